"""A column of cells into values: each distinct text is parsed once; what is typed already is taken as it is."""

from datetime import date

import pyarrow as pa

from takeroot.records.cells.category_column import category_column
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.date_column import date_column
from takeroot.records.cells.number_column import number_column
from takeroot.records.cells.word_column import word_column
from takeroot.specs.table import Column


def parse_column(
    array: pa.Array, column: Column, *, received: date, scale: float = 1.0, epoch_1904: bool = False, plain: int = 0
) -> ColumnCells:
    """Parse all cells of one column of one sheet.

    Parameters
    ----------
    array : pyarrow.Array
        Text, or already typed.
    column : Column
        What the cells should be.
    received : date
        What has happened lies on or before it.
    scale : float
        What the header's unit asks for.
    epoch_1904 : bool
        Whether serial numbers count from 1904.
    plain : int
        How many of the first distinct texts are known to be ids as they should be.
    """
    if column.type == "number":
        return number_column(array, column, scale)
    if column.type in {"date", "month"}:
        return date_column(array, column, received, epoch_1904=epoch_1904)
    if column.type == "category":
        return category_column(array, column)
    return word_column(array, column, plain)
