"""The first sheet: how many will leave, what to do this week, where it comes from, what is offered."""

from collections.abc import Iterator, Mapping

from takeroot.months import month_text
from takeroot.report.content.facility import Facility
from takeroot.report.content.rollup import Place
from takeroot.report.content.staff_list import StaffList
from takeroot.report.content.standing import COUNTY_LINE, FACILITY_LINE, Standing
from takeroot.report.layout.document import (
    Bars,
    Block,
    Card,
    Cards,
    Paragraph,
    Section,
    Tone,
    Trend,
)
from takeroot.report.layout.offers import offers
from takeroot.report.layout.percent import percent
from takeroot.report.layout.steps import steps
from takeroot.report.words.words import Words

_TONES: Mapping[Standing, Tone] = {"above": "bad", "undecided": "warn", "below": "good", "": "plain"}


def facility_section(listed: StaffList, words: Words, county: Place | None) -> Section:
    """Lay out the facility of a director's list.

    Parameters
    ----------
    listed : StaffList
        Disclosed, with a facility.
    words : Words
    county : Place, optional
        The county, disclosed.
    """
    facility = listed.facility
    if facility is None:
        raise ValueError("this list has no facility")
    blocks: list[Block] = [Cards(tuple(_cards(listed, facility, words, county)))]
    if listed.withheld:
        blocks.append(Paragraph(_why_withheld(listed, words), "warn"))
    if listed.differs and not listed.withheld:
        blocks.append(Paragraph(_differs(listed.differs, facility, words), "warn"))
    blocks.append(steps(listed, words))
    blocks += _charts(facility, listed.context, words)
    blocks += offers(listed, words)
    return Section("facility", words("facility.section"), tuple(blocks), one_page=True)


def _cards(listed: StaffList, facility: Facility, words: Words, county: Place | None) -> Iterator[Card]:
    yield Card(
        words("facility.headcount"),
        _headcount(listed, facility, words),
        words("facility.headcount_note", month=words.month(listed.month)),
    )
    if facility.exits is not None:
        yield _exits(facility, words)
        yield _turnover("facility.turnover", facility, words("line.facility", line=percent(FACILITY_LINE)), words)
    if county is not None and county.turnover is not None:
        yield _turnover("facility.county", county, words("line.county", line=percent(COUNTY_LINE)), words)
    if not listed.withheld:
        yield from _listed(listed, facility, words)


def _headcount(listed: StaffList, facility: Facility, words: Words) -> str:
    if facility.headcount is None:
        return words("facility.fewer", n=listed.smallest_group)
    return words.count("people.counted", facility.headcount)


def _exits(facility: Facility, words: Words) -> Card:
    note = words(
        "facility.exits_note",
        low=round(facility.exits_low or 0),
        high=round(facility.exits_high or 0),
        voluntary=round(facility.voluntary or 0),
    )
    return Card(words("facility.exits"), words("facility.exits_figure", n=round(facility.exits or 0)), note)


def _turnover(label: str, place: Facility | Place, line: str, words: Words) -> Card:
    note = words(
        f"facility.turnover_{place.standing or 'undecided'}",
        low=percent(place.low or 0.0),
        high=percent(place.high or 0.0),
        line=line,
    )
    return Card(words(label), percent(place.turnover or 0.0), note, _TONES[place.standing])


def _listed(listed: StaffList, facility: Facility, words: Words) -> Iterator[Card]:
    high, watch = facility.bands.get("high", 0), facility.bands.get("watch", 0)
    figure = words("facility.listed_first" if high else "facility.listed_figure", high=high, watch=watch)
    key = "facility.listed_note" if high else "facility.listed_calm"
    notice = words("facility.listed_notice", notice=facility.notice) if facility.notice else ""
    said = _of_ten(listed, words) if high else ""
    yield Card(words("facility.listed"), figure, words(key, watch=watch) + notice + said)
    if len(facility.trend) > 1:
        figure = words("facility.changed_figure", up=facility.moved_up, down=facility.moved_down)
        yield Card(words("facility.changed"), figure, words("facility.changed_note"))


def _of_ten(listed: StaffList, words: Words) -> str:
    """That few of the high band leave: else its number beside the expected exits reads as those who leave."""
    n, when = listed.in_ten.get("high"), "past" if listed.realised else "expected"
    if n is None:
        return ""
    return words(f"facility.listed_{when}", n=n) if n else words(f"facility.listed_{when}_few")


def _why_withheld(listed: StaffList, words: Words) -> str:
    return words(f"facility.{listed.withheld}", n=listed.smallest_group)


def _differs(how: str, facility: Facility, words: Words) -> str:
    return words(f"facility.differs_{how}", n=round(facility.voluntary or 0), all=facility.headcount or 0)


def _charts(facility: Facility, context: tuple[str, ...], words: Words) -> Iterator[Block]:
    shares = sorted(facility.factors.items(), key=lambda item: (-item[1], item[0]))
    if shares:
        named = tuple((_factor(factor, context, words), share) for factor, share in shares if share >= 0.005)  # noqa: PLR2004 - rounds to 1 %
        yield Bars(words("facility.factors"), words("facility.factors_label"), words("facility.factors_unit"), named)
    if len(facility.trend) > 1:
        yield Trend(
            words("facility.trend"),
            words("facility.trend_label"),
            words("facility.trend_unit"),
            tuple((month_text(month), past.turnover) for month, past in sorted(facility.trend.items())),
            tuple((words("facility.trend_line", line=percent(line)), line) for line in (FACILITY_LINE,)),
        )


def _factor(factor: str, context: tuple[str, ...], words: Words) -> str:
    return words("facility.private") if factor == "private" else words.factor_in(context, factor)
