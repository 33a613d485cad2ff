"""Brier score at a horizon, and integrated over time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import known_weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def brier(risk: Floats, time: Floats, event: Flags, *, horizon: float, weight: Floats | None = None) -> float:
    """Mean squared distance of the risk from what happened, with inverse-probability-of-censoring weights [1]_.

    Parameters
    ----------
    risk : ndarray of shape (n,)
        Probability of the event within the horizon.
    time : ndarray of shape (n,)
    event : ndarray of bool of shape (n,)
    horizon : float
    weight : ndarray of shape (n,), optional
        Weight of each person.

    References
    ----------
    .. [1] Graf et al. (1999), Assessment and comparison of prognostic classification schemes for survival data,
       Statistics in Medicine 18.

    Examples
    --------
    >>> brier(np.array([1.0, 0.5]), np.array([1.0, 9.0]), np.array([True, False]), horizon=3.0)
    0.125
    """
    people = np.ones(len(time)) if weight is None else weight
    known, case = known_weights(time, event, horizon, people)
    return float(np.sum(known * (case - risk) ** 2) / people.sum())


def integrated_brier(
    risks: Floats, time: Floats, event: Flags, *, horizons: Sequence[float], weight: Floats | None = None
) -> float:
    """Brier score averaged over time by the trapezium rule between the first and the last horizon.

    Parameters
    ----------
    risks : ndarray of shape (n, H)
        A column a horizon.
    time, event, weight
        As in `brier`.
    horizons : sequence of float of length H
        Rising, at least two.

    Raises
    ------
    ValueError
        If there are fewer than two horizons.
    """
    if len(horizons) < 2:  # noqa: PLR2004 - an integral needs two ends
        raise ValueError("an integrated Brier score needs at least two horizons")
    scores = [brier(risks[:, k], time, event, horizon=at, weight=weight) for k, at in enumerate(horizons)]
    return float(np.trapezoid(scores, horizons) / (horizons[-1] - horizons[0]))
