"""What others of the same profession get in the same month; `unit_errors` looks for who stands far off."""

import numpy as np
from numpy.typing import NDArray

from takeroot.records.middles import middles, order_within

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


def expected_amounts(
    values: Floats, profession: Codes, facility: Codes, month: NDArray[np.int64], counties: NDArray[np.integer]
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
        County of each facility, from 0 to below their number; the last stands for no facility.

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
    (when, months, _), (what, professions, _) = dense(month), dense(profession)
    where, facilities, named = dense(facility)
    group = (when * professions + what) * facilities + where
    middle, number = middles(values, group, months * professions * facilities)
    there = np.flatnonzero(number)
    together = there // facilities * len(counties) + counties[named[there % facilities]]
    middle[there] = _middle_of_others(middle[there], together)
    return middle[group]


def dense(codes: NDArray[np.integer]) -> tuple[NDArray[np.int64], int, NDArray[np.int64]]:
    """Renumber codes from 0 without gaps; how many there are, and which they were.

    Examples
    --------
    >>> codes, number, known = dense(np.array([7, -1, 7]))
    >>> codes.tolist(), number, known.tolist()
    ([1, 0, 1], 2, [-1, 7])
    """
    low = int(codes.min())
    there = np.bincount(codes - low).astype(bool)
    return (np.cumsum(there) - 1)[codes - low], int(there.sum()), np.flatnonzero(there) + low


def _middle_of_others(middle: Floats, group: NDArray[np.int64]) -> Floats:
    """For each facility the median of the other facilities' middles in its group; its own where there is no other."""
    order = order_within(middle, group)
    ordered, grouped = middle[order], group[order]
    begins = np.concatenate([[True], grouped[1:] != grouped[:-1]])
    start, of_row = np.flatnonzero(begins), np.cumsum(begins) - 1
    size = np.diff(np.append(start, len(order)))
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
