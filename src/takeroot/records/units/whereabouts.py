"""What the person of each row is, where, and when: what amounts are compared by."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from takeroot.records.expected_amounts import dense
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.of_person import of_person, of_words

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Whereabouts:
    """Of each of n rows that have a month; worked out when it is asked for.

    Parameters
    ----------
    rows, staff : TableRows
        Rows of persons, and the staff that tells of them.
    """

    rows: TableRows
    staff: TableRows

    @cached_property
    def profession(self) -> Codes:
        """(n,) codes; -1 where it is not known."""
        return of_person(self.rows, self.staff, "profession")

    @cached_property
    def facility(self) -> Codes:
        """(n,) codes; -1 where it is not known."""
        return of_person(self.rows, self.staff, "facility_id")

    @property
    def month(self) -> NDArray[np.int64]:
        """(n,) month numbers."""
        return self.rows.cells[self.rows.table.date].parsed

    @cached_property
    def colleagues(self) -> "Colleagues":
        """Who is of one profession in one facility."""
        what, professions, _ = dense(of_words(self.rows, self.staff, "profession"))
        place, places, named = dense(of_words(self.rows, self.staff, "facility_id"))
        together = (what * places + place)[self.rows.cells["staff_id"].parsed]
        return Colleagues(together, professions * places, named)


@dataclass(frozen=True)
class Colleagues:
    """Groups of rows of one profession in one facility.

    Parameters
    ----------
    group : array of int, (n,)
        Of each row, from 0.
    groups : int
        How many there may be: of each profession one in every place.
    facilities : array of int
        Code of the facility in each place; -1 for none.
    """

    group: NDArray[np.int64]
    groups: int
    facilities: NDArray[np.int64]
