"""Some rows of a table that was checked, to check others against; they keep no account of their own."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.word_places import word_places
from takeroot.records.rows.table_rows import TableRows


def rows_at(rows: TableRows, at: NDArray[np.int64]) -> TableRows:
    """Take the rows at some positions."""
    cells = {name: ColumnCells(one.parsed[at], one.reasons[at], one.words) for name, one in rows.cells.items()}
    return TableRows(rows.table, rows.sheets, rows.columns, cells, np.array([0, len(at)]), out=rows.out[at])


def with_words(rows: TableRows, name: str, words: pa.StringArray) -> TableRows:
    """Let a column of ids be positions in other words, which hold all of its ids."""
    cells = rows.cells[name]
    place = np.append(word_places(cells.words, words), -1).astype(np.int32)
    return replace(rows, cells={**rows.cells, name: ColumnCells(place[cells.parsed], cells.reasons, words)})


def only_columns(rows: TableRows, names: Collection[str]) -> TableRows:
    """Keep some columns of all rows, without the sheets they came from."""
    cells = {name: cells for name, cells in rows.cells.items() if name in names}
    return TableRows(rows.table, (), (), cells, rows.offsets[[0, -1]], out=rows.out)
