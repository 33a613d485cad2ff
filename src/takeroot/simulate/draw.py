"""Random draws that the simulator needs again and again."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def pick(rng: np.random.Generator, weights: ArrayLike, size: int | None = None) -> NDArray[np.int64]:
    """Draw a column of `weights` for each of its rows, or `size` times from one row.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the draws come from.
    weights : array_like
        Not negative, need not sum to one; (k,) or (n, k).
    size : int, optional
        How many draws, where `weights` is one row.

    Examples
    --------
    >>> pick(np.random.default_rng(0), [0.0, 1.0, 0.0], size=3).tolist()
    [1, 1, 1]
    """
    edges = np.cumsum(np.atleast_2d(np.asarray(weights, dtype=float)), axis=1)
    draws = rng.random(edges.shape[0] if size is None else size)
    return (draws[:, None] * edges[:, -1:] >= edges[:, :-1]).sum(axis=1)


def happens(rng: np.random.Generator, probability: ArrayLike, size: int) -> NDArray[np.bool_]:
    """Draw `size` times whether something of the given probability happens.

    Examples
    --------
    >>> happens(np.random.default_rng(0), [0.0, 1.0], 2).tolist()
    [False, True]
    """
    return rng.random(size) < np.asarray(probability)


def noise(rng: np.random.Generator, size: int) -> NDArray[Any]:
    """Standard normal draws.

    Examples
    --------
    >>> noise(np.random.default_rng(0), 2).shape
    (2,)
    """
    return rng.standard_normal(size, dtype=np.float32).astype(np.float64)
