"""Verbs over things that happened on a day: counts, totals, time since, and states that an event ends."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from takeroot.features import people
from takeroot.features.asof import AsOf, Where
from takeroot.features.calendar import DAYS_A_MONTH, NEVER, Bools, Floats, Ints
from takeroot.features.known_rows import NO_ROW, KnownRows, at, day_at

EVERY_ROW: Final[Where] = MappingProxyType({})


def count(past: AsOf, *, table: str, window: int, where: Where = EVERY_ROW) -> Floats:
    """Number of rows in the window that count; zero where there is none."""
    if not past.has(table, *where):
        return past.missing()
    rows = past.rows(table)
    return rows.count(rows.matches(where) & (rows.day > past.day_before(window)))


def total(past: AsOf, *, table: str, column: Sequence[str], window: int, where: Where = EVERY_ROW) -> Floats:
    """Sum of a column over the rows in the window that count; zero where there is none."""
    if not past.has(table, *column, *where):
        return past.missing()
    rows = past.rows(table)
    return rows.total(rows.matches(where) & (rows.day > past.day_before(window)), rows.numbers(column[0]))


def change_in_total(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Sum over the window less the sum over the window before it."""
    if not past.has(table, *column):
        return past.missing()
    rows = past.rows(table)
    now, before = rows.day > past.day_before(window), rows.day > past.day_before(2 * window)
    values = rows.numbers(column[0])
    return rows.total(now, values) - rows.total(before & ~now, values)


def change_of_latest(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Latest value less the one before it, both in the window."""
    rows = past.rows(table)
    values = rows.numbers(column[0])
    counted = ~np.isnan(values) & (rows.day > past.day_before(window))
    last = rows.last(counted)
    counted[last[last != NO_ROW]] = False
    return at(values, last) - at(values, rows.last(counted))


def months_since(past: AsOf, *, table: str, window: int | None = None, where: Where = EVERY_ROW) -> Floats:
    """Months since the last row that counts; the window where there is none in it, missing if there is no window."""
    if not past.has(table, *where):
        return past.missing()
    rows = past.rows(table)
    last = rows.last(rows.matches(where) & (rows.day > past.day_before(window)))
    none = np.nan if window is None else float(window)
    return np.where(last == NO_ROW, none, _months_to(past, day_at(rows.day, last, missing=0)))


def in_a_row(past: AsOf, *, table: str, where: Where, until: Where, window: int) -> Floats:
    """Number of rows that count since the last row that ends the state, in the window."""
    if not past.has(table, *where, *until):
        return past.missing()
    rows = past.rows(table)
    return rows.count(_since(rows, where, until) & (rows.day > past.day_before(window)))


def is_open(past: AsOf, *, table: str, where: Where, until: Where) -> Floats:
    """1 where a state began (`where`) and no later or equal day ended it (`until`), else 0."""
    if not past.has(table, *where, *until):
        return past.missing()
    rows = past.rows(table)
    return (rows.first(_since(rows, where, until)) != NO_ROW).astype(np.float64)


def months_open(past: AsOf, *, table: str, where: Where, until: Where) -> Floats:
    """Months since such a state began; 0 where none is open."""
    if not past.has(table, *where, *until):
        return past.missing()
    rows = past.rows(table)
    first = rows.first(_since(rows, where, until))
    return np.where(first == NO_ROW, 0.0, _months_to(past, day_at(rows.day, first, missing=0)))


def running(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Number of rows that began in the window and whose end (`column`) has not come yet."""
    if not past.has(table):
        return past.missing()
    rows = past.rows(table)
    return rows.count((rows.day > past.day_before(window)) & (rows.days_of(column[0]) == NEVER))


def highest_level(past: AsOf, *, table: str, column: Sequence[str], where: Where = EVERY_ROW) -> Floats:
    """Highest place in a category's order among the rows that count; 0 where there is none."""
    return people.highest_level(past, table, column[0], where)


def _since(rows: KnownRows, where: Where, until: Where) -> Bools:
    """Rows that count, on a day after each person's last row that ends the state."""
    ended = day_at(rows.day, rows.last(rows.matches(until)), missing=-NEVER)
    return rows.matches(where) & (rows.day > ended[rows.slot])


def _months_to(past: AsOf, day: Ints) -> Floats:
    return (past.last_day - day) / DAYS_A_MONTH
