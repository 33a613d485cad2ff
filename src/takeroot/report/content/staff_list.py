"""A list as facts: one facility's for its director, a county's for its office, everyone's for analysts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from takeroot.report.content.facility import Facility
from takeroot.report.content.person import Person
from takeroot.specs.disclosure import Role


@dataclass(frozen=True)
class StaffList:
    """Who is on a list, and the facility it belongs to.

    Parameters
    ----------
    month, valid_until : int
        As-of month number, and the last month in which the list may be used.
    role : str
        Who may read it: director, county, analyst.
    place : str
        Id of the facility, name of the county, or empty for everyone.
    facility : Facility, optional
        For a director's list.
    people : tuple of Person
        In the order of band and staff_id: the order says nothing more than the band does.
    withheld : str
        Why nobody is named: `small` (fewer people than the smallest group), `unvalidated`, or empty.
    smallest_group : int
        People below which nobody is named.
    contact : str
        Whom to ask.
    in_ten : mapping of str to int
        What each band means: how many of ten in it leave within a year.
    fields : tuple of str
        Fields of a person that this list shows.
    doubts : tuple of (str, int)
        Why the model deserves less trust than usual, with the exits it learnt from (`RunTables.doubts`).
    context : tuple of str
        Factors that nobody can act on.
    realised : bool
        `in_ten` is what happened in past years, not what is expected.
    planned : bool
        There is a plan: what it does not give is not on offer.
    most_stay : bool
        Most people of this list, and of its facility, are expected to stay.
    differs : str
        `more` or `fewer` leave in this facility than its bands did in past years, by much; empty where not.
    """

    month: int
    valid_until: int
    role: Role
    place: str
    facility: Facility | None = None
    people: tuple[Person, ...] = ()
    withheld: Literal["", "small", "unvalidated"] = ""
    smallest_group: int = 10
    contact: str = ""
    in_ten: Mapping[str, int] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    doubts: tuple[tuple[str, int], ...] = ()
    context: tuple[str, ...] = ()
    realised: bool = True
    planned: bool = False
    most_stay: bool = True
    differs: Literal["", "more", "fewer"] = ""
