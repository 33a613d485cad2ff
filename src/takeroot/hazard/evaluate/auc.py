"""Area under the ROC curve at a horizon, for people some of whom were lost to view."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import known_weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def auc(risk: Floats, time: Floats, event: Flags, *, horizon: float, weight: Floats | None = None) -> float:
    """Cumulative/dynamic AUC: how often who left within the horizon had a higher risk than who stayed beyond it.

    Cases and controls are weighted by the inverse probability of still being watched [1]_; equal risks count one half.

    Parameters
    ----------
    risk, time : ndarray of shape (n,)
        Higher risk means sooner; times from the prediction on.
    event : ndarray of bool of shape (n,)
        False where the person was lost to view, a competing exit included.
    horizon : float
    weight : ndarray of shape (n,), optional
        Weight of each person.

    Returns
    -------
    float
        NaN where there is no case or no control.

    References
    ----------
    .. [1] Uno et al. (2007), Evaluating prediction rules for t-year survivors with censored regression
       models, JASA 102.

    Examples
    --------
    >>> auc(np.array([0.9, 0.2, 0.5]), np.array([1.0, 5.0, 5.0]), np.array([True, False, False]), horizon=3.0)
    1.0
    """
    people = np.ones(len(time)) if weight is None else weight
    known, case = known_weights(time, event, horizon, people)
    return weighted_auc(risk, known * case, known * ~case)


def weighted_auc(risk: Floats, cases: Floats, controls: Floats) -> float:
    """The area from weights of cases and of controls, in n log n steps."""
    _, place = np.unique(risk, return_inverse=True)
    positive, negative = np.bincount(place, cases), np.bincount(place, controls)
    below = np.cumsum(negative) - negative / 2
    whole = float(positive.sum() * negative.sum())
    return float((positive * below).sum()) / whole if whole > 0 else float("nan")
