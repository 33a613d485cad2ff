"""Numbers into the contract's text: ids, months, dates, categories."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from takeroot.months import month_text

_EPOCH = 1970 * 12


def day_number(month: ArrayLike, day: ArrayLike) -> NDArray[np.int64]:
    """Days since 1970-01-01 of a day in a month number.

    Examples
    --------
    >>> day_number(24299, 31).item()
    20088
    """
    first = (
        (np.asarray(month, dtype=np.int64) - _EPOCH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    )
    return first + np.asarray(day, dtype=np.int64) - 1


def dates(days: NDArray[np.int64], known: NDArray[np.bool_] | None = None) -> pd.Series:
    """Write day numbers as `YYYY-MM-DD`; missing where not `known`.

    Examples
    --------
    >>> dates(np.array([20088])).tolist()
    ['2024-12-31']
    """
    values, where = np.unique(days, return_inverse=True)
    words = pd.array(np.datetime_as_string(values.astype("datetime64[D]")), dtype="str")
    text = pd.Series(words.take(where.ravel()))
    return text if known is None else text.where(pd.Series(known))


def months(numbers: NDArray[np.int64]) -> "pd.Categorical[str]":
    """Write month numbers as `YYYY-MM`, an ordered category.

    Examples
    --------
    >>> list(months(np.array([24299, 24298])))
    ['2024-12', '2024-11']
    """
    first, last = (int(numbers.min()), int(numbers.max())) if numbers.size else (0, -1)
    names = [month_text(m) for m in range(first, last + 1)]
    return pd.Categorical.from_codes(numbers - first, pd.Index(names, dtype="str"), ordered=True)


def words(codes: NDArray[Any], names: Sequence[str]) -> pd.Series:
    """Write codes as words; an empty word is missing.

    Examples
    --------
    >>> words(np.array([1, 0]), ["F", "M"]).tolist()
    ['M', 'F']
    """
    text = pd.array([name or None for name in names], dtype="str")
    return pd.Series(text.take(np.asarray(codes, dtype=np.int64)))
