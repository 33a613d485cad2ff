"""The first sheet of a county office: whom to talk with, where they work, what it would pay."""

from collections import defaultdict
from collections.abc import Iterator

from takeroot.report.content.person import Person
from takeroot.report.content.staff_list import StaffList
from takeroot.report.layout.document import Block, Card, Cards, Column, Section, Steps, Table
from takeroot.report.layout.offers import offers
from takeroot.report.words.words import Words


def county_section(listed: StaffList, words: Words) -> Section:
    """Lay out the overview of a county office's list."""
    return Section("county", words("county.section"), tuple(_blocks(listed, words)))


def _blocks(listed: StaffList, words: Words) -> Iterator[Block]:
    talks = [person for person in listed.people if person.county_talks]
    places = {person.facility or "" for person in listed.people}
    yield Cards(
        (
            Card(words("county.listed"), words.count("people.counted", len(listed.people))),
            Card(words("county.talks"), words.count("people.counted", len(talks))),
            Card(words("county.facilities"), words("county.facilities_figure", n=len(places))),
        )
    )
    if listed.people:
        steps = tuple(words(f"county.step_{key}") for key in ("talk", "decide", "answer"))
        yield Steps(words("steps.title"), steps if talks else steps[1:])
    yield from offers(listed, words)
    if listed.people:
        yield _by_facility(listed.people, words)


def _by_facility(people: tuple[Person, ...], words: Words) -> Table:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        found[person.facility or ""].append(person)
    columns = (
        Column("facility", words("staff.facility"), width=28),
        Column("people", words("offers.given"), "number", width=10),
        Column("talks", words("staff.county_talks_short"), "number", width=12),
        Column("names", words("county.names"), "lines", width=60),
    )
    rows = (
        (name, len(here), sum(map(_talks, here)), words.listed([_called(p) for p in here]))
        for name, here in found.items()
    )
    return Table("by-facility", words("county.by_facility"), columns, tuple(rows))


def _talks(person: Person) -> bool:
    return bool(person.county_talks)


def _called(person: Person) -> str:
    return person.name or person.staff_id or ""
