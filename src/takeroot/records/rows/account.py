"""The account: what was set aside and blanked, how many rows of each table were read and used."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.months import month_text
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.reason import Reason
from takeroot.records.rows.cell_value import cell_headers, cell_values
from takeroot.records.rows.table_rows import Fault, TableRows

SET_ASIDE = ("table", "file", "line", "key", "column", "value", "effect", "code", "reason")
COUNTS = ("table", "read", "used", "set_aside", "values_blanked", "not_recognised")
UNRECOGNISED = ("table", "file", "column", "value", "times")
_TEXT = pd.StringDtype(na_value=np.nan)


def set_aside_frame(tables: Mapping[str, TableRows]) -> pd.DataFrame:
    """List every fault, sorted by table, file, line and column."""
    parts = [_fault_frame(key, rows, fault) for key, rows in tables.items() for fault in rows.faults]
    parts += [_broken_frame(key, rows) for key, rows in tables.items() if any(sheet.broken for sheet in rows.sheets)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=np.int64 if name == "line" else _TEXT) for name in SET_ASIDE})
    frame = pd.concat(parts).astype(dict.fromkeys(SET_ASIDE, _TEXT)).astype({"line": np.int64})
    return frame.sort_values(["table", "file", "line", "column", "code", "effect"], ignore_index=True)


def counts_frame(tables: Mapping[str, TableRows]) -> pd.DataFrame:
    """Count rows and cells of each table that came."""
    return pd.DataFrame([_counted(key, rows) for key, rows in tables.items()], columns=list(COUNTS))


def unrecognised_frame(tables: Mapping[str, TableRows], order: Sequence[str]) -> pd.DataFrame:
    """List headers (once, the value empty, times the rows below) and words that no spelling matches."""
    found = [
        line for key in order if key in tables for line in (*_headers(key, tables[key]), *_words(key, tables[key]))
    ]
    return pd.DataFrame(found, columns=list(UNRECOGNISED))


def row_keys(rows: TableRows, at: NDArray[np.int64]) -> list[str]:
    """The canonical key parts that can be read, joined by `|`."""
    parts = [_key_texts(rows.cells[name], rows.table.columns[name].type, at) for name in rows.table.key]
    return ["|".join(filter(None, one)) for one in zip(*parts, strict=True)]


def _fault_frame(key: str, rows: TableRows, fault: Fault) -> pd.DataFrame:
    sheet = np.searchsorted(rows.offsets, fault.rows, side="right") - 1
    lines = np.concatenate([one.lines for one in rows.sheets])
    return pd.DataFrame(
        {
            "table": key,
            "file": [rows.sheets[part].place for part in sheet],
            "line": lines[fault.rows],
            "key": row_keys(rows, fault.rows),
            "column": cell_headers(rows, fault.column, fault.rows),
            "value": cell_values(rows, fault.column, fault.rows),
            "effect": "row" if fault.costs_row else "value",
            "code": fault.reason.code,
            "reason": fault.reason.words,
        }
    )


def _broken_frame(key: str, rows: TableRows) -> pd.DataFrame:
    found = [
        (key, sheet.place, row.line, "", "", row.text, "row", row.reason.code, row.reason.words)
        for sheet in rows.sheets
        for row in sheet.broken
    ]
    return pd.DataFrame(found, columns=list(SET_ASIDE))


def _counted(key: str, rows: TableRows) -> tuple[str, int, int, int, int, int]:
    broken = sum(len(sheet.broken) for sheet in rows.sheets)
    read = len(rows) + broken
    used = int((~rows.out).sum())
    blanked = sum(int((~rows.out[fault.rows]).sum()) for fault in rows.faults)
    unknown = sum(len(fault.rows) for fault in rows.faults if fault.reason is Reason.NOT_RECOGNISED)
    return key, read, used, int(rows.out.sum()) + broken, blanked, unknown


def _headers(key: str, rows: TableRows) -> Iterator[tuple[str, str, str, str, int]]:
    for sheet, columns in zip(rows.sheets, rows.columns, strict=True):
        for at in columns.unknown:
            if not sheet.header[at].strip() and _is_blank(sheet.columns[at]):
                continue
            yield key, sheet.place, sheet.header[at], "", len(sheet.lines)


def _is_blank(column: pa.Array) -> bool:
    return not any(str(value).strip() for value in column.unique().to_pylist() if value is not None)


def _words(key: str, rows: TableRows) -> Iterator[tuple[str, str, str, str, int]]:
    for fault in rows.faults:
        if fault.reason is Reason.NOT_RECOGNISED:
            sheet = np.searchsorted(rows.offsets, fault.rows, side="right") - 1
            places = [rows.sheets[part].place for part in sheet]
            headers, values = cell_headers(rows, fault.column, fault.rows), cell_values(rows, fault.column, fault.rows)
            times = Counter(zip(places, headers, values, strict=True))
            yield from ((key, *word, count) for word, count in sorted(times.items()))


def _key_texts(cells: ColumnCells, kind: str, at: NDArray[np.int64]) -> list[str]:
    values = cells.parsed[at]
    if kind == "month":
        return ["" if value == MISSING else month_text(value) for value in values.tolist()]
    if kind == "date":
        return ["" if value == MISSING else str(np.datetime64(value, "D")) for value in values.tolist()]
    return [word or "" for word in cells.words.take(pa.array(values, mask=values < 0)).to_pylist()]
