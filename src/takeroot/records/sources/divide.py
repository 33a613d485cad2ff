"""Text into cells: regular lines all at once, irregular ones one by one."""

import csv
import io
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from takeroot.records.reason import Reason
from takeroot.records.sheet import BrokenRow

_QUOTE, _NEWLINE = 34, 10
_LONGEST_CELL = 50


@dataclass(frozen=True)
class Divided:
    """Cells by column; lines and broken rows count from 0 at the text's beginning."""

    columns: tuple[pa.Array, ...]
    lines: NDArray[np.int64]
    broken: tuple[BrokenRow, ...]


def divide(text: str, delimiter: str, *, width: int) -> Divided:
    r"""Divide lines into `width` cells each.

    A line with more cells is broken unless the further ones are empty; a line with fewer is broken. A quoted cell may
    run over several lines. A quotation mark without its pair breaks its own line only.

    Examples
    --------
    >>> divided = divide('1,"a, b"\n2,c,d\n3,"e', ",", width=2)
    >>> divided.lines.tolist(), [(row.line, row.reason.code) for row in divided.broken]
    ([0], [(1, 'ragged_row'), (2, 'unbalanced_quotes')])
    """
    lines = _lines(text)
    full = lines.ends > lines.starts
    regular = full & _regular(lines, ord(delimiter), width)
    columns = _all_at_once(lines, regular, delimiter, width)
    if columns is None:
        regular[:] = False
        columns = [pa.array([], pa.string()) for _ in range(width)]
    rows, places, broken = _one_by_one(lines, np.flatnonzero(full & ~regular), delimiter, width)
    return _together(columns, np.flatnonzero(regular), rows, places, broken)


def divide_one(line: str, delimiter: str) -> list[str] | None:
    """Divide one line; None where its quotation marks do not pair.

    Examples
    --------
    >>> divide_one('a,"b,c"', ",")
    ['a', 'b,c']
    """
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


@dataclass(frozen=True)
class _Lines:
    """The bytes of a text, and where its lines begin and end."""

    content: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def text(self, first: int, last: int) -> str:
        return self.content[self.starts[first] : self.ends[last]].tobytes().decode()


def _lines(text: str) -> _Lines:
    content = np.frombuffer(text.encode(), dtype=np.uint8)
    newlines = np.flatnonzero(content == _NEWLINE)
    return _Lines(content, np.concatenate([[0], newlines + 1]), np.concatenate([newlines, [len(content)]]))


def _regular(lines: _Lines, delimiter: int, width: int) -> NDArray[np.bool_]:
    """Lines with the right number of cells whose quotation marks pair and stand at the ends of cells."""
    quotes = np.flatnonzero(lines.content == _QUOTE)
    marks = np.flatnonzero(lines.content == delimiter)
    before = np.searchsorted(quotes, lines.starts)
    paired = (np.searchsorted(quotes, lines.ends) - before) % 2 == 0
    if len(quotes):
        line = np.searchsorted(lines.starts, marks, side="right") - 1
        marks = marks[(np.searchsorted(quotes, marks) - before[line]) % 2 == 0]
        strange = quotes[~_at_ends(lines.content, quotes, delimiter)]
        paired[np.searchsorted(lines.starts, strange, side="right") - 1] = False
    cells = np.searchsorted(marks, lines.ends) - np.searchsorted(marks, lines.starts) + 1
    return paired & (cells == width)


def _at_ends(content: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: int) -> NDArray[np.bool_]:
    edges = [_QUOTE, _NEWLINE, delimiter]
    padded = np.concatenate([[_NEWLINE], content, [_NEWLINE]])
    return np.isin(padded[quotes], edges) | np.isin(padded[quotes + 2], edges)


def _all_at_once(lines: _Lines, regular: NDArray[np.bool_], delimiter: str, width: int) -> list[pa.Array] | None:
    """The regular lines by Arrow; None where there are none, or where it counts other rows than we do."""
    names = [str(at) for at in range(width)]
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(_only(lines, regular)),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=1 << 26, use_threads=False),
            parse_options=pa_csv.ParseOptions(delimiter=delimiter),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    return [pa.concat_arrays(c.chunks) for c in table.columns] if len(table) == regular.sum() else None


def _only(lines: _Lines, chosen: NDArray[np.bool_]) -> bytes:
    """The bytes of these lines, each with its newline."""
    if chosen.all():
        return lines.content.tobytes()
    kept = np.repeat(chosen, lines.ends - lines.starts + 1)[: len(lines.content)]
    return lines.content[kept].tobytes()


def _one_by_one(
    lines: _Lines, irregular: NDArray[np.int64], delimiter: str, width: int
) -> tuple[list[list[str]], list[int], list[BrokenRow]]:
    rows: list[list[str]] = []
    places: list[int] = []
    broken: list[BrokenRow] = []
    following = 0
    for line in irregular.tolist():
        if line < following:
            continue
        cells, last = divide_one(lines.text(line, line), delimiter), line
        if cells is None:
            cells, last = _over_lines(lines, line, delimiter, width)
        fitting = _fitting(cells, width)
        if fitting is None:
            reason = Reason.UNBALANCED_QUOTES if cells is None else Reason.RAGGED_ROW
            broken.append(BrokenRow(line, reason, lines.text(line, line)))
        else:
            rows.append(fitting)
            places.append(line)
            following = last + 1
    return rows, places, broken


def _over_lines(lines: _Lines, line: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """A cell that runs over several lines: as many as make the cells fit, else none."""
    for last in range(line + 1, min(line + _LONGEST_CELL, len(lines.starts))):
        cells = divide_one(lines.text(line, last), delimiter)
        if cells is not None:
            return (cells, last) if len(cells) == width else (None, line)
    return None, line


def _fitting(cells: list[str] | None, width: int) -> list[str] | None:
    if cells is None or len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width]


def _together(
    columns: list[pa.Array],
    regular: NDArray[np.int64],
    rows: list[list[str]],
    lines: list[int],
    broken: list[BrokenRow],
) -> Divided:
    """All rows in the order of their lines."""
    if not rows:
        return Divided(tuple(columns), regular, tuple(broken))
    all_lines = np.concatenate([regular, lines])
    order = np.argsort(all_lines)
    added = zip(*rows, strict=True)
    merged = tuple(
        pa.concat_arrays([column, pa.array(list(more), pa.string())]).take(pa.array(order))
        for column, more in zip(columns, added, strict=True)
    )
    return Divided(merged, all_lines[order], tuple(broken))
