"""Features of the children of a person: how many of an age, where at school, when school begins."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from delivery import Delivery

DAYS_A_MONTH, DAYS_A_YEAR = 365.25 / 12, 365.25
SEPTEMBER = 9


def _children(data: Delivery) -> pd.DataFrame:
    """The latest row of each child."""
    rows = data.rows("children")
    rows = rows[rows["birth_date"] <= data.last_day]
    return rows.drop_duplicates(["staff_id", "birth_date"], keep="last")


def _aged(data: Delivery, between: tuple[float, float], ahead: float) -> pd.DataFrame:
    children = _children(data)
    days = (data.last_day - children["birth_date"]).dt.days + ahead * DAYS_A_MONTH
    return children[(days / DAYS_A_YEAR >= between[0]) & (days / DAYS_A_YEAR < between[1])]


def children_aged(data: Delivery, between: tuple[float, float], ahead: float) -> pd.Series:
    """Number of children from the first age to the second."""
    found = _aged(data, between, ahead).groupby("staff_id").size()
    return found.astype("float64").reindex(data.people.index, fill_value=0)


def has_child_aged(
    data: Delivery, between: tuple[float, float], where: Mapping[str, tuple[str, ...]], ahead: float
) -> pd.Series:
    """Whether a child of that age is there and matches; missing where only an unknown place could."""
    children, ids = _aged(data, between, ahead), data.people.index
    matches = pd.Series(1.0, index=children.index)
    for column, values in where.items():
        matches *= children[column].isin(values).astype("float64").where(children[column].notna())
    has = ids.isin(children.loc[matches == 1, "staff_id"])
    doubtful = ids.isin(children.loc[matches.isna(), "staff_id"])
    return pd.Series(np.where(has, 1.0, np.where(doubtful, np.nan, 0.0)), index=ids)


def months_to_school(data: Delivery, at: float, window: int, ahead: float) -> pd.Series:
    """Months to the nearest 1 September at which a child enters school; negative once it has."""
    children = _children(data)
    birthday = children["birth_date"].dt.to_period("M") + round(12 * at)
    year = birthday.dt.year + (birthday.dt.month >= SEPTEMBER)
    left = 12 * (year - data.month.year) + SEPTEMBER - 1 - data.month.month - ahead
    near = pd.DataFrame({"staff_id": children["staff_id"], "left": left, "far": left.abs()})
    near = near[near["far"] <= window].sort_values(["far", "left"], ascending=[True, False])
    return near.drop_duplicates("staff_id").set_index("staff_id")["left"]
