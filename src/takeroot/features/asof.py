"""The one gate for time: what had happened and was known by the end of a month, and nothing else.

A `History` holds a whole delivery, sorted once; the `AsOf` of a month is what verbs are handed. A row passes if

- its date, and its recorded_date where it has one, is on or before M's last day; a monthly row is known at its month's
  end, or at its recorded_date if that is later;
- it does not lie after an exit that was known at M (and before a new hire).

A person is here at M if hired on or before its last day and not known by then to have left; an exit is known at the
later of exit_date and exit_recorded_date. Exits of people who are here cannot be asked for. What `postings` tells of a
column of `staff` stands before what `staff` says, which is as of the delivery.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from takeroot.errors import FeaturesError, Problem
from takeroot.features.calendar import NEVER, Bools, Floats, Ints
from takeroot.features.dated_rows import as_numbers
from takeroot.features.facilities import Facilities
from takeroot.features.history import LOOK_BACK, History, once
from takeroot.features.known_rows import KnownRows, at
from takeroot.features.reference_rows import keys
from takeroot.features.stays import Stays
from takeroot.months import last_day

T = TypeVar("T")
Where = Mapping[str, tuple[str, ...]]

_OF_THE_FUTURE = frozenset({"exit_date", "exit_reason", "exit_recorded_date"})
_HAPPENS = frozenset({"notice_date", "hire_date", "birth_date"})


class AsOf:
    """What was known at the end of one month about the n people who were here, in the order of their staff_id.

    Attributes
    ----------
    month, last_day : int
        The as-of month M and the day number of its last day.
    people : int
        n.
    """

    def __init__(self, history: History, month: int) -> None:
        self._history = history
        self.month, self.last_day = month, int(last_day(month))
        self._spell = history.spells.here(month, self.last_day)
        self._person = history.spells.person[self._spell]
        self.people = self._spell.size
        self._made: dict[Hashable, object] = {}

    @property
    def facilities(self) -> Facilities:
        """All facilities: what is true of them has no date."""
        return self._history.facilities

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Make a thing of this month once and keep it."""
        return once(self._made, name, make)

    def has(self, table: str, *columns: str) -> bool:
        """Whether the table and all these columns were delivered."""
        delivered = self._history.tables.delivered.get(table, frozenset())
        return bool(delivered) and delivered.issuperset(columns)

    def ever_objected(self) -> set[str]:
        """Ids of all who objected, whatever the dates of their rows, used or set aside: an instruction, no feature."""
        tables = self._history.tables
        return {*tables["objections"]["staff_id"], *tables.objections_aside.people}

    def missing(self) -> Floats:
        """(n,) of nothing known."""
        return np.full(self.people, np.nan)

    def months(self, table: str, columns: Sequence[str], window: int, *, earlier: int = 0) -> Floats:
        """(window, n) sum of the columns in each of the `window` months that end `earlier` months before M."""
        last = self.month - earlier
        first = last - window + 1
        cells = self._history.monthly(table)
        total = cells.between(columns[0], first, last, self._person)
        for column in columns[1:]:
            total += cells.between(column, first, last, self._person)
        month, slot = self.once(("unknown cells", table), lambda: self._unknown_cells(table))
        inside = (month >= first) & (month <= last)
        total[month[inside] - first, slot[inside]] = np.nan
        return total

    def rows(self, table: str) -> KnownRows:
        """Return the rows of an event or state table."""
        return self.once(("rows", table), lambda: self._known_rows(table))

    def latest(self, table: str, column: str, window: int | None = None) -> Floats:
        """(n,) latest known value of a column: a number, or a category's place in its order.

        Of `staff` that of the running spell, of `facilities` that of the person's facility, of others that of the
        latest row of the last `window` months that has one.
        """
        if table == "staff":
            return self._of_spells(column)[self._spell]
        if table == "facilities":
            return at(as_numbers(self.facilities.frame[column]), self.facility())
        if "month" in self._history.tables[table]:
            return _last_known(self.months(table, (column,), window or LOOK_BACK))
        rows = self.rows(table)
        values = rows.numbers(column)
        return at(values, rows.last(~np.isnan(values) & (rows.day > self.day_before(window))))

    def holds(self, table: str, where: Where) -> Floats:
        """(n,) 1 where every column of `where`, as `latest` finds it, holds one of its values; 0 where not."""
        held = np.ones(self.people)
        for column, values in where.items():
            kind = self._history.tables[table][column].dtype
            if not isinstance(kind, pd.CategoricalDtype):
                raise FeaturesError(Problem(f"{table}.{column}", "is no category", "test one that declares its values"))
            order = list(kind.categories)
            found = self.latest(table, column)
            wanted = [place for place, category in enumerate(order) if category in values]
            held *= np.where(np.isnan(found), np.nan, np.isin(found, wanted))
        return held

    def dates(self, table: str, column: str) -> Ints:
        """(n,) a date of the running spell as a day number; NEVER where it is missing or not yet known.

        Raises
        ------
        FeaturesError
            If the table is not `staff`: no other has one date a person.
        """
        if table != "staff":
            raise FeaturesError(Problem(f"table {table}", "has no one date a person", "such verbs read staff"))
        if column in _OF_THE_FUTURE:
            return np.full(self.people, NEVER, dtype=np.int64)
        found = self._history.staff_days(column)[self._spell]
        return np.where(found > self.last_day, NEVER, found) if column in _HAPPENS else found

    def texts(self, table: str, column: str) -> pd.Series:
        """(n,) a text of the running spell in `staff`."""
        spell = self._history.spells.order[self._spell]
        return self._history.tables[table][column].take(spell).reset_index(drop=True)

    def category(self, table: str, column: str, numbers: Floats) -> pd.Categorical:
        """(n,) a category's places as the category, for a frame at the border."""
        codes = np.nan_to_num(numbers, nan=-1).astype(np.int64)
        return pd.Categorical.from_codes(codes, categories=self._history.tables[table][column].cat.categories)

    def day_before(self, window: int | None) -> int:
        """Day number of the last day before a window of months that ends with M; far in the past without one."""
        return int(last_day(self.month - window)) if window else -NEVER

    def facility(self) -> Ints:
        """(n,) place of each person's facility; -1 where it is unknown."""
        return self.places_of_spells("facility_id", self._spell)

    def county(self) -> Ints:
        """(n,) place of each person's county; who has no facility is in the county "unassigned"."""
        return self.facilities.county[self.facility()]

    def county_known(self) -> Bools:
        """(n,) whether the county of each person's facility is known."""
        return self.county() != self.facilities.county[-1]

    def reference(self, table: str, column: str, profession: Ints, title_level: Ints) -> Floats:
        """(n,) latest reference value known for a person's county, profession and title level."""
        about = keys(self.county(), profession, title_level)
        return self._history.reference(table).latest(column, self.month, about)

    def stays(self) -> Stays:
        """Everyone's spells so far, leavers' too."""
        spells = self._history.spells
        spell = np.flatnonzero(spells.hired <= self.last_day)
        left = spells.leaving_known[spell] <= self.month
        until = np.where(left, spells.left[spell], self.last_day)
        return Stays(spell, spells.hired[spell], until, left, np.searchsorted(spell, self._spell))

    def left_because(self, table: str, stays: Stays, where: Where) -> Bools:
        """(K,) whether they were known to have left, with `where` holding of the spell in `staff`."""
        tests = [self._history.spell_test(table, *test)[stays.spell] == 1 for test in where.items()]
        return np.logical_and.reduce([stays.left, *tests])

    def places_of_spells(self, column: str, spell: Ints) -> Ints:
        """(K,) a category's or facility's place at each spell; -1 where it is missing."""
        return np.nan_to_num(self._of_spells(column)[spell], nan=-1).astype(np.int64)

    def _of_spells(self, column: str) -> Floats:
        if column in _OF_THE_FUTURE:
            return np.full(self._history.spells.person.size, np.nan)
        if not (self.has("postings", column) and column in self._history.tables["staff"]):
            return self._history.staff_values(column)
        return self.once(("spells", column), lambda: self._superseded(column))

    def _superseded(self, column: str) -> Floats:
        """What `staff` says, but where a posting of that spell was known, what the latest says."""
        rows, values = self._history.dated("postings"), self._history.posted_values(column)
        known = np.flatnonzero((rows.known <= self.last_day) & (rows.void > self.month) & ~np.isnan(values))
        spell = self._history.spells.spell_of(rows.person[known], rows.day[known], self.month)
        held = self._history.staff_values(column).copy()
        held[spell] = values[known]  # rows rise by day: the last assignment holds
        return held

    def _known_rows(self, table: str) -> KnownRows:
        rows = self._history.dated(table)
        slot = self._slot()[rows.person]
        known = np.flatnonzero((rows.known <= self.last_day) & (rows.void > self.month) & (slot >= 0))
        return KnownRows(rows, known, slot[known], self.people, self.last_day)

    def _unknown_cells(self, table: str) -> tuple[Ints, Ints]:
        odd = self._history.monthly(table).exceptions
        slot = self._slot()[odd.person]
        unknown = ((odd.known > self.month) | (odd.void <= self.month)) & (slot >= 0)
        return odd.month[unknown], slot[unknown]

    def _slot(self) -> Ints:
        """(P,) place of each person among those here; -1 for the others."""
        slot = np.full(len(self._history.spells.ids), -1, dtype=np.int64)
        slot[self._person] = np.arange(self.people)
        return slot


def _last_known(months: Floats) -> Floats:
    latest = months[-1].copy()
    for earlier in months[-2::-1]:
        np.copyto(latest, earlier, where=np.isnan(latest))
    return latest
