"""Columns of `staff` as of the delivery that were changed, filled or emptied when somebody left."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.left_too_often import left_too_often
from takeroot.hazard.outcomes import NEVER

_ABOUT_THE_EXIT = ("exit_date", "exit_reason", "exit_recorded_date", "notice_date", "staff_id", "name")
_FEWEST = 15
_SAME_DAYS = 7


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where a value, or its being missing, marks leavers, or a date repeats the exit date."""
    staff = case.tables["staff"].sort_values(["staff_id", "hire_date"], kind="stable", ignore_index=True)
    left = (case.spells["exit_day"] < NEVER).to_numpy()
    delivered = [name for name in staff.columns if case.tables.has("staff", name) and name not in _ABOUT_THE_EXIT]
    for name in delivered:
        column = staff[name]
        if str(column.dtype).startswith("datetime"):
            yield from _dates(case, name, column, left)
        yield from _values(case, name, column)


def _values(case: AuditCase, name: str, column: pd.Series) -> Iterator[Problem]:
    """Each value that many people share, and being missing, against the share who left among people hired alike."""
    codes = pd.factorize(column)[0] + 1 if _few_values(column) else column.notna().to_numpy().astype(np.int64)
    if worst := left_too_often(case, codes):
        yield Problem(
            f"staff: {name}",
            f"of {worst.there} people who share one value of it (or its being missing) {worst.gone} have left, "
            f"{worst.usual:.0f} would be usual for people hired when they were",
            "it was changed when they left; deliver its history in postings, or leave the column out",
        )


def _few_values(column: pd.Series) -> bool:
    return bool(column.nunique() <= max(len(column) // 10, 2)) and not str(column.dtype).startswith("datetime")


def _dates(case: AuditCase, name: str, column: pd.Series, left: np.ndarray) -> Iterator[Problem]:
    days = column.to_numpy().astype("datetime64[D]")
    known = left & ~np.isnat(days)
    if name in {"hire_date", "birth_date"} or known.sum() < _FEWEST:
        return
    same = np.abs(days[known].astype(np.int64) - case.spells["exit_day"].to_numpy()[known]) <= _SAME_DAYS
    if same.sum() >= _FEWEST and same.mean() > case.recipe.audit.same_as_exit:
        yield Problem(
            f"staff: {name}",
            f"is the exit date, to a week, for {same.mean():.0%} of the leavers who have it",
            "deliver the date that was agreed, not the one on which they left",
        )
