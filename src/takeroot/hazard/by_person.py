"""Rows of the staff by person and day of hire, the order in which `outcomes` tells of them."""

import numpy as np
import pandas as pd


def by_person(staff: pd.DataFrame) -> pd.DataFrame:
    """Sort rows of `staff` by staff_id and hire_date, equal ones as they stand; the index counts from 0.

    A clean table stands so already and is only looked at.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_id": ["b", "a"], "hire_date": pd.to_datetime(["2020-01-01", "2021-01-01"])})
    >>> by_person(staff)["staff_id"].tolist()
    ['a', 'b']
    """
    return (
        staff.reset_index(drop=True) if _in_order(staff) else staff.sort_values(_KEY, kind="stable", ignore_index=True)
    )


_KEY = ["staff_id", "hire_date"]


def _in_order(staff: pd.DataFrame) -> bool:
    who, hired = staff["staff_id"].array, staff["hire_date"].to_numpy()
    later = np.asarray(who[1:] > who[:-1], dtype=bool)
    again = np.flatnonzero(~later)
    same = np.asarray(who[1:].take(again) == who[:-1].take(again), dtype=bool)
    return bool(same.all() and (hired[1:][again] >= hired[:-1][again]).all())
