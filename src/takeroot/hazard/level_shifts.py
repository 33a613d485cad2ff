"""The level of a hazard: the shift at which as many exits are expected as were observed."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.person_periods import PersonPeriods

Floats = NDArray[np.float64]

_STEPS = 30


def level_shifts(margin: Floats, rows: PersonPeriods, intervals: int) -> Floats:
    """Shift of each interval's margin at which expected and observed exits of the rows agree, (L,).

    Parameters
    ----------
    margin : ndarray of shape (N,)
        Log-odds of each row, before any shift.
    rows : PersonPeriods
        What was observed; exposure weighs, offsets are added to the margins.
    intervals : int
        How many lead intervals there are, L.

    Examples
    --------
    >>> nobody = np.zeros(4, dtype=np.int64)
    >>> event = np.array([True, False, False, False])
    >>> rows = PersonPeriods(np.zeros((4, 0)), nobody, event, np.ones(4), nobody, nobody, np.zeros(4))
    >>> float(np.round(1 / (1 + np.exp(-level_shifts(np.zeros(4), rows, 1)))[0], 3))
    0.25
    """
    shift = np.zeros(intervals)
    for k in range(intervals):
        here = rows.interval == k
        shift[k] = _level(margin[here] + rows.offset[here], rows.event[here], rows.exposure[here])
    return shift


def _level(margin: Floats, event: NDArray[np.bool_], weight: Floats) -> float:
    exits, shift = float(event.sum()), 0.0
    if not exits or exits >= weight.sum():
        return 0.0
    for _ in range(_STEPS):
        hazard = 1 / (1 + np.exp(-(margin + shift)))
        step = (exits - float(np.sum(weight * hazard))) / float(np.sum(weight * hazard * (1 - hazard)))
        shift += float(np.clip(step, -1, 1))
    return shift
