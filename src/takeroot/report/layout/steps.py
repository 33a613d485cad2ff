"""What a director does this week, in order: the talks, what can be decided, what must be asked for."""

from collections import Counter
from collections.abc import Iterator
from math import ceil

from takeroot.report.content.person import Measure, Person
from takeroot.report.content.staff_list import StaffList
from takeroot.report.content.staff_lists import TALKS_A_WEEK
from takeroot.report.layout.document import Steps
from takeroot.report.words.words import Words

_NAMED = 10
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
    talks = sum(bool(person.county_talks) for person in staying)
    if talks:
        yield words("steps.county", n=talks)
    if leaving:
        yield words("steps.notice", n=words.count("people.counted", leaving))
    yield from _planned(staying, words) if listed.planned else _open(staying, words)
    if not listed.people:
        yield words("steps.all_well")
    else:
        yield words("steps.back", until=words.month(max(listed.valid_until - 1, listed.month + 1)))


def _talk(key: str, people: list[Person], words: Words) -> str:
    n = words.count("people.counted", len(people))
    if len(people) <= _NAMED:
        return words(key, n=n, names=words.listed([person.name or person.staff_id or "" for person in people]))
    weeks = ceil(len(people) / TALKS_A_WEEK)
    return words(f"{key}_many", n=n, five=TALKS_A_WEEK, weeks=weeks, posts=_posts(people, words))


def _posts(people: list[Person], words: Words) -> str:
    """An order that tells nothing of anybody: by post, the one with most people first."""
    counted = Counter(words.value("profession", person.profession or "other") for person in people)
    order = sorted(counted, key=lambda post: (-counted[post], post))
    return words.listed([words("steps.lever", lever=post, n=counted[post]) for post in order])


def _planned(people: list[Person], words: Words) -> Iterator[str]:
    """What the plan gives, and nothing else."""
    given = [measure for person in people for measure in person.measures if measure.planned]
    yield from _by_payer(given, "steps.planned_own", "steps.planned_ask", words)
    if people and not given:
        yield words("steps.nothing_planned")


def _open(people: list[Person], words: Words) -> Iterator[str]:
    """What may have no effect for anybody is listed with its doubt, but no task; counts are those of `offers`."""
    measures = [measure for person in people for measure in person.measures]
    worth = {measure.lever for measure in measures if not measure.uncertain}
    yield from _by_payer([m for m in measures if m.lever in worth], "steps.own", "steps.ask", words)


def _by_payer(measures: list[Measure], own: str, ask: str, words: Words) -> Iterator[str]:
    for key, ours in ((own, True), (ask, False)):
        counted = Counter(measure.lever for measure in measures if (measure.payer == "facility") is ours)
        if counted:
            yield words(key, levers=words.listed(_first(counted, words)))


def _first(counted: Counter[str], words: Words) -> list[str]:
    order = sorted(counted, key=lambda lever: (-counted[lever], lever))[:_LEVERS]
    return [
        words("steps.lever", lever=words.lever(lever), n=words.count("people.counted", counted[lever]))
        for lever in order
    ]
