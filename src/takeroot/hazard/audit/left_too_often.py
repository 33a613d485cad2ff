"""A group of spells of which far more have ended than is usual for people hired when they were."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.outcomes import NEVER

_FEWEST = 15


class Group(NamedTuple):
    """Spells in a group, how many of them ended (or did not, where that was asked), and how many would be usual."""

    there: int
    gone: int
    usual: float


def left_too_often(
    case: AuditCase, groups: NDArray[np.int64], *, clear: float = 6.0, stayed: bool = False
) -> Group | None:
    """Find the group that marks leavers most, if any does beyond `audit.staff_excess`.

    Parameters
    ----------
    case : AuditCase
        The training about to happen.
    groups : ndarray of shape (number of spells,)
        A group number for each spell in the order of the outcomes; those below zero are in none.
    clear : float
        Standard errors beyond the usual; fewer will do where being in a group is odd in itself.
    stayed : bool
        Find the group that marks those who stayed most, instead.

    Returns
    -------
    Group or None
        None where no group of enough people stands out clearly.
    """
    left, usual = (case.spells["exit_day"] < NEVER).to_numpy(), _usual(case)
    if stayed:
        left, usual = ~left, 1 - usual
    inside = groups >= 0
    own, gone_ = groups[inside], left[inside]
    there, gone = np.bincount(own), np.bincount(own, gone_)
    expected = np.bincount(own, usual[inside])
    spread = np.bincount(own, (usual * (1 - usual))[inside])
    excess = gone - expected
    marks = excess > case.recipe.audit.staff_excess * np.maximum(there - expected, 1)
    marks &= (gone >= _FEWEST) & (excess > clear * np.sqrt(spread + 1))
    if not marks.any():
        return None
    worst = int(np.argmax(np.where(marks, excess, -np.inf)))
    return Group(int(there[worst]), int(gone[worst]), float(expected[worst]))


def _usual(case: AuditCase) -> NDArray[np.float64]:
    """The share who left among people hired in the same tenth of hire dates."""
    hired = case.spells["hire_day"]
    era = np.digitize(hired, np.quantile(hired, np.linspace(0.1, 0.9, 9)))
    left = case.spells["exit_day"] < NEVER
    return np.asarray((np.bincount(era, left) / np.maximum(np.bincount(era), 1))[era])
