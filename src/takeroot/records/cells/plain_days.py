"""Days written as 2023-05-01, all at once; every other way of writing a date is read by `dates.parse_date`."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.dates import MISSING

_LENGTH = 10
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9)
_MARKS = (4, 7)
_EARLIEST, _LATEST = 1940, 2200


def plain_days(texts: pa.StringArray) -> NDArray[np.int64]:
    """Days since 1970 of the texts that are a day of the calendar and nothing else; MISSING for all others.

    Examples
    --------
    >>> plain_days(pa.array(["1970-01-02", "2023-02-30", "1970/1/2"])).tolist() == [1, MISSING, MISSING]
    True
    """
    days = np.full(len(texts), MISSING)
    _, ends, content = texts.buffers()
    bounds = np.frombuffer(ends, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    at = np.flatnonzero(np.diff(bounds) == _LENGTH)
    letters = np.frombuffer(content, dtype=np.uint8)[bounds[at, None] + np.arange(_LENGTH)]
    digits = letters[:, _DIGITS].astype(np.int64) - ord("0")
    shaped = ((digits >= 0) & (digits <= 9)).all(axis=1) & (letters[:, _MARKS] == ord("-")).all(axis=1)  # noqa: PLR2004 - a digit
    at, digits = at[shaped], digits[shaped]
    year, month, day = digits[:, :4] @ (1000, 100, 10, 1), digits[:, 4:6] @ (10, 1), digits[:, 6:] @ (10, 1)
    first = _first_days(year, month)
    exists = (month >= 1) & (month <= 12) & (day >= 1) & (day <= _first_days(year, month + 1) - first)  # noqa: PLR2004 - months
    exists &= (year >= _EARLIEST) & (year <= _LATEST)
    days[at[exists]] = (first + day - 1)[exists]
    return days


def _first_days(year: NDArray[np.int64], month: NDArray[np.int64]) -> NDArray[np.int64]:
    return ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
