"""Sheets of one table into its rows: every declared column parsed, sheets laid one below the other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.errors import Problem
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.cells.parse_column import parse_column
from takeroot.records.reason import Reason
from takeroot.records.recognise.columns_of import Columns, columns_of
from takeroot.records.rows.table_rows import TableRows, blank_of
from takeroot.records.sheet import Sheet
from takeroot.specs.table import Column, Table


def assemble(
    table: Table,
    sheets: Sequence[Sheet],
    received: date,
    problems: list[Problem],
    understood: Columns | None = None,
) -> TableRows | None:
    """Parse all sheets of a table.

    Parameters
    ----------
    problems : list of Problem
        Key columns and other needed columns that are not there are added to it; the result is then None.
    understood : Columns, optional
        What the headers of all sheets mean, where that is known already.
    """
    columns = tuple(understood or columns_of(sheet.header, table) for sheet in sheets)
    missing = [p for sheet, found in zip(sheets, columns, strict=True) for p in _missing(sheet, found, table)]
    problems += missing
    if missing:
        return None
    here = [name for name in table.columns if any(name in found.positions for found in columns)]
    parts = [
        {name: _cells(sheet, found, name, table.columns[name], received) for name in here}
        for sheet, found in zip(sheets, columns, strict=True)
    ]
    offsets = np.cumsum([0, *(len(sheet.lines) for sheet in sheets)])
    cells = {name: _joined([part[name] for part in parts]) for name in here}
    return TableRows(table, tuple(sheets), columns, cells, offsets, out=np.zeros(int(offsets[-1]), dtype=bool))


def _missing(sheet: Sheet, found: Columns, table: Table) -> list[Problem]:
    needed = [name for name, column in table.columns.items() if name in table.key or column.must_arrive]
    seen = "、".join(sheet.header[at] for at in found.unknown if sheet.header[at].strip())
    return [
        Problem(
            sheet.place,
            f"no column for {table.id}.{name} ({table.columns[name].label.zh})",
            f"headers not understood: {seen or 'none'}; add the right one to arrives_as in tables/{table.id}.toml",
        )
        for name in needed
        if name not in found.positions
    ]


def _cells(sheet: Sheet, found: Columns, name: str, column: Column, received: date) -> ColumnCells:
    if name not in found.positions:
        return _none(column, len(sheet.lines))
    parsed = [
        _marked(
            parse_column(
                sheet.columns[at],
                column,
                received=received,
                scale=found.scales[name],
                epoch_1904=sheet.epoch_1904,
                plain=sheet.plain.get(at, 0),
            ),
            at,
            sheet,
            column,
        )
        for at in found.positions[name]
    ]
    return parsed[0] if len(parsed) == 1 else _agreed(parsed)


def _none(column: Column, rows: int) -> ColumnCells:
    reasons = np.zeros(rows, dtype=np.int8)
    if column.type == "number":
        return ColumnCells(np.full(rows, np.nan), reasons)
    if column.type in {"date", "month"}:
        return ColumnCells(np.full(rows, MISSING), reasons)
    return ColumnCells(np.full(rows, -1, dtype=np.int32), reasons, pa.array(column.values, pa.string()))


def _marked(cells: ColumnCells, at: int, sheet: Sheet, column: Column) -> ColumnCells:
    """Add what only the sheet knows: formulas without a result, numbers merged over several rows."""
    if at in sheet.uncached:
        cells = _unusable(cells, sheet.uncached[at], Reason.FORMULA_WITHOUT_VALUE)
    if at in sheet.merged and column.type == "number":
        cells = _unusable(cells, sheet.merged[at], Reason.MERGED_NUMBER)
    return cells


def _unusable(cells: ColumnCells, rows: NDArray[np.int64], reason: Reason) -> ColumnCells:
    values, reasons = cells.parsed.copy(), cells.reasons.copy()
    values[rows], reasons[rows] = blank_of(values), reason
    return replace(cells, parsed=values, reasons=reasons)


def _agreed(parsed: Sequence[ColumnCells]) -> ColumnCells:
    """The same header twice: what only one column says, or both say alike, counts."""
    both = _joined(parsed)
    first, *others = np.split(both.parsed, len(parsed))
    reasons, *other_reasons = np.split(both.reasons.copy(), len(parsed))
    values = first.copy()
    for other, faults in zip(others, other_reasons, strict=True):
        empty = ColumnCells(values, reasons).missing & (reasons == 0)
        other_empty = ColumnCells(other, faults).missing & (faults == 0)
        differ = ~empty & ~other_empty & ((values != other) | faults.astype(bool) | reasons.astype(bool))
        values = np.where(empty, other, values)
        reasons = np.where(empty, faults, reasons)
        reasons = np.where(differ, np.int8(Reason.COLUMN_TWICE), reasons)
    values[reasons.astype(bool)] = blank_of(values)
    return ColumnCells(values, reasons, both.words, both.emptied, both.assumed)


def _joined(parts: Sequence[ColumnCells]) -> ColumnCells:
    if len(parts) == 1:
        return parts[0]
    words = pa.concat_arrays([part.words for part in parts]).unique()
    values = []
    for part in parts:
        if part.parsed.dtype == np.int32:
            moved = pc.index_in(part.words, value_set=words).to_numpy()
            values.append(np.append(moved, np.int32(-1))[part.parsed])
        else:
            values.append(part.parsed)
    assumed = tuple(pair for part in parts for pair in part.assumed)
    reasons = np.concatenate([part.reasons for part in parts])
    return ColumnCells(np.concatenate(values), reasons, words, sum(p.emptied for p in parts), assumed)
