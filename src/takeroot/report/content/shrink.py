"""Rates of small places drawn towards the mean of all."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SMALLEST = 1e-9


def shrink(rate: ArrayLike, error: ArrayLike) -> NDArray[np.float64]:
    """Shrink rates towards their mean, each by how little is known of it.

    Normal-normal empirical Bayes: the spread between places is DerSimonian and Laird's moment estimate (1986). What is
    kept of a place's distance from the mean is that spread over the spread plus the place's own error.

    Parameters
    ----------
    rate : array of float, (n,)
    error : array of float, (n,)
        Standard error of each.

    Returns
    -------
    array of float, (n,)

    Examples
    --------
    The uncertain place moves most of the way, the certain ones hardly:

    >>> shrink([0.10, 0.40, 0.20], [0.01, 0.20, 0.01]).round(2)
    array([0.1 , 0.18, 0.2 ])
    """
    means, errors = np.asarray(rate, dtype=float), np.maximum(np.asarray(error, dtype=float), _SMALLEST)
    weight = errors**-2
    centre = float((weight * means).sum() / weight.sum()) if means.size else 0.0
    between = _spread(means, weight, centre)
    return centre + between / (between + errors**2) * (means - centre)


def _spread(means: NDArray[np.float64], weight: NDArray[np.float64], centre: float) -> float:
    """Variance between places beyond their errors."""
    if means.size < 2:  # noqa: PLR2004 - one place has nothing to differ from
        return 0.0
    excess = float((weight * (means - centre) ** 2).sum()) - (means.size - 1)
    return max(excess, 0.0) / float(weight.sum() - (weight**2).sum() / weight.sum())
