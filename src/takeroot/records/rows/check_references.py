"""Ids that must stand in another table: people in the staff, facilities in the facilities."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.data.same_memory import same_memory
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.cells.word_places import word_places
from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows


def check_references(tables: Mapping[str, TableRows], others: Mapping[str, TableRows] | None = None) -> None:
    """Set aside rows about people who are unknown or set aside; blank facilities that are unknown.

    A person is known if any of their spells is used. Where the other table did not come, nothing is checked. `others`
    are looked into, not checked.
    """
    targets = {**(others or {}), **tables}
    for rows in tables.values():
        for name, column in rows.table.columns.items():
            if name in rows.cells and column.refers_to in targets:
                _share_words(rows, name, targets[column.refers_to].cells[name])
                _check(rows, name, targets[column.refers_to])


def outside_employment(rows: TableRows, staff: TableRows) -> int:
    """How many used rows are dated before their person's first hire or after the last exit."""
    if "staff_id" not in rows.cells or rows.table.date not in rows.cells or rows is staff:
        return 0
    first, last = _bounds(staff)
    monthly = rows.table.columns[rows.table.date].type == "month"
    if monthly:
        first, last = _months(first), _months(last)
    place = _places(rows.cells["staff_id"].words, staff)[rows.cells["staff_id"].parsed]
    dated = rows.cells[rows.table.date].parsed
    known = (place >= 0) & (dated != MISSING) & ~rows.out
    return int((known & ((dated < first[place]) | (dated > last[place]))).sum())


def lost_zeros(rows: TableRows, staff: TableRows) -> int:
    """How many ids of unknown people would be known with leading zeros: a column that was exported as numbers."""
    unknown = [fault.rows for fault in rows.faults if fault.reason is Reason.PERSON_UNKNOWN]
    if not unknown:
        return 0
    words = rows.cells["staff_id"].words.take(pa.array(np.unique(rows.cells["staff_id"].parsed[unknown[0]])))
    known = staff.cells["staff_id"]
    stripped = pc.utf8_ltrim(known.words.filter(pa.array(_held(known)[:-1])), "0")
    return int(pc.sum(pc.is_in(words, value_set=stripped)).as_py() or 0)


def _share_words(rows: TableRows, name: str, known: ColumnCells) -> None:
    """Let ids be positions among those of the other table, if they are all there: they need no more looking up."""
    if same_memory(rows.cells[name].words, known.words):
        return
    place = np.append(word_places(rows.cells[name].words, known.words), -1).astype(np.int32)
    if (place[:-1] >= 0).all():
        rows.replace(name, place[rows.cells[name].parsed], known.words)


def _check(rows: TableRows, name: str, other: TableRows) -> None:
    cells = rows.cells[name]
    target = other.cells[name]
    used = np.zeros(len(target.words) + 1, dtype=bool)
    used[target.parsed[~other.out & ~target.missing]] = True
    place = _places(cells.words, other, name)[cells.parsed]
    here = ~cells.missing
    if name == "staff_id":
        rows.find(here & (place < 0), name, Reason.PERSON_UNKNOWN, costs_row=True)
        rows.find(here & (place >= 0) & ~used[place], name, Reason.PERSON_SET_ASIDE, costs_row=True)
    else:
        unknown = here & ((place < 0) | ~used[place])
        rows.find(unknown, name, Reason.FACILITY_UNKNOWN, costs_row=rows.needs(name))


def _places(words: pa.StringArray, other: TableRows, name: str = "staff_id") -> NDArray[np.int64]:
    """Where each word stands among the words of the other table's rows, -1 where it does not or where it is missing."""
    cells = other.cells[name]
    places = np.append(word_places(words, cells.words), -1)
    return np.where(_held(cells)[places], places, -1)


def _held(cells: ColumnCells) -> NDArray[np.bool_]:
    """Which words stand in some row: those of lines that are no rows do not. Never the last, for a missing value."""
    held = np.zeros(len(cells.words) + 1, dtype=bool)
    held[cells.parsed] = True
    held[-1] = False
    return held


def _bounds(staff: TableRows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First hire and last exit of each person, by position in the words of staff_id."""
    who = staff.cells["staff_id"]
    begin, end = (staff.cells[name].parsed for name in staff.table.spell)
    used = ~staff.out
    first = np.full(len(who.words) + 1, np.iinfo(np.int64).max)
    last = np.full(len(who.words) + 1, np.iinfo(np.int64).min)
    np.minimum.at(first, who.parsed[used], begin[used])
    np.maximum.at(last, who.parsed[used], np.where(end == MISSING, np.iinfo(np.int64).max, end)[used])
    return first, last


def _months(days: NDArray[np.int64]) -> NDArray[np.int64]:
    far = np.abs(days) > 1 << 40
    months = np.where(far, 0, days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return np.where(far, days, months)
