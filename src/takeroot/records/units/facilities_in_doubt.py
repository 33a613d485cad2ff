"""Which facilities pay most of their people odd amounts, in which months; `doubtful_facilities` blanks them."""

import numpy as np
from numpy.typing import NDArray

_FEWEST = 6
_YEAR = 12

Flags = NDArray[np.bool_]


def facilities_in_doubt(
    odd: Flags, facility: NDArray[np.integer], month: NDArray[np.int64], shape: tuple[int, int], *, steady: bool
) -> tuple[Flags, Flags]:
    """Tell for each facility and month whether all of its values are in doubt, and whether those that strike are.

    Parameters
    ----------
    odd : array of bool, (n,)
        Amounts that are odd.
    facility, month : array of int, (n,)
        Of each, from 0.
    shape : (int, int)
        How many facilities and months there are.
    steady : bool
        Whether the column is: then a month of its own tells, where enough people are paid, and all of a few do.
    """
    cell = facility * shape[1] + month
    odd_ones = np.bincount(cell, odd, minlength=shape[0] * shape[1]).reshape(shape)
    count = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    many = (count >= _FEWEST) & steady
    odd_so_far, count_so_far = _of_the_year(odd_ones), _of_the_year(count)
    few = (count_so_far < _FEWEST) & ((odd_so_far < count_so_far) | (not steady))
    return many & (2 * odd_ones > count), ~many & ~few & (2 * odd_so_far > count_so_far)


def _of_the_year(counts: NDArray[np.number]) -> NDArray[np.number]:
    """Sums over the twelve months that end with each."""
    total = np.cumsum(counts, axis=1)
    total[:, _YEAR:] -= total[:, :-_YEAR].copy()
    return total
