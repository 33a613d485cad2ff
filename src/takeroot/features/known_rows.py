"""Rows of a dated table that were known at M, about people who are here: what `asof` lets through to the verbs."""

from collections.abc import Mapping

import numpy as np

from takeroot.features.calendar import NEVER, Bools, Floats, Ints
from takeroot.features.dated_rows import DatedRows

NO_ROW = -1


class KnownRows:
    """R rows of n people, sorted by person and day.

    Attributes
    ----------
    slot, day : array of int
        (R,) whose row it is, as a place among the n people, rising; and its day, rising within a person.
    """

    def __init__(self, rows: DatedRows, known: Ints, slot: Ints, people: int, last_day: int) -> None:
        self._rows, self._known, self._last_day = rows, known, last_day
        self.slot, self.day, self.people = slot, rows.day[known], people

    def numbers(self, column: str) -> Floats:
        """(R,) a number, or a category as its place in the declared order; missing as NaN."""
        return self._rows.numbers(column)[self._known]

    def days_of(self, column: str) -> Ints:
        """(R,) a further date; NEVER where it is missing or lies after M, when nobody could know it for sure."""
        found = self._rows.days_of(column)[self._known]
        return np.where(found <= self._last_day, found, NEVER)

    def matches(self, where: Mapping[str, tuple[str, ...]]) -> Bools:
        """(R,) whether every column of `where` holds one of its values; a missing one does not."""
        return self._rows.matches(where)[self._known] == 1 if where else np.ones(self.slot.size, dtype=bool)

    def test(self, where: Mapping[str, tuple[str, ...]]) -> Floats:
        """(R,) the same as 1 and 0, NaN where a column is missing."""
        return self._rows.matches(where)[self._known]

    def count(self, counted: Bools) -> Floats:
        """(n,) number of rows of each person that count."""
        return np.bincount(self.slot[counted], minlength=self.people).astype(np.float64)

    def total(self, counted: Bools, values: Floats) -> Floats:
        """(n,) sum of the known values of each person's rows that count."""
        counted = counted & ~np.isnan(values)
        return np.bincount(self.slot[counted], weights=values[counted], minlength=self.people).astype(np.float64)

    def first(self, counted: Bools) -> Ints:
        """(n,) place of each person's first row that counts; NO_ROW if there is none."""
        places = np.flatnonzero(counted)[::-1]
        return self._of_person(places)

    def last(self, counted: Bools) -> Ints:
        """(n,) place of each person's last row that counts; NO_ROW if there is none."""
        return self._of_person(np.flatnonzero(counted))

    def _of_person(self, places: Ints) -> Ints:
        found = np.full(self.people, NO_ROW, dtype=np.int64)
        found[self.slot[places]] = places  # where a person has several, the last assignment holds
        return found


def at(values: Floats, places: Ints) -> Floats:
    """(n,) value at each place; NaN for NO_ROW."""
    return np.append(values, np.nan)[places]


def day_at(day: Ints, places: Ints, *, missing: int) -> Ints:
    """(n,) day at each place; `missing` for NO_ROW."""
    return np.append(day, missing)[places]
