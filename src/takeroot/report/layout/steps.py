"""What a director does this week, in order: the talks, what can be decided, what must be asked for."""

from collections import Counter
from collections.abc import Iterator

from takeroot.report.content.person import Person
from takeroot.report.content.staff_list import StaffList
from takeroot.report.layout.document import Steps
from takeroot.report.words.words import Words

_NAMED = 5
_LEVERS = 3


def steps(listed: StaffList, words: Words) -> Steps:
    """Say what to do with a disclosed list."""
    items = _general(words) if listed.withheld else _for_people(listed, words)
    return Steps(words("steps.title"), tuple(items))


def _general(words: Words) -> Iterator[str]:
    yield words("steps.no_list")
    yield words("steps.no_list_county")


def _for_people(listed: StaffList, words: Words) -> Iterator[str]:
    staying = [person for person in listed.people if not person.notice_given]
    high = [person for person in staying if person.band == "high"]
    watch = [person for person in staying if person.band == "watch"]
    leaving = len(listed.people) - len(staying)
    for key, people in (("steps.talk", high), ("steps.watch", watch)):
        if people:
            yield _talk(key, people, words)
    if leaving:
        yield words("steps.notice", n=words.count("people.counted", leaving))
    yield from _levers(staying, words)
    talks = sum(bool(person.county_talks) for person in staying)
    if talks:
        yield words("steps.county", n=words.count("people.counted", talks))
    if not listed.people:
        yield words("steps.all_well")
    yield words("steps.back", until=words.month(listed.valid_until))


def _talk(key: str, people: list[Person], words: Words) -> str:
    chosen = key if len(people) <= _NAMED else f"{key}_many"
    return words(chosen, n=words.count("people.counted", len(people)), names=_names(people, words))


def _names(people: list[Person], words: Words) -> str:
    return words.listed([person.name or person.staff_id or "" for person in people[:_NAMED]])


def _levers(people: list[Person], words: Words) -> Iterator[str]:
    measures = [measure for person in people for measure in person.measures]
    own = Counter(measure.lever for measure in measures if measure.payer == "facility")
    others = Counter(measure.lever for measure in measures if measure.payer != "facility")
    for key, counted in (("steps.own", own), ("steps.ask", others)):
        if counted:
            yield words(key, levers=words.listed(_first(counted, words)))


def _first(counted: Counter[str], words: Words) -> list[str]:
    order = sorted(counted, key=lambda lever: (-counted[lever], lever))[:_LEVERS]
    return [
        words("steps.lever", lever=words.lever(lever), n=words.count("people.counted", counted[lever]))
        for lever in order
    ]
