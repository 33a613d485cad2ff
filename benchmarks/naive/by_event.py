"""Features of dated tables: counts, totals, the latest value, time since, and states that an event ends."""

from collections.abc import Mapping

import pandas as pd
from delivery import Delivery

DAYS_A_MONTH = 365.25 / 12
Where = Mapping[str, tuple[str, ...]]


def _matching(rows: pd.DataFrame, where: Where) -> pd.DataFrame:
    for column, values in where.items():
        rows = rows[rows[column].isin(values)]
    return rows


def _recent(data: Delivery, table: str, window: int | None, where: Where) -> pd.DataFrame:
    rows = data.rows(table)
    return _matching(rows[rows["day"] > data.before(window)] if window else rows, where)


def _months(data: Delivery, day: pd.Series) -> pd.Series:
    return (data.last_day - day).dt.days / DAYS_A_MONTH


def _whole(data: Delivery, found: pd.Series, missing: float) -> pd.Series:
    return found.astype("float64").reindex(data.people.index, fill_value=missing)


def latest(
    data: Delivery, table: str, column: str, window: int | None, order: Mapping[str, int] | None = None
) -> pd.Series:
    """Latest known value, as its place in an order if one is given."""
    found = _recent(data, table, window, {}).groupby("staff_id")[column].last()
    return found if order is None else found.map(order)


def count(data: Delivery, table: str, window: int, where: Where) -> pd.Series:
    """Number of rows."""
    return _whole(data, _recent(data, table, window, where).groupby("staff_id").size(), 0)


def total(data: Delivery, table: str, column: str, window: int) -> pd.Series:
    """Sum of a column."""
    return _whole(data, _recent(data, table, window, {}).groupby("staff_id")[column].sum(), 0)


def change_in_total(data: Delivery, table: str, column: str, window: int) -> pd.Series:
    """Sum over the window less the sum over the window before it."""
    return 2 * total(data, table, column, window) - total(data, table, column, 2 * window)


def change_of_latest(data: Delivery, table: str, column: str, window: int) -> pd.Series:
    """Latest value less the one before it."""
    rows = _recent(data, table, window, {}).dropna(subset=[column])
    change = rows.groupby("staff_id")[column].diff()
    return change.groupby(rows["staff_id"]).last()


def months_since(data: Delivery, table: str, window: int | None, where: Where) -> pd.Series:
    """Months since the last row."""
    last = _recent(data, table, window, where).groupby("staff_id")["day"].max()
    return _whole(data, _months(data, last), window or float("nan"))


def in_a_row(data: Delivery, table: str, window: int, where: Where, until: Where) -> pd.Series:
    """Number of rows since the last that ends the state."""
    rows = _since(data, table, where, until)
    return _whole(data, rows[rows["day"] > data.before(window)].groupby("staff_id").size(), 0)


def months_open(data: Delivery, table: str, where: Where, until: Where) -> pd.Series:
    """Months since a state began that nothing ended."""
    first = _since(data, table, where, until).groupby("staff_id")["day"].min()
    return _whole(data, _months(data, first), 0)


def is_open(data: Delivery, table: str, where: Where, until: Where) -> pd.Series:
    """Whether there is such a state."""
    open_ = _since(data, table, where, until)["staff_id"]
    return pd.Series(data.people.index.isin(open_), index=data.people.index).astype("float64")


def running(data: Delivery, table: str, column: str, window: int) -> pd.Series:
    """Number of rows whose end has not come."""
    rows = _recent(data, table, window, {})
    rows = rows[~(rows[column] <= data.last_day)]
    return _whole(data, rows.groupby("staff_id").size(), 0)


def highest_level(data: Delivery, table: str, column: str, where: Where, order: Mapping[str, int]) -> pd.Series:
    """Highest place in an order; 0 where there is none."""
    rows = _matching(data.rows(table), where)
    return _whole(data, rows[column].map(order).groupby(rows["staff_id"]).max(), 0).fillna(0)


def _since(data: Delivery, table: str, where: Where, until: Where) -> pd.DataFrame:
    rows = data.rows(table)
    ended = _matching(rows, until).groupby("staff_id")["day"].max()
    found = _matching(rows, where)
    last = found["staff_id"].map(ended)
    return found[last.isna() | (found["day"] > last)]
