"""Used rows as a clean table: declared columns, promised types, sorted by key."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.rows.table_rows import TableRows
from takeroot.specs.table import Column, Table

_TEXT = pd.StringDtype(na_value=np.nan)


def clean_frame(table: Table, rows: TableRows | None) -> pd.DataFrame:
    """Build the table that every other stage sees (types as in `data.clean_tables`); empty where nothing came."""
    cells = rows.cells if rows else {}
    order = _order(rows) if rows else np.zeros(0, dtype=np.int64)
    columns = {name: _series(column, cells.get(name), order) for name, column in table.columns.items() if column.keep}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(order)), copy=False)


def _order(rows: TableRows) -> NDArray[np.int64]:
    used = np.flatnonzero(~rows.out)
    keys = [_rank(rows.table.columns[name], rows.cells[name], used) for name in reversed(rows.table.key)]
    if _is_sorted(keys):
        return used
    return used[np.lexsort(keys)]


def _is_sorted(keys: list[NDArray[np.int64]]) -> bool:
    """Whether rows stand in order already, as a canonical table does."""
    undecided = np.ones(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in reversed(keys):
        steps = np.diff(key)
        if (steps[undecided] < 0).any():
            return False
        undecided &= steps == 0
    return True


def _rank(column: Column, cells: ColumnCells, used: NDArray[np.int64]) -> NDArray[np.int64]:
    """Values in the order they are sorted by: text by code points, categories as declared."""
    if cells.parsed.dtype != np.int32:
        return cells.parsed[used]
    rank = np.empty(len(cells.words) + 1, dtype=np.int64)
    if column.type == "category":
        rank[:-1] = np.arange(len(cells.words))
    else:
        rank[pc.array_sort_indices(cells.words).to_numpy()] = np.arange(len(cells.words))
    rank[-1] = len(cells.words)
    return rank[cells.parsed[used]]


def _series(column: Column, cells: ColumnCells | None, order: NDArray[np.int64]) -> pd.Series:
    values = cells.parsed[order] if cells else None
    if column.type == "number":
        return pd.Series(np.full(len(order), np.nan) if values is None else values)
    if column.type == "month":
        return pd.Series(np.zeros(len(order), dtype=np.int64) if values is None else values)
    if column.type == "date":
        days = np.full(len(order), MISSING) if values is None else values
        moments = np.where(days == MISSING, 0, days).astype("datetime64[D]").astype("datetime64[us]")
        moments[days == MISSING] = np.datetime64("NaT")
        return pd.Series(moments)
    codes = np.full(len(order), -1, dtype=np.int32) if values is None else values
    if column.type == "category":
        return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(column.values))))
    return _text(codes, cells.words if cells else pa.array([], pa.string()))


def _text(codes: NDArray[np.int32], words: pa.StringArray) -> pd.Series:
    indices = pa.array(codes, pa.int32(), mask=codes < 0)
    plain = words.cast(pa.large_string()).take(indices)
    return pd.Series(pd.array(plain, dtype=_TEXT) if len(plain) else pd.array([], dtype=_TEXT))
