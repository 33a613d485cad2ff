"""People paid, at work or posted before they were hired: hire dates of leavers, or of stayers, were rewritten.

Exits on the very anniversary of the hire are no alarm: contracts do end on that day.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.dated_rows import Integers, have_rows, row_keys
from takeroot.hazard.audit.left_too_often import left_too_often
from takeroot.months import last_day

_AT_WORK = {"pay": "month", "workload": "month", "postings": "effective_date"}
_SLACK_DAYS = 62
_CLEAR = 4.0
_EVER = 1 << 20


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where those with rows from two months and more before their only hire have nearly all left, or none has."""
    spells = case.spells
    once = ~spells["staff_id"].duplicated(keep=False).to_numpy()
    person, hired = spells["person"].to_numpy(), spells["hire_day"].to_numpy()
    for name, column in _AT_WORK.items():
        table = case.tables.frames.get(name)
        if table is None or table.empty or case.allowed(name):
            continue
        keys = np.sort(row_keys(table, _days(table[column]), spells))
        before = once & have_rows(keys, person, -_EVER, hired - _SLACK_DAYS)
        if worst := left_too_often(case, np.where(before, 0, -1), clear=_CLEAR):
            yield Problem(
                "staff: hire_date",
                f"{worst.there} people have rows in {name} from before it, of whom {worst.gone} have left; "
                f"{worst.usual:.0f} would be usual for people hired when they were",
                "it was changed when they left; deliver the first day of service",
            )
        if worst := left_too_often(case, np.where(before, 0, -1), clear=_CLEAR, stayed=True):
            yield Problem(
                "staff: hire_date",
                f"{worst.there} people have rows in {name} from before it, of whom {worst.gone} are still there; "
                f"{worst.usual:.0f} would be usual for people hired when they were",
                "it was changed for those who stayed; deliver the first day of service",
            )


def _days(column: pd.Series) -> Integers:
    if column.dtype == np.int64:
        return np.asarray(last_day(column.to_numpy()), dtype=np.int64)
    days = column.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), _EVER // 2, days.astype(np.int64))
