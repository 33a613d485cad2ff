"""Some rows of a table that was checked, to check others against; they keep no account of their own."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.rows.table_rows import TableRows


def rows_at(rows: TableRows, at: NDArray[np.int64]) -> TableRows:
    """Take the rows at some positions; the ids of people are known by those of these rows alone."""
    cells = {name: _taken(cells, at, narrow=name == "staff_id") for name, cells in rows.cells.items()}
    return TableRows(
        rows.table, rows.sheets, rows.columns, cells, np.array([0, len(at)], dtype=np.int64), out=rows.out[at]
    )


def only_columns(rows: TableRows, names: Collection[str]) -> TableRows:
    """Keep some columns of all rows, without the sheets they came from."""
    cells = {name: cells for name, cells in rows.cells.items() if name in names}
    return TableRows(rows.table, (), (), cells, rows.offsets[[0, -1]], out=rows.out)


def _taken(cells: ColumnCells, at: NDArray[np.int64], *, narrow: bool) -> ColumnCells:
    codes = cells.parsed[at]
    if not narrow:
        return ColumnCells(codes, cells.reasons[at], cells.words)
    kept = np.unique(codes[codes >= 0])
    place = np.full(len(cells.words) + 1, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return ColumnCells(place[codes], cells.reasons[at], cells.words.take(pa.array(kept)))
