"""Rates of small places drawn towards the mean of all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Z90 = 1.6448536269514722
"""Half a 90 % interval, in standard errors."""


@dataclass(frozen=True)
class Shrunk:
    """Rates after shrinkage, with their 90 % interval."""

    rate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def shrink(rate: ArrayLike, low: ArrayLike, high: ArrayLike) -> Shrunk:
    """Shrink rates towards their mean, each by how little is known of it.

    Normal-normal empirical Bayes: the spread between places is DerSimonian and Laird's moment estimate (1986), a
    place's own variance is that of its 90 % interval.

    Parameters
    ----------
    rate, low, high : array of float, (n,)
        Rates with the ends of their 90 % intervals.

    Returns
    -------
    Shrunk

    Examples
    --------
    The uncertain place moves most of the way, the certain one hardly:

    >>> shrink([0.10, 0.40, 0.12], [0.08, 0.05, 0.10], [0.12, 0.75, 0.14]).rate.round(2)
    array([0.1 , 0.11, 0.12])
    """
    means = np.asarray(rate, dtype=float)
    error = np.maximum((np.asarray(high, dtype=float) - np.asarray(low, dtype=float)) / (2 * _Z90), 1e-6)
    weight = error**-2
    centre = float((weight * means).sum() / weight.sum()) if means.size else 0.0
    kept = _kept(means, weight, centre)
    shrunk = centre + kept * (means - centre)
    spread = np.sqrt(kept * error**2 + (1 - kept) ** 2 / max(weight.sum(), 1e-12))
    ends = (np.clip(shrunk + side * _Z90 * spread, 0.0, 1.0) for side in (-1, 1))
    return Shrunk(shrunk, *ends)


def _kept(means: NDArray[np.float64], weight: NDArray[np.float64], centre: float) -> NDArray[np.float64]:
    """Share of a place's own deviation that is kept: spread between places over spread plus its own variance."""
    freedom = weight.sum() - (weight**2).sum() / max(weight.sum(), 1e-12)
    excess = float((weight * (means - centre) ** 2).sum()) - (means.size - 1)
    between = max(excess, 0.0) / freedom if freedom > 0 else 0.0
    return between / (between + 1.0 / weight)
