"""Rows whose cells cannot be used, one by one or beside each other."""

import numpy as np
from numpy.typing import NDArray

from takeroot.records.cells.dates import MISSING
from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows


def check_cells(rows: TableRows) -> None:
    """Set aside rows without a usable key or required value, blank every other value that cannot be used.

    A date that must follow another and does not, an age at hire outside the limits, a reason without its date: as the
    table's file says.
    """
    for name in rows.cells:
        _own_faults(rows, name)
    for name, column in rows.table.columns.items():
        if name not in rows.cells:
            continue
        if column.not_before in rows.cells:
            _not_before(rows, name, column.not_before)
        if column.age_at in rows.cells:
            _age(rows, name, column.age_at)
        if column.required_with in rows.cells:
            _required_with(rows, name, column.required_with)
        if column.unknown_with in rows.cells:
            _unknown_with(rows, name, column.unknown_with)


def _own_faults(rows: TableRows, name: str) -> None:
    cells, column = rows.cells[name], rows.table.columns[name]
    costs_row = rows.needs(name) or column.unusable == "row"
    for reason in np.unique(cells.reasons[cells.reasons.astype(bool)]).tolist():
        rows.find(cells.reasons == reason, name, Reason(reason), costs_row=costs_row)
    if rows.needs(name):
        rows.find(cells.missing & (cells.reasons == 0), name, Reason.REQUIRED_MISSING, costs_row=True)


def _not_before(rows: TableRows, name: str, other: str) -> None:
    own, earlier = rows.cells[name].parsed, rows.cells[other].parsed
    reversed_dates = (own != MISSING) & (earlier != MISSING) & (own < earlier)
    costs_row = rows.needs(name) or rows.table.columns[name].unusable == "row"
    rows.find(reversed_dates, name, Reason.DATES_REVERSED, costs_row=costs_row)


def _age(rows: TableRows, name: str, other: str) -> None:
    column = rows.table.columns[name]
    born, then = rows.cells[name].parsed, rows.cells[other].parsed
    known = (born != MISSING) & (then != MISSING)
    years = _years(born, then)
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    rows.find(known & ((years < low) | (years > high)), name, Reason.AGE_OUT_OF_RANGE, costs_row=rows.needs(name))


def _years(born: NDArray[np.int64], then: NDArray[np.int64]) -> NDArray[np.int64]:
    """Completed years of age; whatever where one of the days is missing."""
    first, last = born.astype("datetime64[D]"), then.astype("datetime64[D]")
    months = last.astype("datetime64[M]").astype(np.int64) - first.astype("datetime64[M]").astype(np.int64)
    birthday_ahead = (last - last.astype("datetime64[M]")) < (first - first.astype("datetime64[M]"))
    return (months - birthday_ahead) // 12


def _required_with(rows: TableRows, name: str, other: str) -> None:
    given = ~rows.cells[other].missing | rows.cells[other].reasons.astype(bool)
    missing = rows.cells[name].missing & (rows.cells[name].reasons == 0)
    rows.find(given & missing, name, Reason.DATE_MISSING, costs_row=True)


def _unknown_with(rows: TableRows, name: str, other: str) -> None:
    cells = rows.cells[name]
    open_ended = cells.missing & ~rows.cells[other].missing
    values = np.where(open_ended, cells.words.to_pylist().index("unknown"), cells.parsed).astype(np.int32)
    rows.replace(name, values, cells.words)
