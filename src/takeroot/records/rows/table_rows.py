"""The rows of one table while they are checked: parsed cells, and the account of what cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.reason import Reason
from takeroot.records.recognise.columns_of import Columns
from takeroot.records.sheet import Sheet
from takeroot.specs.table import Table

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Fault:
    """One reason for some rows of one column."""

    rows: Rows
    column: str
    reason: Reason
    costs_row: bool


@dataclass
class TableRows:
    """n rows of one table, from one sheet or several, in the order of files and lines.

    Parameters
    ----------
    table : Table
    sheets, columns : tuple
        Where the rows come from and how each sheet's header was understood.
    cells : dict
        Column id to its cells; only columns that came.
    offsets : array of int
        First row of each sheet, and n at the end.
    out : array of bool, (n,)
        Rows set aside so far.
    faults : list of Fault
        Everything that cannot be used, row by row and cell by cell.
    """

    table: Table
    sheets: tuple[Sheet, ...]
    columns: tuple[Columns, ...]
    cells: dict[str, ColumnCells]
    offsets: Rows
    out: NDArray[np.bool_]
    faults: list[Fault] = field(default_factory=list)

    def __len__(self) -> int:
        return int(self.offsets[-1])

    def needs(self, column: str) -> bool:
        """Whether a row without a usable value in this column is set aside."""
        return column in self.table.key or self.table.columns[column].required

    def find(self, where: NDArray[np.bool_], column: str, reason: Reason, *, costs_row: bool) -> None:
        """Note a fault: the rows are set aside, or the column's values in them blanked."""
        rows = np.flatnonzero(where)
        if not len(rows):
            return
        self.faults.append(Fault(rows, column, reason, costs_row))
        if costs_row:
            self.out[rows] = True
        else:
            self._blank(column, rows)

    def replace(self, column: str, values: NDArray[np.int32], words: pa.StringArray) -> None:
        """Give a column other values, as when a missing reason is `unknown`."""
        self.cells[column] = replace(self.cells[column], parsed=values, words=words)

    def _blank(self, column: str, rows: Rows) -> None:
        values = self.cells[column].parsed.copy()
        values[rows] = blank_of(values)
        self.cells[column] = replace(self.cells[column], parsed=values)


def blank_of(values: NDArray[np.generic]) -> float | int:
    """What stands in values of this kind where there is none."""
    if values.dtype == np.float64:
        return float("nan")
    return -1 if values.dtype == np.int32 else MISSING


def delivered(rows: Mapping[str, TableRows]) -> dict[str, frozenset[str]]:
    """Table id to the columns that came."""
    return {key: frozenset(one.cells) for key, one in rows.items()}
