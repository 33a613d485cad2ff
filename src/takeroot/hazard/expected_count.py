"""How many will leave: the interval of a sum of chances that are themselves in doubt."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DOUBT_OF_A_YEAR = 0.05
_BLOCK = 2_000_000


def count_interval(
    size: NDArray[np.int64], mean: Floats, variance: Floats, *, share: float = 0.9
) -> tuple[Floats, Floats]:
    """Interval of the number of exits in each group, by a beta-binomial of this mean and variance.

    A sum of independent chances varies a little less than the binomial it is given at the least; the interval is then
    slightly wide, never narrow.

    Parameters
    ----------
    size : ndarray of int of shape (G,)
        People in each group.
    mean, variance : ndarray of shape (G,)
        Of the number of exits.
    share : float
        How often the interval shall hold the number, at least.

    Returns
    -------
    low, high : ndarray of shape (G,)
        Whole numbers; half of what is left out lies on either side.

    Examples
    --------
    Of 20 people of whom each leaves with a chance of one tenth:

    >>> low, high = count_interval(np.array([20]), np.array([2.0]), np.array([1.8]))
    >>> low.tolist(), high.tolist()
    ([0.0], [4.0])
    """
    low, high = np.zeros(len(size)), np.zeros(len(size))
    order = np.argsort(size, kind="stable")
    start = 0
    while start < len(order):
        stop = _block(size[order], start)
        here = order[start:stop]
        low[here], high[here] = _quantiles(size[here], mean[here], variance[here], (1 - share) / 2)
        start = stop
    return low, high


def doubt_of_a_year(mean: Floats) -> Floats:
    """Variance that all of a year's exits share, whatever the model: a standard deviation of 5 % of their number."""
    return (_DOUBT_OF_A_YEAR * mean) ** 2


def _block(size: NDArray[np.int64], start: int) -> int:
    """How far to go so that groups times numbers of exits stay within bounds; sizes rise."""
    cells = (size[start:] + 1) * np.arange(1, len(size) - start + 1)
    return start + max(int(np.searchsorted(cells, _BLOCK, side="right")), 1)


def _quantiles(size: NDArray[np.int64], mean: Floats, variance: Floats, tail: float) -> tuple[Floats, Floats]:
    n = size[:, None].astype(np.float64)
    share = np.clip(mean / np.maximum(size, 1), 1e-9, 1 - 1e-9)
    binomial = size * share * (1 - share)
    # Of n exchangeable chances, n - 1 times the correlation is by how much the variance exceeds the binomial one.
    alike = np.clip((variance / np.maximum(binomial, 1e-12) - 1) / np.maximum(size - 1, 1), 1e-6, 0.99)
    a, b = (share * (1 / alike - 1))[:, None], ((1 - share) * (1 / alike - 1))[:, None]
    # Each number's chance against the one before, times one another; no gamma function is needed, nor SciPy to start.
    k = np.arange(1, size.max() + 1)[None, :]
    left = np.maximum(n - k + 1, 0.0)
    with np.errstate(divide="ignore"):
        steps = np.log(left * (a + k - 1)) - np.log(k * (b + np.maximum(n - k, 0.0)))
    log_chance = np.column_stack([np.zeros(len(n)), np.cumsum(steps, axis=1)])
    chance = np.exp(log_chance - log_chance.max(axis=1, keepdims=True))
    below = np.cumsum(chance, axis=1) / chance.sum(axis=1, keepdims=True)
    return (below < tail).sum(axis=1).astype(np.float64), (below < 1 - tail).sum(axis=1).astype(np.float64)
