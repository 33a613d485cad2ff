"""What others of the same profession get in the same month; `unit_errors` looks for who stands far off."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

_COUNTIES = _FACILITIES = 1 << 30
"""Beyond the number of either: two codes in one number."""


def expected_amounts(
    values: Floats, profession: Codes, facility: Codes, month: NDArray[np.int64], counties: Codes
) -> Floats:
    """For each value the median of the middles of the county's other facilities, of that profession in that month.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Amounts.
    profession, facility : ndarray of int of shape (n,)
        Codes; -1 where they are not known.
    month : ndarray of int of shape (n,)
        Month numbers. No value is compared with another month's.
    counties : ndarray of int
        County of each facility; the last stands for no facility.

    Returns
    -------
    ndarray of shape (n,)
        The facility's own middle where no other facility of the county has the profession that month.

    Examples
    --------
    >>> one = np.array([0, 0, 0])
    >>> expected_amounts(np.array([3.0, 4.0, 36.0]), one, np.array([0, 1, 2]), one, np.array([0, 0, 0, 0])).tolist()
    [20.0, 19.5, 3.5]
    """
    kind = (month - month.min()) * (int(profession.max()) + 2) + profession + 1
    group = kind * _FACILITIES + facility + 1
    middle = pd.Series(values).groupby(group).median()
    county = counties[middle.index % _FACILITIES - 1]
    together = np.asarray(middle.index // _FACILITIES * _COUNTIES + county, dtype=np.int64)
    elsewhere = _middle_of_others(middle.to_numpy(dtype=np.float64), together)
    return np.asarray(elsewhere[middle.index.get_indexer(pd.Index(group))])


def _middle_of_others(middles: Floats, group: NDArray[np.int64]) -> Floats:
    """For each facility the median of the other facilities' middles in its group; its own where there is no other."""
    order = np.lexsort((middles, group))
    ordered = middles[order]
    _, start, of_row, size = np.unique(group[order], return_index=True, return_inverse=True, return_counts=True)
    first, others = start[of_row], np.maximum(size[of_row] - 1, 1)
    rank = np.arange(len(order)) - first
    low, high = (others - 1) // 2, others // 2
    last = first + size[of_row] - 1
    beside = (
        ordered[np.minimum(first + low + (rank <= low), last)]
        + ordered[np.minimum(first + high + (rank <= high), last)]
    )
    found = np.empty(len(order))
    found[order] = beside / 2
    return found
