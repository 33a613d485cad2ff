"""Who worked here, from when until when: the rows of `staff`, one a spell. Who is here at M is decided in `asof`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from takeroot.data.clean_tables import CleanTables
from takeroot.features.calendar import NEVER, Bools, Ints, days, months_of
from takeroot.features.codes import distinct, places

_FAR = 1 << 22
"""Days, ten thousand years of them: no further off does one day differ from another."""


@dataclass(frozen=True)
class Spells:
    """All spells, sorted by person and day of hire; S of them, of P persons.

    Parameters
    ----------
    ids : Array
        The persons' staff_id, sorted; a person is a place in it.
    person, hired, left : array of int
        (S,) person, day of hire, day of leaving (NEVER while active).
    leaving_known : array of int
        (S,) the month in which the leaving was known: that of the later of exit_date and exit_recorded_date.
    frame : DataFrame
        The rows of `staff` in this order.
    order : array of int
        (S,) where they stand in the delivered table.
    """

    ids: pa.Array
    person: Ints
    hired: Ints
    left: Ints
    leaving_known: Ints
    frame: pd.DataFrame
    order: Ints

    @cached_property
    def came_back(self) -> Bools:
        """(P,) whether a person has more than one spell: who has a single one, and is here, has left no gap."""
        back = np.zeros(len(self.ids), dtype=bool)
        back[self.person[1:][np.diff(self.person) == 0]] = True
        return back

    def here(self, month: int, last_day: int) -> Ints:
        """Spells that run at the end of `month` as far as was known then; the latest of a person, sorted by person."""
        running = np.flatnonzero((self.hired <= last_day) & (self.leaving_known > month))
        last_of_person = np.append(np.diff(self.person[running]) != 0, True)[: running.size]
        return running[last_of_person]

    def persons_here(self, months: Sequence[int], last_days: Sequence[int]) -> Bools:
        """(P,) whether a person is here at the end of any of the months."""
        here = np.zeros(len(self.ids), dtype=bool)
        for month, last_day in zip(months, last_days, strict=True):
            here[self.person[self.here(month, last_day)]] = True
        return here

    def known_to_lie_after_leaving(self, person: Ints, first_day: Ints, last_day: Ints) -> Ints:
        """Month from which a row about these days is known to lie in a gap after leaving; NEVER where it does not."""
        spell = np.searchsorted(_rank(self.person, self.hired), _rank(person, last_day), side="right") - 1
        began = (spell >= 0) & (self.person[spell] == person)
        return np.where(began & (self.left[spell] < first_day), self.leaving_known[spell], NEVER)

    def spell_of(self, person: Ints, day: Ints, month: int) -> Ints:
        """Spell that each row about a person belongs to, as known at `month`: one begins when the one before ends.

        Where the end of the one before was not known, it begins at its own hire. A first spell reaches back for ever.
        """
        begins = np.full(self.person.size, -NEVER, dtype=np.int64)
        again = np.flatnonzero(np.diff(self.person) == 0) + 1
        known = self.leaving_known[again - 1] <= month
        begins[again] = np.where(known, self.left[again - 1] + 1, self.hired[again])
        return np.searchsorted(_rank(self.person, begins), _rank(person, day), side="right") - 1


def read_spells(tables: CleanTables) -> Spells:
    """Sort `staff` into spells."""
    frame = tables["staff"]
    ids = distinct(frame["staff_id"])
    person, hired = places(frame["staff_id"], ids), days(frame["hire_date"])
    order = np.lexsort((days(frame["exit_date"]), hired, person))
    frame = frame.take(order)
    left = days(frame["exit_date"])
    known = np.maximum(left, days(frame["exit_recorded_date"], missing=-NEVER))
    return Spells(ids, person[order], hired[order], left, months_of(known), frame, order)


def _rank(person: Ints, day: Ints) -> Ints:
    """Person and day in one number that sorts by both."""
    return (person << 24) + np.clip(day, -_FAR, _FAR)
