"""Workbooks: visible sheets cell by cell; merged cells, formulas without a result and error values are told apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from takeroot.errors import Problem, RecordsError
from takeroot.records.sheet import Sheet
from takeroot.records.sources.cell_text import cell_text
from takeroot.records.sources.lines import find_header, line_notes
from takeroot.records.sources.workbook_parts import WorkbookParts, workbook_parts

Cells = list[list[Any]]


def read_workbook(path: Path, known: frozenset[str]) -> tuple[list[Sheet], list[str]]:
    """Read every visible sheet that has a header.

    Returns
    -------
    sheets : list of Sheet
        A workbook with one filled sheet goes by its file's name; otherwise each sheet keeps its own.
    notes : list of str
        Hidden sheets, and sheets without a header.

    Raises
    ------
    RecordsError
        If it cannot be read.
    """
    try:
        return _read(path, known)
    except (RecordsError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader's errors have no common root, and its panics are not even Exception
        raise RecordsError(Problem(path.name, "not a readable workbook", "save it again as XLSX")) from error


def _read(path: Path, known: frozenset[str]) -> tuple[list[Sheet], list[str]]:
    sheets: list[Sheet] = []
    notes: list[str] = []
    with CalamineWorkbook.from_path(path) as book:
        hidden = [m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible]
        parts = workbook_parts(path)
        for name in book.sheet_names:
            if name in hidden:
                notes.append(f"{path.name}: hidden sheet {name} left out")
                continue
            sheet = book.get_sheet_by_name(name)
            cells = sheet.to_python(skip_empty_area=False)
            merges = sheet.merged_cell_ranges or []
            found = _sheet(path.name, name, cells, merges=merges, parts=parts, known=known)
            if found is not None:
                sheets.append(found)
            elif cells:
                notes.append(f"{path.name}: sheet {name} has no header that any table knows; left out")
    return [replace(sheet, alone=len(sheets) == 1) for sheet in sheets], notes


def _sheet(
    file: str,
    name: str,
    cells: Cells,
    *,
    merges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    parts: WorkbookParts,
    known: frozenset[str],
) -> Sheet | None:
    spoilt = parts.spoilt.get(name, {})
    _make_room(cells, spoilt)
    merged = _fill_down(cells, merges)
    at = find_header([[cell_text(cell) or "" for cell in row] for row in cells[:30]], known)
    if at is None:
        return None
    header = tuple(cell_text(cell) or "" for cell in cells[at])
    for (row, column), text in spoilt.items():
        if text:
            cells[row][column] = text
    body = cells[at + 1 :]
    titles = [row + 1 for row in range(at) if any(cell_text(cell) for cell in cells[row])]
    return Sheet(
        file=file,
        name=name,
        header=header,
        columns=tuple(_column(body, column) for column in range(len(header))),
        lines=np.arange(at + 2, at + 2 + len(body)),
        merged=_positions(merged, at + 1, len(header)),
        uncached=_positions((place for place, text in spoilt.items() if not text), at + 1, len(header)),
        epoch_1904=parts.epoch_1904,
        notes=line_notes(f"{file}: sheet {name}", "title line", titles),
    )


def _make_room(cells: Cells, spoilt: Iterable[tuple[int, int]]) -> None:
    """Add the rows below the last filled one that hold nothing but formulas without a result."""
    for row, _ in spoilt:
        while len(cells) <= row:
            cells.append([""] * len(cells[0] if cells else ""))


def _fill_down(cells: Cells, merges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[tuple[int, int]]:
    """Write a merged cell's value into the rows below that it covers; a cell merged sideways is left as it is."""
    filled = []
    for (top, left), (bottom, _) in merges:
        below = range(top + 1, min(bottom + 1, len(cells)))
        for row in below:
            cells[row][left : left + 1] = cells[top][left : left + 1]  # nothing where it lies beside the table
        if below:
            filled += [(row, left) for row in (top, *below)]
    return filled


def _column(body: Cells, column: int) -> pa.Array:
    return pa.array([cell_text(row[column]) for row in body], pa.string())


def _positions(places: Any, first: int, width: int) -> Mapping[int, Any]:  # noqa: ANN401 - any iterable of places
    rows = defaultdict(list)
    for row, column in places:
        if row >= first and column < width:
            rows[column].append(row - first)
    return {column: np.unique(found) for column, found in rows.items()}
