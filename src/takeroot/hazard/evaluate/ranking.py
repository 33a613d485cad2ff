"""What a list is worth: average precision, and precision among those ranked highest; `evaluate` adds the lift."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import known_weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def average_precision(
    risk: Floats, time: Floats, event: Flags, *, horizon: float, weight: Floats | None = None
) -> float:
    """Mean precision over the people who left, walking down the list; equal risks are taken together.

    Examples
    --------
    >>> average_precision(np.array([0.9, 0.1]), np.array([1.0, 9.0]), np.array([True, False]), horizon=3)
    1.0
    """
    people = np.ones(len(time)) if weight is None else weight
    known, case = known_weights(time, event, horizon, people)
    _, place = np.unique(-risk, return_inverse=True)
    cases, whole = np.bincount(place, known * case), np.bincount(place, known)
    found, walked = np.cumsum(cases), np.cumsum(whole)
    precision = np.divide(found, walked, out=np.zeros_like(found), where=walked > 0)
    return float(np.sum(precision * cases) / found[-1]) if found[-1] > 0 else float("nan")


def precision_at(
    risk: Floats, time: Floats, event: Flags, *, horizon: float, share: float, weight: Floats | None = None
) -> float:
    """Share who left within the horizon among the given share of people with the highest risks.

    Where the cut falls among equal risks, they are taken in part.

    Examples
    --------
    >>> time, event = np.array([1.0, 9.0, 9.0, 9.0]), np.array([True, False, False, False])
    >>> precision_at(np.array([0.9, 0.5, 0.3, 0.1]), time, event, horizon=3, share=0.25)
    1.0
    """
    people = np.ones(len(time)) if weight is None else weight
    known, case = known_weights(time, event, horizon, people)
    _, place = np.unique(-risk, return_inverse=True)
    listed = np.bincount(place, people)
    room = np.clip(share * people.sum() - (np.cumsum(listed) - listed), 0, listed)
    part = np.divide(room, listed, out=np.zeros_like(room), where=listed > 0)[place]
    whole = float(np.sum(part * known))
    return float(np.sum(part * known * case)) / whole if whole > 0 else float("nan")
