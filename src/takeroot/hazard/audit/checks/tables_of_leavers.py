"""Tables from which the rows of leavers were deleted, or that hold rows of leavers alone."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.outcomes import NEVER, VOLUNTARY

_NOT_LOOKED_AT = ("staff", "decisions", "objections", "measures")
_SERVED_DAYS = 365
_FEWEST = 60
_RATIO = 8.0
_CLEAR = 6.0


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where leavers of a year's service have rows eight times more seldom, or oftener, than those who stay.

    Tables that are filled because somebody may leave (measures, decisions) are not looked at.
    """
    spells = case.spells
    left = (spells["kind"] == VOLUNTARY).to_numpy()
    there = (spells["exit_day"] == NEVER).to_numpy()
    served = there | (spells["exit_day"] - spells["hire_day"] > _SERVED_DAYS).to_numpy()
    for name, table in case.tables.frames.items():
        if name in _NOT_LOOKED_AT or "staff_id" not in table or table.empty:
            continue
        has = spells["staff_id"].isin(set(table["staff_id"].astype("str").unique())).to_numpy()
        yield from _compared(name, has[served & left], has[there])


def _compared(name: str, leavers: NDArray[np.bool_], stayers: NDArray[np.bool_]) -> Iterator[Problem]:
    if min(len(leavers), len(stayers)) < _FEWEST:
        return
    shares = (float(leavers.mean()), float(stayers.mean()))
    together = np.concatenate([leavers, stayers]).mean()
    error = np.sqrt(together * (1 - together) * (1 / len(leavers) + 1 / len(stayers)))
    if max(shares) > _RATIO * min(shares) and abs(shares[0] - shares[1]) > _CLEAR * error:
        yield Problem(
            f"{name}",
            f"{shares[0]:.0%} of the leavers have a row in it, and {shares[1]:.0%} of those who stayed",
            "deliver it with the rows of those who left, and of all who stayed",
        )
