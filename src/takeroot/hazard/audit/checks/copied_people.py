"""People who stand in the delivery under two keys: their exits count twice, and copies were made as they left."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.left_too_often import left_too_often
from takeroot.hazard.audit.twins import SAME, twins

_MONTHLY = ("pay", "workload")
_FEWEST_MONTHS = 6


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where people with equal dates and month by month equal pay or workload are mostly leavers."""
    copied = _copied(case)
    if worst := left_too_often(case, np.where(copied, 0, -1)):
        yield Problem(
            "staff: staff_id",
            f"{worst.there} spells have a twin under another key, with the same dates and equal rows in every month; "
            f"{worst.gone} of them have ended, {worst.usual:.0f} would be usual for people hired when they were",
            "people were copied when they left; deliver each under one key",
        )


def _copied(case: AuditCase) -> NDArray[np.bool_]:
    """Spells, in the order of the outcomes, that agree with another in dates and in all monthly rows."""
    staff = case.tables["staff"].sort_values(["staff_id", "hire_date"], kind="stable", ignore_index=True)
    same = staff[[name for name in SAME if name in staff]].copy()
    suspected = twins(staff)
    known = np.zeros(len(staff), dtype=bool)
    for name in _MONTHLY:
        table = case.tables.frames.get(name)
        if table is not None and not table.empty:
            table = table[table["staff_id"].isin(suspected)]
            rows = pd.util.hash_pandas_object(table.drop(columns="staff_id"), index=False)
            by_person = rows.groupby(table["staff_id"].to_numpy()).agg(["sum", "size"])
            own = by_person.reindex(staff["staff_id"], fill_value=0)
            same[name] = own["sum"].to_numpy()
            known |= own["size"].to_numpy() >= _FEWEST_MONTHS
    return np.asarray(known & same.duplicated(keep=False).to_numpy())
