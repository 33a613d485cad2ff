"""Lists as facts: a director's, a county office's, the analysts'; whole, for `disclosure` to cut down."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from takeroot.errors import Problem, ReportError, did_you_mean
from takeroot.report.content.facilities import facilities
from takeroot.report.content.facility import Facility
from takeroot.report.content.people import in_ten, people
from takeroot.report.content.person import Person
from takeroot.report.content.staff_list import StaffList
from takeroot.report.run_tables import RunTables
from takeroot.specs.disclosure import Disclosure

TALKS_A_WEEK = 5
"""People whom a director can talk with in a week."""

_WEEKS_A_MONTH = 4
_LONGEST_VALID = 6


@dataclass(frozen=True)
class StaffLists:
    """All lists that a run can give; people and facilities are made once for all of them."""

    run: RunTables
    rules: Disclosure

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everyone scored, whole."""
        return people(self.run)

    @cached_property
    def facilities(self) -> dict[str, Facility]:
        """Every facility, by id."""
        return facilities(self.run, self.people)

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """Counties of the run, in order."""
        return tuple(sorted({facility.county for facility in self.facilities.values()}))

    def of_facility(self, facility_id: str) -> StaffList:
        """Give the whole list of one facility.

        Raises
        ------
        ReportError
            If the run has no such facility.
        """
        facility = self.facilities.get(facility_id)
        if facility is None:
            raise ReportError(Problem("facility", "not in this run", did_you_mean(facility_id, self.facilities)))
        return self._list("director", facility_id, self._by_facility.get(facility_id, ()), facility)

    def of_county(self, county: str) -> StaffList:
        """Give the whole list of one county."""
        keys = [key for key, facility in self.facilities.items() if facility.county == county]
        return self._list("county", county, [p for key in keys for p in self._by_facility.get(key, ())])

    def of_everyone(self) -> StaffList:
        """Give the whole list of the run, for analysts."""
        return self._list("analyst", "", self.people)

    @cached_property
    def _by_facility(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in self.people:
            found.setdefault(person.facility_id or "", []).append(person)
        return found

    def _list(self, role: str, place: str, who: Sequence[Person], facility: Facility | None = None) -> StaffList:
        return StaffList(
            month=self.run.month,
            valid_until=self.run.month + _months_valid(who if facility else (), self.rules),
            role=role,  # type: ignore[arg-type] # one of three literals above
            place=place,
            facility=facility,
            people=tuple(who),
            smallest_group=self.rules.smallest_group,
            contact=self.rules.contact,
            in_ten=in_ten(self.run),
            doubts=self.run.doubts,
            context=self.rules.context_factors,
            realised=bool(self.run.manifest.get("band_rates")),
            planned=not self.run.plan.empty,
        )


def _months_valid(who: Sequence[Person], rules: Disclosure) -> int:
    """As ruled, or as long as talks with everyone in the high band take, with a month to answer."""
    high = sum(person.band == "high" and not person.notice_given for person in who)
    return max(rules.months_valid, min(ceil(high / TALKS_A_WEEK / _WEEKS_A_MONTH) + 1, _LONGEST_VALID))
