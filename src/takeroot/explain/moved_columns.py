"""Some people with some columns moved: what is asked of boosters again and again."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class MovedColumns(NamedTuple):
    """New values of k columns of n people; all others stand as they are.

    Parameters
    ----------
    people : ndarray of int of shape (n,)
        Rows of the people.
    columns : sequence of int of length k
        Which columns; each once.
    after : ndarray of shape (L, k, n), or (1, k, n) where all leads are alike
        Their new values, missing as NaN.
    """

    people: NDArray[np.int64]
    columns: Sequence[int]
    after: NDArray[np.float64]
