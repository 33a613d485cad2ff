"""One returned workbook into rows of text: finds the list by its mark and headings, whatever was moved or added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from takeroot.report.returns.list_words import ListWords

_MARK = re.compile(r"takeroot\|(?:director|county)\|(\d{4}-\d{2})\|([^|]*)\|(zh|en)")
_CHECK = re.compile(r"takeroot-check\|([0-9a-f:,]*)")
_LARGEST = 50_000_000
_MOST_ROWS = 20_000


@dataclass(frozen=True)
class ReadList:
    """The staff sheet of one workbook.

    Parameters
    ----------
    month : str
        `YYYY-MM` of the list; empty where the workbook is no list.
    place : str
        The facility's id.
    rows : tuple of (int, mapping)
        Row number of the sheet, and its cells by column id.
    added : tuple of str
        Headings that are not ours.
    checks : mapping of str to str
        Digest of each staff_id that went out, to the digest of its name.
    why_not : str
        Code of why it could not be read: `unreadable`, `too_large`, `no_list`; empty where it was.
    """

    month: str = ""
    place: str = ""
    rows: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    added: tuple[str, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    why_not: str = ""


def read_list(path: Path, words: ListWords) -> ReadList:
    """Read one workbook; what cannot be read says why."""
    if _too_large(path):
        return ReadList(why_not="too_large")
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError):
        return ReadList(why_not="unreadable")
    mark = _first(_MARK, sheets)
    for rows in sheets:
        header = _header(rows, words)
        if mark and header is not None:
            return _list(mark, rows, header, words, _first(_CHECK, sheets))
    return ReadList(why_not="no_list")


def _too_large(path: Path) -> bool:
    try:
        with ZipFile(path) as parts:
            return sum(part.file_size for part in parts.infolist()) > _LARGEST
    except (BadZipFile, OSError):
        return False


def _first(pattern: re.Pattern[str], sheets: Sequence[Sequence[Sequence[Any]]]) -> re.Match[str] | None:
    cells = (cell for rows in sheets for row in rows for cell in row if isinstance(cell, str))
    return next((match for cell in cells if (match := pattern.search(cell))), None)


def _header(rows: Sequence[Sequence[Any]], words: ListWords) -> int | None:
    for place, row in enumerate(rows):
        found = {words.columns.get(str(cell).strip()) for cell in row}
        if {"staff_id", "decision"} <= found:
            return place
    return None


def _list(
    mark: re.Match[str], rows: Sequence[Sequence[Any]], header: int, words: ListWords, check: re.Match[str] | None
) -> ReadList:
    headings = [str(cell).strip() for cell in rows[header]]
    columns = [words.columns.get(heading, "") for heading in headings]
    body = enumerate(rows[header + 1 : header + 1 + _MOST_ROWS], header + 2)
    return ReadList(
        month=mark[1],
        place=mark[2],
        rows=tuple((line, _cells(columns, row)) for line, row in body if any(cell not in {"", None} for cell in row)),
        added=tuple(text for text, column in zip(headings, columns, strict=True) if text and not column),
        checks=dict(pair.split(":") for pair in check[1].split(",") if ":" in pair) if check else {},
    )


def _cells(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """The first column of a kind counts: a copied one is not an answer."""
    cells: dict[str, Any] = {}
    for column, cell in zip(columns, row, strict=False):
        if column:
            cells.setdefault(column, cell)
    return cells
