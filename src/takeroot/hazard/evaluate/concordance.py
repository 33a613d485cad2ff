"""Concordance of risks with the order in which people left."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import still_watched
from takeroot.hazard.evaluate.dominance import weight_below

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def concordance(
    risk: Floats,
    time: Floats,
    event: Flags,
    *,
    horizon: float | None = None,
    censoring_weighted: bool = False,
    weight: Floats | None = None,
) -> float:
    """Share of comparable pairs in which who left earlier had the higher risk; equal risks count one half.

    A pair is comparable if one had the event (before the horizon) and the other was still watched after it, or lost at
    the same time. Without weights for censoring it is Harrell's; with them, each pair counting 1/G^2 of the earlier
    time, Uno's [1]_.

    Parameters
    ----------
    risk, time : ndarray of shape (n,)
    event : ndarray of bool of shape (n,)
    horizon : float, optional
        Only events before it are compared.
    censoring_weighted : bool
        Uno's instead of Harrell's.
    weight : ndarray of shape (n,), optional
        Weight of each person.

    Returns
    -------
    float
        NaN where no pair can be compared.

    References
    ----------
    .. [1] Uno et al. (2011), On the C-statistics for evaluating overall adequacy of risk prediction procedures with
       censored survival data, Statistics in Medicine 30.

    Examples
    --------
    >>> concordance(np.array([0.9, 0.5, 0.1]), np.array([1.0, 2.0, 3.0]), np.array([True, True, False]))
    1.0
    """
    people = np.ones(len(time)) if weight is None else weight
    earlier = np.flatnonzero(event & (time < (np.inf if horizon is None else horizon)) & (people > 0))
    counted = people[earlier]
    if censoring_weighted:
        counted = counted / still_watched(time, event, time[earlier], people, before=True) ** 2
    if not len(earlier):
        return float("nan")
    concordant, comparable = _pairs((risk, time, event, people), earlier)
    whole = float((counted * comparable).sum())
    return float((counted * concordant).sum()) / whole if whole > 0 else float("nan")


def _pairs(of_people: tuple[Floats, Floats, Flags, Floats], earlier: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """For each event, the weight of people who can be compared with it, and of those ranked below it."""
    risk, time, event, people = of_people
    # The latest first; at equal times who was lost to view was still there when the others left.
    order = np.lexsort([event, -time])
    key = np.where(event, 2.0, 1.0)[order]
    later = np.flatnonzero(np.r_[True, (np.diff(time[order]) != 0) | (np.diff(key) != 0)])
    group = np.cumsum(np.r_[False, (np.diff(time[order]) != 0) | (np.diff(key) != 0)])
    place = np.empty(len(time), dtype=np.int64)
    place[order] = later[group]
    _, rank = np.unique(risk, return_inverse=True)
    first, own = place[earlier], rank[earlier]
    below, up_to = (weight_below(rank[order], people[order], first, own + one) for one in (0, 1))
    return (below + up_to) / 2, np.r_[0.0, np.cumsum(people[order])][first]
