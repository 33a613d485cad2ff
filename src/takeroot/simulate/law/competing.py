"""Exits that are not the person's own choice: retirement by age, sex and post, death, dismissal, ends of contract."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CONTRACT, DISPATCHED, EXIT_REASON, VILLAGE, Columns

REASONS = tuple(EXIT_REASON.index(r) for r in EXIT_REASON[6:])
_EARLY_YEARS = 8


def competing_hazards(p: Columns, month: int, retirements: float = 1.0) -> NDArray[np.float64]:
    """Probability of each competing exit in `month`, (people, reasons).

    Parameters
    ----------
    p : Columns
        People.
    month : int
        Month number.
    retirements : float
        About how many times the usual number retire; beyond one, people of the last eight years before the limit retire
        early.
    """
    age = (month - p["birth"]) / 12
    limit = np.where(p["employment"] == VILLAGE, 62, np.where(p["sex"] == 1, 60, 55))
    limit = np.where((p["level"] >= 3) & (p["sex"] == 0), 60, limit)  # senior titles serve on
    limit = np.where((p["profession"] == 9) & (p["sex"] == 0), 50, limit)  # workers
    reached = age >= limit
    retired = np.where(reached, 0.75, 0.0)
    window = (age >= limit - _EARLY_YEARS) & ~reached
    due = (
        1.15 * window.sum() / (12 * _EARLY_YEARS)
    )  # as many as grow too old in a month; the rest of the early come off them
    retired = np.where(window, min(0.2, (retirements - 1) * due / max(window.sum(), 1)), retired)
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
