"""A cell as it stands in its file, and the header above it: looked up only for what is set aside."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.rows.table_rows import TableRows
from takeroot.records.sources.cell_text import cell_text


def cell_values(rows: TableRows, column: str, at: NDArray[np.int64]) -> list[str]:
    """Return the text of the cells of `column` in these rows; empty where the column did not come."""
    found = [""] * len(at)
    for part, places in _by_sheet(rows, at):
        where = rows.columns[part].positions.get(column)
        if where:
            taken = rows.sheets[part].columns[where[0]].take(pa.array(at[places] - rows.offsets[part]))
            for place, value in zip(places.tolist(), taken.to_pylist(), strict=True):
                found[place] = cell_text(value) or ""
    return found


def cell_headers(rows: TableRows, column: str, at: NDArray[np.int64]) -> list[str]:
    """Return the header above these cells, as it stands in each file."""
    found = [""] * len(at)
    for part, places in _by_sheet(rows, at):
        where = rows.columns[part].positions.get(column)
        for place in places.tolist():
            found[place] = rows.sheets[part].header[where[0]] if where else ""
    return found


def _by_sheet(rows: TableRows, at: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64]]]:
    sheet = np.searchsorted(rows.offsets, at, side="right") - 1
    return [(int(part), np.flatnonzero(sheet == part)) for part in np.unique(sheet)]
