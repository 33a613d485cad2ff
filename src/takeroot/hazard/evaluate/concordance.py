"""Concordance of risks with the order in which people left."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import still_watched

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_BLOCK = 4_000_000


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
    rows = max(_BLOCK // max(len(time), 1), 1)
    blocks = [slice(begin, begin + rows) for begin in range(0, len(earlier), rows)]
    found = [_pairs((risk, time, event, people), earlier[block], counted[block]) for block in blocks]
    concordant, comparable = (sum(part) for part in zip(*found, strict=True)) if found else (0.0, 0.0)
    return float(concordant / comparable) if comparable else float("nan")


def _pairs(
    of_people: tuple[Floats, Floats, Flags, Floats], earlier: NDArray[np.int64], counted: Floats
) -> tuple[float, float]:
    risk, time, event, people = of_people
    at = time[earlier, None]
    comparable = (time > at) | ((time == at) & ~event)
    above = np.where(risk[earlier, None] > risk, 1.0, np.where(risk[earlier, None] == risk, 0.5, 0.0))
    return float(counted @ ((comparable * above) @ people)), float(counted @ (comparable @ people))
