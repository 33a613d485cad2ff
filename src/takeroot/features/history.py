"""A whole delivery, sorted once for many as-of months; only `asof` may look inside."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.features.calendar import Floats, Ints, days
from takeroot.features.codes import places
from takeroot.features.dated_rows import DatedRows, as_numbers, holds
from takeroot.features.facilities import Facilities, read_facilities
from takeroot.features.monthly_cells import MonthlyCells
from takeroot.features.persons import Persons
from takeroot.features.reference_rows import ReferenceRows
from takeroot.features.spells import Spells, read_spells
from takeroot.months import last_day

T = TypeVar("T")

LOOK_BACK = 72
"""Months before the first as-of month that monthly arrays hold: the longest window and the year before it."""


class History:
    """A whole delivery, made ready for some as-of months: sorted once, so that each month costs little.

    Parameters
    ----------
    tables : CleanTables
    months : sequence of int
        The as-of months that will be asked for.
    """

    def __init__(self, tables: CleanTables, months: Sequence[int]) -> None:
        self.tables = tables
        self.spells: Spells = read_spells(tables)
        self._persons = Persons(tables, self.spells.ids)
        self.facilities: Facilities = read_facilities(tables)
        self._first, self._last = min(months) - LOOK_BACK, max(months)
        self._here = self.spells.persons_here(months, [int(last_day(month)) for month in months])
        self._made: dict[Hashable, object] = {}

    def dated(self, table: str) -> DatedRows:
        """Return an event or state table; postings of everyone, since leavers tell a facility's history."""
        return once(self._made, ("dated", table), lambda: self._dated(table))

    def monthly(self, table: str) -> MonthlyCells:
        """Return a monthly table."""
        return once(self._made, ("monthly", table), lambda: self._monthly(table))

    def reference(self, table: str) -> ReferenceRows:
        """Return a table of reference pay."""
        return once(self._made, ("reference", table), lambda: ReferenceRows(self.tables, table, self.facilities))

    def staff_values(self, column: str) -> Floats:
        """(S,) a column of `staff` as numbers: a category's place, a facility's place among all."""
        return once(self._made, ("staff", column), lambda: self._numbers_of(self.spells.frame, column))

    def staff_days(self, column: str) -> Ints:
        """(S,) a date of `staff` as day numbers; NEVER where it is missing."""
        return once(self._made, ("staff days", column), lambda: days(self.spells.frame[column]))

    def spell_test(self, table: str, column: str, values: tuple[str, ...]) -> Floats:
        """(S,) 1 where a column of `staff` holds one of the values, 0 where another, NaN where it is missing."""
        return once(
            self._made,
            ("spell test", column, values),
            lambda: holds(self.tables[table][column], values)[self.spells.order],
        )

    def posted_values(self, column: str) -> Floats:
        """(R,) the same column of `postings`, coded as in `staff`."""
        return once(self._made, ("posted", column), lambda: self._posted(column))

    def _dated(self, table: str) -> DatedRows:
        keep = np.ones_like(self._here) if table == "postings" else self._here
        return DatedRows(self.tables[table], table, self._persons.of(table), self.spells, keep)

    def _monthly(self, table: str) -> MonthlyCells:
        span = self._first, self._last
        return MonthlyCells(self.tables[table], self._persons.of(table), self.spells, self._here, span=span)

    def _posted(self, column: str) -> Floats:
        rows, frame, staff = self.dated("postings"), self.tables["postings"], self.tables["staff"][column]
        if isinstance(staff.dtype, pd.CategoricalDtype):
            frame = frame.assign(**{column: frame[column].cat.set_categories(staff.cat.categories)})
        return rows.taken(self._numbers_of(frame, column))

    def _numbers_of(self, frame: pd.DataFrame, column: str) -> Floats:
        if column != "facility_id":
            return as_numbers(frame[column])
        place = places(frame[column], self.facilities.ids)
        return np.where(place < 0, np.nan, place.astype(np.float64))


def once(made: dict[Hashable, object], name: Hashable, make: Callable[[], T]) -> T:
    """Return what was made under that name, or make it now and keep it."""
    if name not in made:
        made[name] = make()
    return cast("T", made[name])
