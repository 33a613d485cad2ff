"""Months as whole numbers and dates as whole days: the one calendar of the house.

A *month number* is `12 * year + month - 1`, so that differences are months. A *day number* counts
days since 1970-01-01, as `numpy.datetime64[D]` does.
"""

import re

import numpy as np
from numpy.typing import ArrayLike, NDArray

_EPOCH = 1970 * 12
_TEXT = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def month_number(text: str) -> int:
    """Read `YYYY-MM`.

    Raises
    ------
    ValueError
        If `text` is not a month.

    Examples
    --------
    >>> month_number("2024-12")
    24299
    """
    match = _TEXT.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a month; write it as YYYY-MM, such as 2024-12")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(month: int) -> str:
    """Write a month number as `YYYY-MM`.

    Examples
    --------
    >>> month_text(24299)
    '2024-12'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def last_day(month: ArrayLike) -> NDArray[np.int64]:
    """Day number of the last day of each month.

    Examples
    --------
    >>> last_day(month_number("1970-01")).item()
    30
    """
    following = np.asarray(month, dtype=np.int64) + 1 - _EPOCH
    return following.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1


def month_of_day(day: ArrayLike) -> NDArray[np.int64]:
    """Month number that each day number falls in.

    Examples
    --------
    >>> month_text(month_of_day(30).item()), month_text(month_of_day(31).item())
    ('1970-01', '1970-02')
    """
    days = np.asarray(day, dtype=np.int64).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) + _EPOCH
