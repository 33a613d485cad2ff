"""Which lines of a sheet are no rows: titles above the header, totals, remarks, blank lines."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.coded import coded, is_coded_text
from takeroot.records.plain_text import plain_word
from takeroot.records.recognise.header_word import header_words
from takeroot.records.sheet import Sheet

_TOTAL = re.compile(
    r"(本页|本月|全院|全县|本单位|累计)?(合计|总计|小计|共计|总和|合计数|总数|平均|平均值|均值|total|subtotal|grandtotal|sum)(人数|人)?"
)
_REMARK = re.compile(
    r"(制表|填表|填报|审核|复核|负责人|单位负责人|经办|备注|注|说明|打印|制单|联系)[^:]{0,10}:.*", re.DOTALL
)
_SOMETHING = r"[0-9A-Za-z\x{4e00}-\x{9fa5}]"
_LOOK_AHEAD = 30
_FIRST_CELLS = 3


def find_header(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """Position of the header among the first rows: the one with the most known headers, at least two.

    A row with a single cell that is known counts only where it is all the sheet's width.
    """
    counts = [len(set(header_words(row)) & known) for row in rows[:_LOOK_AHEAD]]
    best = max(counts, default=0)
    return counts.index(best) if best > 1 else None


def line_notes(place: str, what: str, lines: Sequence[int]) -> tuple[str, ...]:
    """Say which lines are no rows."""
    return (f"{place}: {what} {_listed(lines)} left out",) if lines else ()


@dataclass(frozen=True)
class IdleLines:
    """Lines of a sheet that are no rows: positions to leave out, and the line numbers of totals and of remarks."""

    out: NDArray[np.bool_]
    totals: NDArray[np.int64]
    remarks: NDArray[np.int64]


def without_idle_lines(sheet: Sheet) -> Sheet:
    """Take out blank lines, totals and remarks, and say so in the sheet's notes."""
    idle = idle_lines(sheet)
    return without(replace(sheet, notes=(*sheet.notes, *idle_notes(sheet.place, [idle]))), idle)


def idle_lines(sheet: Sheet) -> IdleLines:
    """Find blank lines, totals and remarks."""
    sheet = _coded(sheet)
    total, remark, blank = _totals(sheet), _remarks(sheet), _blank(sheet)
    remark &= ~total
    return IdleLines(total | remark | blank, sheet.lines[total], sheet.lines[remark])


def idle_notes(place: str, parts: Sequence[IdleLines]) -> tuple[str, ...]:
    """Say which lines of a sheet, found in one part or in several, were left out."""
    found = {
        "total line": np.sort(np.concatenate([part.totals for part in parts])),
        "remark": np.sort(np.concatenate([part.remarks for part in parts])),
    }
    return tuple(f"{place}: {what} {_listed(lines.tolist())} left out" for what, lines in found.items() if len(lines))


def without(sheet: Sheet, idle: IdleLines) -> Sheet:
    """Take idle lines out."""
    sheet = _coded(sheet)
    return _keep(sheet, ~idle.out) if idle.out.any() else sheet


def _coded(sheet: Sheet) -> Sheet:
    return replace(sheet, columns=tuple(_coded_once(column) for column in sheet.columns))


def is_idle(cells: Sequence[str]) -> bool:
    """Whether the cells of one line are blank, a total or a remark."""
    words = [word for cell in cells if (word := plain_word(cell))]
    return (
        not words
        or any(_TOTAL.fullmatch(w) for w in words[:2])
        or (bool(_REMARK.match(words[0])) and _sparse(words, cells))
    )


def _sparse(words: Sequence[str], cells: Sequence[str]) -> bool:
    return len(words) <= max(1, len(cells) // 2)


def _listed(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:5]))
    return shown if len(lines) <= 5 else f"{shown} and {len(lines) - 5} more"  # noqa: PLR2004 - enough to look them up


def _keep(sheet: Sheet, kept: NDArray[np.bool_]) -> Sheet:
    position = np.cumsum(kept) - 1
    mask = pa.array(kept)
    return replace(
        sheet,
        columns=tuple(column.filter(mask) for column in sheet.columns),
        lines=sheet.lines[kept],
        merged={at: position[rows[kept[rows]]] for at, rows in sheet.merged.items()},
        uncached={at: position[rows[kept[rows]]] for at, rows in sheet.uncached.items()},
    )


def _coded_once(column: pa.Array) -> pa.Array:
    return column.dictionary_encode() if pa.types.is_string(column.type) else column


def _blank(sheet: Sheet) -> NDArray[np.bool_]:
    rows = np.arange(len(sheet.lines))
    for at, column in enumerate(sheet.columns):
        empty = _empty(column.take(pa.array(rows)) if len(rows) < len(column) else column, sheet.plain.get(at, 0))
        if at in sheet.uncached:
            empty &= ~np.isin(rows, sheet.uncached[at])
        rows = rows[empty]
        if not len(rows):
            break
    found = np.zeros(len(sheet.lines), dtype=bool)
    found[rows] = True
    return found


def _empty(column: pa.Array, plain: int) -> NDArray[np.bool_]:
    if is_coded_text(column):
        cells = coded(column)
        nothing = ~cells.matching_but_ids(_SOMETHING, plain, ids=True)
        for at, text in cells.some(nothing):
            nothing[at] = not plain_word(text)
        return np.append(nothing, True)[cells.codes]
    return column.is_null().to_numpy(zero_copy_only=False)


def _totals(sheet: Sheet) -> NDArray[np.bool_]:
    return _first_cells(sheet, "[计总均共]|(?i)total|sum", lambda word: bool(_TOTAL.fullmatch(word)))


def _remarks(sheet: Sheet) -> NDArray[np.bool_]:
    return _first_cells(sheet, "[:：]", lambda word: bool(_REMARK.match(word)))


def _first_cells(sheet: Sheet, hint: str, test: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Rows of which one of the first cells passes the test; the hint is a pattern that it must match at least."""
    found = np.zeros(len(sheet.lines), dtype=bool)
    for at, column in enumerate(sheet.columns[:_FIRST_CELLS]):
        if is_coded_text(column):
            cells = coded(column)
            hits = cells.matching_but_ids(hint, sheet.plain.get(at, 0), ids=False)
            for place, text in cells.some(hits):
                hits[place] = test(plain_word(text))
            if hits.any():
                found |= np.append(hits, False)[cells.codes]
    for row in np.flatnonzero(found):
        found[row] = is_idle([str(column[int(row)].as_py() or "") for column in sheet.columns])
    return found
