"""What the tables themselves say of each person at each landmark, column by column, whatever features are declared."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.clean_tables import CleanTables
from takeroot.hazard.audit.at_work import AtWork
from takeroot.hazard.audit.dated_rows import row_keys, row_places
from takeroot.months import last_day

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

Column = tuple[str, str, Floats]
"""Where it comes from (`table: column`), what of it, and a value a row."""

_ABOUT_THE_EXIT = ("exit_date", "exit_reason", "exit_recorded_date", "notice_date", "staff_id", "name", "national_id")
_NOT_LOOKED_AT = ("staff", "decisions", "objections")
_SHARED = ("facility_id",)
_DATES = ("date", "effective_date", "start_date", "month")
_FEW = 60
_MOST_ROWS = 15
_QUARTER, _YEAR = 92, 365
_NEVER = 1 << 19


def record_columns(tables: CleanTables, people: AtWork) -> Iterator[Column]:
    """Go through every column of every table of people, as it was known at each landmark.

    Of `staff` the values, dates as days from the landmark; of dated tables the latest value, how many rows there are in
    a quarter, a year and ever, of each value of a category too, how long ago the latest is, how late it was recorded;
    of monthly ones means, changes, zeros and gaps.

    Parameters
    ----------
    tables : CleanTables
        The delivery.
    people : AtWork
        Whose, and when.

    Yields
    ------
    tuple of str, str and ndarray of shape (len(people),)
        Missing where nothing is known.
    """
    yield from _of_staff(tables, people)
    for name, table in tables.frames.items():
        dates = [column for column in _DATES if column in table]
        if name not in _NOT_LOOKED_AT and "staff_id" in table and dates and not table.empty:
            yield from _OfTable(name, table, dates[0], people).columns()


def _of_staff(tables: CleanTables, people: AtWork) -> Iterator[Column]:
    staff = tables["staff"].sort_values(["staff_id", "hire_date"], kind="stable", ignore_index=True)
    for name in map(str, staff):
        if name in _ABOUT_THE_EXIT or name in _SHARED or not tables.has("staff", name):
            continue
        values = _numbers(staff[name])
        own = values[people.spell]
        is_date = str(staff[name].dtype).startswith("datetime")
        yield f"staff: {name}", "", own - people.day if is_date else own


class _OfTable:
    """One dated table, its rows sorted by person and the day they were known."""

    def __init__(self, name: str, table: pd.DataFrame, date: str, people: AtWork) -> None:
        self._name, self._table, self._date, self._people = name, table, date, people
        keys = row_keys(table, _known_day(table, date), people.spells)
        self._order = np.argsort(keys, kind="stable")
        ordered = keys[self._order]
        self._first = row_places(ordered, people.person, -_NEVER)
        self._end = row_places(ordered, people.person, people.day + 1)
        self._since = {
            f"the last {days} days": row_places(ordered, people.person, people.day - days + 1)
            for days in (_QUARTER, _YEAR)
        }
        self._quarter, self._year = self._since.values()
        self._has = self._end > self._first
        self._latest = self._order[np.maximum(self._end - 1, 0)]

    def columns(self) -> Iterator[Column]:
        everything = np.ones(len(self._table), dtype=bool)
        yield from self._counts(self._name, "rows", everything)
        if self._date != "month":
            day = _days(self._table[self._date])
            yield self._name, f"latest {self._date}", self._of_latest(day) - self._people.day
            if "recorded_date" in self._table:
                late = _days(self._table["recorded_date"]) - day
                yield f"{self._name}: recorded_date", "days after the event", self._of_latest(late)
        for column in map(str, self._table):
            if column not in ("staff_id", "recorded_date", self._date, *_SHARED):
                yield from self._of_column(column, self._table[column])

    def _of_column(self, name: str, column: pd.Series) -> Iterator[Column]:
        where, values = f"{self._name}: {name}", _numbers(column)
        if str(column.dtype).startswith("datetime"):
            yield where, "latest", self._of_latest(values) - self._people.day
            return
        yield where, "latest", self._of_latest(values)
        if isinstance(column.dtype, pd.CategoricalDtype):
            for code, value in enumerate(column.cat.categories if self._date != "month" else ()):
                if (rows := values == code).any():
                    yield from self._counts(where, f"rows with {value}", rows)
        elif column.dtype.kind == "f":
            yield from self._of_number(where, values)

    def _of_number(self, where: str, values: Floats) -> Iterator[Column]:
        yield where, "gaps of the last year", self._sum(np.isnan(values), self._year, self._end)
        if self._date == "month":
            soon, before = self._mean(values, self._quarter, self._end), self._mean(values, self._year, self._quarter)
            yield where, "mean of the last quarter", soon
            yield where, "last quarter against the months before", soon - before
            yield where, "zeros of the last year", self._sum(values == 0, self._year, self._end)

    def _counts(self, where: str, words: str, rows: Booleans) -> Iterator[Column]:
        since = self._since if self._date == "month" else {**self._since, "all time": self._first}
        for window, begin in since.items():
            yield where, f"{words} in {window}", np.minimum(self._sum(rows, begin, self._end), _MOST_ROWS)

    def _sum(self, values: NDArray[np.generic], begin: Integers, end: Integers) -> Floats:
        total = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values[self._order].astype(np.float64)))])
        return np.asarray(total[end] - total[begin])

    def _mean(self, values: Floats, begin: Integers, end: Integers) -> Floats:
        there = self._sum(~np.isnan(values), begin, end)
        return np.asarray(
            np.divide(self._sum(values, begin, end), there, out=np.full(len(there), np.nan), where=there > 0)
        )

    def _of_latest(self, values: Floats) -> Floats:
        return np.asarray(np.where(self._has, values[self._latest], np.nan))


def _numbers(column: pd.Series) -> Floats:
    """Values as numbers: days, codes of categories and of texts of which there are few, else whether there is one."""
    if str(column.dtype).startswith("datetime"):
        return _days(column)
    if column.dtype.kind in "if":
        return column.to_numpy(dtype=np.float64)
    codes = column.cat.codes if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column, sort=True)[0]
    number = np.asarray(codes, dtype=np.float64)
    few = isinstance(column.dtype, pd.CategoricalDtype) or number.max(initial=-1) < _FEW
    return np.where(number < 0, np.nan, number if few else 1.0)


def _days(column: pd.Series) -> Floats:
    day = column.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(day), np.nan, day.astype(np.int64))


def _known_day(table: pd.DataFrame, date: str) -> Integers:
    if date == "month":
        return np.asarray(last_day(table[date].to_numpy()), dtype=np.int64)
    day = _days(table[date])
    if "recorded_date" in table:
        day = np.fmax(day, _days(table["recorded_date"]))
    return np.where(np.isnan(day), _NEVER, day).astype(np.int64)
