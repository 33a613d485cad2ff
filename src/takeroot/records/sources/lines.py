"""Which lines of a sheet are no rows: titles above the header, totals, remarks, blank lines."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

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


def without_idle_lines(sheet: Sheet) -> Sheet:
    """Take out blank lines, totals and remarks, and say so in the sheet's notes."""
    sheet = replace(sheet, columns=tuple(_coded_once(column) for column in sheet.columns))
    total, remark, blank = _totals(sheet), _remarks(sheet), _blank(sheet)
    remark &= ~total
    notes = [
        f"{sheet.place}: {what} {_listed(sheet.lines[found].tolist())} left out"
        for what, found in (("total line", total), ("remark", remark))
        if found.any()
    ]
    idle = total | remark | blank
    return _keep(replace(sheet, notes=(*sheet.notes, *notes)), ~idle) if idle.any() else sheet


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
        uncached = sheet.uncached.get(at)
        empty = _empty(column.take(pa.array(rows)) if len(rows) < len(column) else column)
        if uncached is not None:
            empty &= ~np.isin(rows, uncached)
        rows = rows[empty]
        if not len(rows):
            break
    found = np.zeros(len(sheet.lines), dtype=bool)
    found[rows] = True
    return found


def _empty(column: pa.Array) -> NDArray[np.bool_]:
    if is_coded_text(column):
        cells = coded(column)
        nothing = ~cells.matching(_SOMETHING)
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
    for column in sheet.columns[:_FIRST_CELLS]:
        if is_coded_text(column):
            cells = coded(column)
            hits = cells.matching(hint)
            for at, text in cells.some(hits):
                hits[at] = test(plain_word(text))
            if hits.any():
                found |= np.append(hits, False)[cells.codes]
    for row in np.flatnonzero(found):
        found[row] = is_idle([str(column[int(row)].as_py() or "") for column in sheet.columns])
    return found
