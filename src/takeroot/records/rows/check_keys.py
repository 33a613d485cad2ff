"""Rows that share a key: equal ones are doubles, unequal ones cannot be told apart; spells may not overlap."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.reason import Reason
from takeroot.records.rows.cell_value import cell_values
from takeroot.records.rows.table_rows import Fault, TableRows


def check_keys(rows: TableRows) -> None:
    """Of equal rows with one key the first is used; unequal rows with one key are all set aside.

    Rows are compared by what their declared columns mean, not by how it is written.
    """
    readable = readable_keys(rows, rows.table.key)
    key = combined(rows.cells[name] for name in rows.table.key)
    keys = key if readable.all() else key[readable]
    if (keys[1:] > keys[:-1]).all():
        return
    ordered = np.sort(keys)
    if not (ordered[1:] == ordered[:-1]).any():
        return
    shared = readable.copy()
    shared[readable] = pd.Series(key[readable]).duplicated(keep=False).to_numpy()
    at = np.flatnonzero(shared)
    frame = pd.DataFrame({"key": key[at], "content": _content(rows, at)})
    differ = (frame.groupby("key")["content"].transform("nunique") > 1).to_numpy()
    later = frame["key"].duplicated().to_numpy()
    first = rows.table.key[0]
    rows.find(_where(rows, at[differ]), first, Reason.KEY_TWICE, costs_row=True)
    rows.find(_where(rows, at[~differ & later]), first, Reason.DOUBLE, costs_row=True)


def check_spells(rows: TableRows) -> None:
    """Set aside all spells of a person that overlap: nobody can say which is right.

    A spell ends on the day its closing column names, and the next may begin that day. A row that is set aside for its
    closing date still counts as open, so that a leaver whose exit cannot be read does not look active by another row.
    """
    if not rows.table.spell or rows.table.spell[1] not in rows.cells:
        return
    opening, closing = rows.table.spell
    begin, end = rows.cells[opening].parsed, rows.cells[closing].parsed
    unusable = _found(rows, lambda fault: fault.column == closing)
    doubles = _found(rows, lambda fault: fault.reason is Reason.DOUBLE)
    told = _found(rows, lambda fault: fault.reason is Reason.KEY_TWICE)
    at = np.flatnonzero(readable_keys(rows, rows.table.key) & ~doubles)
    person = combined(rows.cells[name] for name in rows.table.key if name != opening)[at]
    until = np.where((end == MISSING) | unusable, np.iinfo(np.int64).max, end)[at]
    overlapping = _where(rows, at[_overlapping(person, begin[at], until)])
    rows.find(overlapping & ~told, opening, Reason.SPELLS_OVERLAP, costs_row=True)


def readable_keys(rows: TableRows, key: Iterable[str]) -> NDArray[np.bool_]:
    """Rows of which every part of the key can be read."""
    return ~np.logical_or.reduce([rows.cells[name].missing for name in key])


def combined(columns: Iterable[ColumnCells]) -> NDArray[np.int64]:
    """One whole number for each combination of values; equal numbers mean equal values."""
    key = np.zeros(1, np.int64)
    size = 1
    for cells in columns:
        codes = _codes(cells)
        width = int(codes.max(initial=0)) + 1
        if size * width > 1 << 62:
            key = pd.factorize(key)[0].astype(np.int64)
            size = int(key.max(initial=0)) + 1
        key, size = key * width + codes, size * width
    return key


def _found(rows: TableRows, chosen: Callable[[Fault], bool]) -> NDArray[np.bool_]:
    """Rows with a fault of this kind."""
    found = np.zeros(len(rows), dtype=bool)
    for fault in filter(chosen, rows.faults):
        found[fault.rows] = True
    return found


def _codes(cells: ColumnCells) -> NDArray[np.int64]:
    missing = cells.missing
    if cells.parsed.dtype == np.float64:
        return pd.factorize(cells.parsed, use_na_sentinel=False)[0].astype(np.int64)
    known = np.where(missing, 0, cells.parsed).astype(np.int64)
    return np.where(missing, 0, known - known.min(initial=0) + 1)


def _content(rows: TableRows, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for each distinct content of rows, unreadable cells compared by their text."""
    return combined(_parts(rows, at))


def _parts(rows: TableRows, at: NDArray[np.int64]) -> Iterator[ColumnCells]:
    for name, cells in rows.cells.items():
        part = ColumnCells(cells.parsed[at], cells.reasons[at])
        yield part
        bad = np.flatnonzero(part.reasons)
        if len(bad):
            texts = np.full(len(at), "", dtype=object)
            texts[bad] = cell_values(rows, name, at[bad])
            yield ColumnCells(pd.factorize(texts)[0], part.reasons)


def _overlapping(person: NDArray[np.int64], begin: NDArray[np.int64], until: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Spells that share a day with another of the same person: by the latest end so far, forwards and backwards."""
    order = np.lexsort((until, begin, person))
    found = np.zeros(len(person), dtype=bool)
    repeated = pd.Series(person).duplicated(keep=False).to_numpy()
    order = order[repeated[order]]
    grouped = pd.DataFrame({"person": person[order], "begin": begin[order], "until": until[order]}).groupby("person")
    latest_before = grouped["until"].cummax().groupby(person[order]).shift().to_numpy()
    clashes = np.nan_to_num(latest_before, nan=-np.inf) > begin[order]
    found[order[clashes]] = True
    reach = np.where(clashes, begin[order], np.iinfo(np.int64).max)
    earliest_after = pd.Series(reach[::-1]).groupby(person[order][::-1]).cummin().to_numpy()[::-1]
    following = pd.Series(earliest_after).groupby(person[order]).shift(-1).to_numpy()
    found[order[until[order] > np.nan_to_num(following, nan=np.inf)]] = True
    return found


def _where(rows: TableRows, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    where = np.zeros(len(rows), dtype=bool)
    where[at] = True
    return where
