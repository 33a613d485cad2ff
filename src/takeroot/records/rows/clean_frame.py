"""Used rows as a clean table: declared columns, promised types, sorted by key."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.data.coded_ids import CodedIds
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.rows.table_rows import TableRows
from takeroot.specs.table import Column, Table

_TEXT = pd.StringDtype(na_value=np.nan)
_PERSON = "staff_id"
_A_DAY = 86_400_000_000
_FEW = 127
_MOST = (1 << 31) - 1
"""Bytes that an array of short texts can hold."""
_Order = NDArray[np.int64] | slice
_AS_THEY_STAND = slice(None)


class Clean(NamedTuple):
    """A clean table, and its staff ids as positions where it has any."""

    frame: pd.DataFrame
    persons: CodedIds | None


def clean_frame(table: Table, rows: TableRows | None) -> Clean:
    """Build the table that every other stage sees (types as in `data.clean_tables`); empty where nothing came."""
    if rows is None:
        nothing = {name: _empty(column) for name, column in table.columns.items() if column.keep}
        return Clean(pd.DataFrame(nothing, index=pd.RangeIndex(0), copy=False), None)
    order, size = _order(rows), int((~rows.out).sum())
    columns = {
        name: _values(column, rows.cells[name], order) if name in rows.cells else _missing(column, size)
        for name, column in table.columns.items()
        if column.keep
    }
    frame = pd.DataFrame(columns, index=pd.RangeIndex(size), copy=False)
    if _PERSON not in rows.cells or _PERSON not in columns:
        return Clean(frame, None)
    cells = rows.cells[_PERSON]
    return Clean(frame, CodedIds(frame[_PERSON], cells.parsed[order], cells.words))


def _order(rows: TableRows) -> _Order:
    used: _Order = np.flatnonzero(~rows.out) if rows.out.any() else _AS_THEY_STAND
    keys = [_rank(rows.table.columns[name], rows.cells[name], used) for name in rows.table.key]
    if _is_sorted(keys):
        return used
    order = np.lexsort(keys[::-1])
    return order if isinstance(used, slice) else used[order]


def _is_sorted(keys: list[NDArray[np.integer]]) -> bool:
    """Whether rows stand in order already, as a canonical table does."""
    undecided = np.ones(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in keys:
        if (undecided & (key[1:] < key[:-1])).any():
            return False
        undecided &= key[1:] == key[:-1]
    return True


def _rank(column: Column, cells: ColumnCells, used: _Order) -> NDArray[np.integer]:
    """Values in the order they are sorted by: text by code points, categories as declared, missing ones last."""
    codes = cells.parsed[used]
    if codes.dtype != np.int32 or (not (codes < 0).any() and (column.type == "category" or _rise(cells.words))):
        return codes
    rank = np.empty(len(cells.words) + 1, dtype=np.int64)
    if column.type == "category":
        rank[:-1] = np.arange(len(cells.words))
    else:
        rank[pc.array_sort_indices(cells.words).to_numpy()] = np.arange(len(cells.words))
    rank[-1] = len(cells.words)
    return rank[codes]


def _rise(words: pa.StringArray) -> bool:
    return len(words) < 2 or bool(pc.all(pc.less(words[:-1], words[1:])).as_py())  # noqa: PLR2004 - a pair


def _empty(column: Column) -> pd.api.extensions.ExtensionArray | NDArray[np.generic]:
    return np.zeros(0, dtype=np.int64) if column.type == "month" else _missing(column, 0)


def _missing(column: Column, size: int) -> pd.api.extensions.ExtensionArray | NDArray[np.generic]:
    if column.type == "number":
        return np.full(size, np.nan)
    if column.type == "date":
        return np.full(size, np.datetime64("NaT", "us"))
    return _words(column, np.full(size, -1, dtype=np.int32), pa.array([], pa.string()))


def _values(
    column: Column, cells: ColumnCells, order: _Order
) -> pd.api.extensions.ExtensionArray | NDArray[np.generic]:
    values = cells.parsed[order]
    if column.type == "date":
        moments = values * _A_DAY
        moments[values == MISSING] = MISSING  # which is NaT
        return moments.view("datetime64[us]")
    if column.type in {"number", "month"}:
        return values if values.flags.writeable else values.copy()
    return _words(column, values, cells.words)


@cache
def _kind(values: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(values))


def _words(column: Column, codes: NDArray[np.int32], words: pa.StringArray) -> pd.api.extensions.ExtensionArray:
    if column.type == "category":
        narrow = codes.astype(np.int8) if len(column.values) <= _FEW else codes
        return pd.Categorical.from_codes(narrow, dtype=_kind(tuple(column.values)), validate=False)
    missing = codes < 0
    indices = pa.array(codes, pa.int32(), mask=missing) if missing.any() else pa.array(codes)
    longest = pc.max(pc.binary_length(words)).as_py() or 0
    wide = words.cast(pa.large_string()) if longest * len(codes) > _MOST else words  # slower by five times
    plain = wide.take(indices).cast(pa.large_string())
    return pd.array(plain, dtype=_TEXT) if len(plain) else pd.array([], dtype=_TEXT)
