"""People whose pay or work ran alike month by month under two keys, though other columns were changed in the copy."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.left_too_often import left_too_often

_MONTHLY = ("pay", "workload")
_FEWEST_CHANGES = 8


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where people one of whose columns equals somebody else's in every month are mostly leavers.

    A column counts that changed eight times: what hardly ever changes is alike by chance. Dates, names and all other
    columns may differ.
    """
    for name in _MONTHLY:
        table = case.tables.frames.get(name)
        if table is None or table.empty or case.allowed(name):
            continue
        copied = _copied(table, case.spells)
        if worst := left_too_often(case, np.where(copied[case.spells["person"].to_numpy()], 0, -1)):
            yield Problem(
                "staff: staff_id",
                f"{worst.there} spells are of people whose rows in {name} equal those of another key in every month; "
                f"{worst.gone} of them have ended, {worst.usual:.0f} would be usual for people hired when they were",
                "people were copied when they left; deliver each under one key",
            )
            return


def _copied(table: pd.DataFrame, spells: pd.DataFrame) -> NDArray[np.bool_]:
    """By person number, whether some column that varies is somebody else's month by month."""
    numbers = spells.drop_duplicates("staff_id").set_index("staff_id")["person"]
    person = numbers.reindex(table["staff_id"]).fillna(-1).to_numpy().astype(np.int64)
    month = table["month"].to_numpy()
    order = np.lexsort((month, person))
    order = order[person[order] >= 0]
    person, month = person[order], month[order]
    people = len(numbers)
    found = np.zeros(people, dtype=bool)
    for name in table.columns.difference(["staff_id", "month"]):
        values = table[name].to_numpy()[order]
        if values.dtype.kind != "f":
            continue
        moved = (person[1:] == person[:-1]) & (values[1:] != values[:-1]) & ~np.isnan(values[1:] + values[:-1])
        varies = np.bincount(person[1:][moved], minlength=people) >= _FEWEST_CHANGES
        found |= varies & _stands_twice(person, month, values, people)
    return found


def _stands_twice(
    person: NDArray[np.int64], month: NDArray[np.int64], values: NDArray[np.float64], people: int
) -> NDArray[np.bool_]:
    """Whether the sum of the scrambled rows of each person is that of another."""
    rows = pd.DataFrame({"month": month, "value": values})
    scrambled = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    total = np.zeros(people, dtype=np.uint64)
    np.add.at(total, person, scrambled)
    there = np.bincount(person, minlength=people) > 0
    return np.asarray(there & pd.Series(total).duplicated(keep=False).to_numpy())
