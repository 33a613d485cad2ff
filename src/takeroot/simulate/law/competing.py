"""Exits that are not the person's own choice: retirement by age, sex and post, death, dismissal, ends of contract."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CONTRACT, DISPATCHED, EXIT_REASON, VILLAGE, Columns

REASONS = tuple(EXIT_REASON.index(r) for r in EXIT_REASON[6:])
_EARLY_YEARS = (5, 15)
"""Who retires early is between so many years from the limit: too far from it to be missed there for years."""


def competing_hazards(p: Columns, month: int, retirements: float = 1.0) -> NDArray[np.float64]:
    """Probability of each competing exit in `month`, (people, reasons).

    Parameters
    ----------
    p : Columns
        People.
    month : int
        Month number.
    retirements : float
        How many times the usual number retire, for the first five years; beyond one, people five to fifteen years
        before the limit retire early.
    """
    age = (month - p["birth"]) / 12
    limit = np.where(p["employment"] == VILLAGE, 62, np.where(p["sex"] == 1, 60, 55))
    limit = np.where((p["level"] >= 3) & (p["sex"] == 0), 60, limit)  # senior titles serve on
    limit = np.where((p["profession"] == 9) & (p["sex"] == 0), 50, limit)  # workers
    reached = age >= limit
    retired = np.where(reached, 0.75, 0.0)
    early = (age >= limit - _EARLY_YEARS[1]) & (age < limit - _EARLY_YEARS[0])
    due = ((age >= limit - 1) & ~reached).sum() / 12  # as many grow too old in a month
    retired = np.where(early, min(0.2, (retirements - 1) * due / max(early.sum(), 1)), retired)
    loose = (p["employment"] == CONTRACT) | (p["employment"] == DISPATCHED)
    chances = {
        "retired": retired,
        "died": 0.00002 * np.exp(0.075 * (age - 25)),
        "dismissed": np.full(age.shape, 0.0002),
        "reassigned": np.where(loose, 0.0002, 0.0008),
        "contract_not_renewed_by_employer": np.where(loose, 0.0012, 0.0),
        "secondment_ended": np.where(p["channel"] == 3, 0.002, 0.0),  # three_support
        "unknown": np.full(age.shape, 0.0003),
    }
    return np.stack([chances[EXIT_REASON[code]] for code in REASONS], axis=1)
