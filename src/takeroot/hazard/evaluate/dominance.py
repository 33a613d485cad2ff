"""How much weight lies among the first rows and below a rank: many such questions at once, in n log n steps."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def weight_below(rank: Integers, weight: Floats, first: Integers, below: Integers) -> Floats:
    """For each question q, the weight of rows i < first[q] with rank[i] < below[q].

    The rows are split by the bits of their ranks, the highest first, and each question follows its own bits: a wavelet
    matrix [1]_ that carries running sums of weights.

    Parameters
    ----------
    rank : ndarray of int of shape (n,)
        Not negative.
    weight : ndarray of shape (n,)
    first, below : ndarray of int of shape (q,)
        `first` between 0 and n.

    References
    ----------
    .. [1] Claude, Navarro (2012), The wavelet matrix, SPIRE.

    Examples
    --------
    >>> weight_below(np.array([2, 0, 1]), np.array([1.0, 10.0, 100.0]), np.array([2, 3]), np.array([2, 2])).tolist()
    [10.0, 110.0]
    """
    found = np.zeros(len(first))
    begin, end = np.zeros(len(first), dtype=np.int64), first.astype(np.int64)
    for bit in reversed(range(int(max(rank.max(initial=0), below.max(initial=0))).bit_length())):
        zero = (rank >> bit) & 1 == 0
        zeros = np.r_[0, np.cumsum(zero)]
        light = np.r_[0.0, np.cumsum(np.where(zero, weight, 0.0))]
        up = (below >> bit) & 1 == 1
        found += np.where(up, light[end] - light[begin], 0.0)
        begin, end = (np.where(up, zeros[-1] + at - zeros[at], zeros[at]) for at in (begin, end))
        order = np.argsort(~zero, kind="stable")
        rank, weight = rank[order], weight[order]
    return found
