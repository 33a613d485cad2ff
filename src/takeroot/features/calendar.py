"""Dates of clean tables as day and month numbers; the calendar itself is `takeroot.months`."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.months import month_of_day

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NEVER = 1 << 40
"""A day or month later than any."""

DAYS_A_MONTH = 365.25 / 12


def days(dates: pd.Series, missing: int = NEVER) -> Ints:
    """Day number of each date; `missing` where there is none."""
    stamps = dates.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(stamps), missing, stamps.astype(np.int64))


def months_of(day_numbers: Ints) -> Ints:
    """Month number of each day number; NEVER stays NEVER."""
    never = day_numbers >= NEVER
    return np.where(never, NEVER, month_of_day(np.where(never, 0, day_numbers)))
