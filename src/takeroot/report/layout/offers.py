"""What is offered or planned on a list, by payer and lever."""

from collections import defaultdict
from collections.abc import Iterator

from takeroot.report.content.person import Measure
from takeroot.report.content.staff_list import StaffList
from takeroot.report.layout.document import Block, Column, Paragraph, Table
from takeroot.report.words.words import Words


def offers(listed: StaffList, words: Words) -> Iterator[Block]:
    """Lay out the measures of a disclosed list: those on offer, or after a plan those it gives."""
    offered: dict[tuple[str, str], list[Measure]] = defaultdict(list)
    for measure in (m for person in listed.people for m in person.measures if m.planned or not listed.planned):
        offered[(measure.payer, measure.lever)].append(measure)
    whole = {planned.lever for planned in listed.facility.planned} if listed.facility else set()
    if offered:
        order = sorted(offered, key=lambda key: (-len(offered[key]), key))
        yield Table(
            "offers",
            words("facility.measures_planned" if listed.planned else "facility.measures"),
            _offer_columns(listed, words),
            tuple(_offer(key, offered[key], words) for key in order),
            note=words("offers.planned_note" if listed.planned else "facility.measures_note"),
        )
    if whole:
        yield Paragraph(words("facility.planned", levers=words.listed(sorted(map(words.lever, whole)))))


def _offer_columns(listed: StaffList, words: Words) -> tuple[Column, ...]:
    return (
        Column("lever", words("offers.lever"), width=40),
        Column("payer", words("offers.payer"), "tag", width=16),
        Column("people", words("offers.given" if listed.planned else "offers.people"), "number", width=12),
        Column("cost", words("offers.cost"), "money", width=22),
    )


def _offer(key: tuple[str, str], measures: list[Measure], words: Words) -> tuple[str | float | None, ...]:
    payer, lever = key
    costs = [measure.cost for measure in measures]
    cost = max(costs) if measures[0].whole else sum(costs)
    doubt = words("offers.doubt") if all(measure.uncertain for measure in measures) else ""
    return words.lever(lever) + doubt, words.value("payer", payer), len(measures), round(cost)
