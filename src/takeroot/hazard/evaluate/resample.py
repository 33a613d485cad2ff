"""Intervals by resampling people."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def resample(
    figure: Callable[[Floats], Floats],
    person: NDArray[np.int64],
    *,
    times: int = 200,
    seed: int = 0,
    share: float = 0.9,
) -> tuple[Floats, Floats, Floats]:
    """A figure, or several, with percentile intervals from people drawn with replacement.

    Parameters
    ----------
    figure : callable
        Takes a weight for each row and returns figures, (K,).
    person : ndarray of int of shape (n,)
        Whose row it is: all rows of a person are drawn together.
    times : int
        How many draws.
    seed : int
    share : float
        Share of the draws inside the interval.

    Returns
    -------
    value, low, high : ndarray of shape (K,)
        The figures themselves, and the ends of their intervals; NaN draws are left out.

    Examples
    --------
    >>> value, low, high = resample(lambda w: np.array([np.average(np.arange(100), weights=w)]), np.arange(100))
    >>> bool(low[0] < value[0] < high[0])
    True
    """
    people, of_row = np.unique(person, return_inverse=True)
    random = np.random.default_rng(seed)
    value = figure(np.ones(len(person)))
    drawn = np.empty((times, len(value)))
    for k in range(times):
        counts = np.bincount(random.integers(0, len(people), len(people)), minlength=len(people))
        drawn[k] = figure(counts[of_row].astype(np.float64))
    ends = [_quantile(drawn, (1 - share) / 2), _quantile(drawn, (1 + share) / 2)]
    return value, ends[0], ends[1]


def _quantile(drawn: Floats, at: float) -> Floats:
    known = ~np.isnan(drawn).all(axis=0)
    found = np.full(drawn.shape[1], np.nan)
    found[known] = np.nanquantile(drawn[:, known], at, axis=0)
    return found
