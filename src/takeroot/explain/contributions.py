"""Contributions: a base and what each feature adds to it; who computes them stands in the modules beside this one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Contributions(NamedTuple):
    """What each feature adds to each person's log-odds: `base + values.sum(axis=1)` is the log-odds.

    Parameters
    ----------
    base : ndarray of shape (n,)
        Log-odds before any feature is known, plus whatever was folded into it (the lead).
    values : ndarray of shape (n, F)
        One column a feature. Never missing: a missing feature value has its contribution, too.

    Examples
    --------
    >>> parts = Contributions(np.array([-2.0]), np.array([[0.5, -0.1]]))
    >>> parts.log_odds().tolist()
    [-1.6]
    """

    base: Floats
    values: Floats

    def log_odds(self) -> Floats:
        """Add up base and values, (n,)."""
        return self.base + self.values.sum(axis=1)

    def calibrated(self, scale: float, shift: float) -> "Contributions":
        """Contributions to `shift + scale * log-odds`: an affine calibration keeps them additive."""
        return Contributions(shift + scale * self.base, scale * self.values)

    def folded_into_base(self, column: int) -> "Contributions":
        """Move one column (the lead, an input that is nobody's property) into each person's base; F falls by one."""
        return Contributions(self.base + self.values[:, column], np.delete(self.values, column, axis=1))


def combine(
    parts: Sequence[Contributions],
    weights: ArrayLike | None = None,
    *,
    scale: float = 1.0,
    shift: float = 0.0,
) -> Contributions:
    """Contributions to an affine map of a weighted sum of log-odds.

    Parameters
    ----------
    parts : sequence of Contributions
        At least one; the same people and features in each.
    weights : array_like of shape (len(parts),), optional
        Weight of each part; equal weights that sum to 1 by default.
    scale, shift : float
        The calibration `shift + scale * sum(weights * log-odds)`.

    Raises
    ------
    ValueError
        If there is no part, or not one weight a part.

    Examples
    --------
    The mean log-odds of a booster (-2 + 1) and a linear model (-3 + 0), stretched by a tenth:

    >>> boosted = Contributions(np.array([-2.0]), np.array([[1.0]]))
    >>> linear = Contributions(np.array([-3.0]), np.array([[0.0]]))
    >>> mean = combine([boosted, linear], scale=1.1)
    >>> mean.base.round(9).tolist(), mean.values.round(9).tolist()
    ([-2.75], [[0.55]])
    """
    shares = np.full(len(parts), 1 / max(len(parts), 1)) if weights is None else np.asarray(weights, dtype=np.float64)
    if not len(parts) or shares.shape != (len(parts),):
        raise ValueError(f"{len(parts)} parts and weights of shape {shares.shape}: one weight a part is wanted")
    base = sum((w * part.base for w, part in zip(shares, parts, strict=True)), np.zeros_like(parts[0].base))
    values = sum((w * part.values for w, part in zip(shares, parts, strict=True)), np.zeros_like(parts[0].values))
    return Contributions(base, values).calibrated(scale, shift)
