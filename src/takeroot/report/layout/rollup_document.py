"""A disclosed roll-up as a document: overview, facilities, reasons, obligations, programmes."""

from collections.abc import Iterator, Sequence

from takeroot.months import month_text
from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.rollup import Place, Rollup
from takeroot.report.content.standing import COUNTY_LINE, Standing
from takeroot.report.layout.document import Block, Card, Cards, Document, Paragraph, Section, Steps, Tile, Tiles
from takeroot.report.layout.guide_section import contact
from takeroot.report.layout.list_document import interface, mark
from takeroot.report.layout.percent import percent
from takeroot.report.layout.rollup_tables import (
    TONES,
    endings_table,
    facilities_table,
    groups_table,
    programmes_table,
)
from takeroot.report.words.words import Words

_FIRST = 10


def rollup_document(rollup: Rollup, words: Words) -> Document:
    """Put a roll-up into words.

    Parameters
    ----------
    rollup : Rollup
        After `disclose_rollup`.
    words : Words
    """
    month = month_text(rollup.month)
    place = clean_text(rollup.place) or words("rollup.place_all")
    notice = words(
        "rollup.notice", place=place, n=rollup.smallest_group, step=rollup.round_to, large=100 * rollup.round_to
    )
    title = words("rollup.title")
    return Document(
        language=words.language,
        title=f"{clean_text(rollup.place)} {title}".strip(),
        subtitle=words("list.subtitle", month=words.month(rollup.month)),
        notice=notice,
        mark=mark("rollup", month, rollup.place, words.language),
        month=month,
        sections=tuple(_sections(rollup, words)),
        interface=interface(words),
    )


def _sections(rollup: Rollup, words: Words) -> Iterator[Section]:
    yield Section("overview", words("rollup.overview"), tuple(_overview(rollup, words)))
    yield Section("facilities", words("rollup.facilities"), (facilities_table(rollup, words),), wide=True)
    for column, groups in (("profession", rollup.professions), ("employment_type", rollup.employment_types)):
        if groups:
            yield Section(
                column, words(f"rollup.by_{column}"), (groups_table(column, groups, rollup.context, words),), wide=True
            )
    if rollup.endings:
        yield Section("obligations", words("rollup.obligations"), (endings_table(rollup, words),))
    if rollup.programmes:
        yield Section("programmes", words("rollup.programmes"), (programmes_table(rollup, words),))
    guide = (
        Paragraph(words("rollup.guide_text")),
        Paragraph(words("rollup.shrunk_note")),
        Paragraph(contact(rollup.contact, words)),
        Paragraph(words("guide.expiry_text", until=words.month(rollup.valid_until)), "warn"),
    )
    yield Section("guide", words("guide.section"), guide)


def _overview(rollup: Rollup, words: Words) -> Iterator[Block]:
    yield Cards(tuple(_cards(rollup, words)))
    if steps := tuple(_steps(rollup, words)):
        yield Steps(words("steps.title"), steps)
    yield _map(rollup, words)


def _cards(rollup: Rollup, words: Words) -> Iterator[Card]:
    total = rollup.total
    if total.people is None or total.turnover is None:
        yield Card(words("rollup.headcount"), words("rollup.hidden"))
        return
    left_out = words("rollup.left_out", k=rollup.left_out) if rollup.left_out else ""
    yield Card(words("rollup.headcount"), words("rollup.about", n=total.people), left_out)
    yield Card(words("rollup.exits"), words("rollup.about", n=round(total.exits or 0)))
    line = words("line.county", line=percent(COUNTY_LINE))
    ends = {"low": percent(total.low or 0.0), "high": percent(total.high or 0.0), "line": line}
    note = words(f"rollup.turnover_{total.standing or 'undecided'}", **ends)
    yield Card(words("rollup.turnover"), percent(total.turnover), note, TONES[total.standing])
    visible = [place for place in rollup.facilities if place.turnover is not None]
    above = words("rollup.above_figure", n=len(_of(visible, "above")))
    note = words("rollup.above_note", undecided=len(_of(visible, "undecided")), all=len(visible))
    yield Card(words("rollup.above"), above, note)


def _of(places: Sequence[Place], side: Standing) -> list[Place]:
    return [place for place in places if place.standing == side]


def _steps(rollup: Rollup, words: Words) -> Iterator[str]:
    for side in ("above", "undecided"):
        if first := _of(rollup.facilities, side):
            names = words.listed([place.name for place in first[:_FIRST]])
            yield words(f"rollup.steps_{side}", n=len(first), names=names)
            break
    if factor := _largest(rollup):
        yield words("rollup.steps_factor", factor=words.factor(factor))
    ending = sum(ending.people or 0 for ending in rollup.endings)
    if rollup.endings:
        yield words("rollup.steps_obligation", n=ending) if ending else words("rollup.steps_obligation_few")
    if hidden := sum(place.turnover is None for place in rollup.facilities):
        yield words("rollup.steps_small", n=hidden)


def _largest(rollup: Rollup) -> str:
    sums: dict[str, float] = {}
    for group in rollup.professions:
        for factor, share in (pair for pair in group.shares.items() if pair[0] not in rollup.context):
            sums[factor] = sums.get(factor, 0.0) + share * (group.people or 0)
    return max(sums, key=lambda factor: (sums[factor], factor)) if sums else ""


def _map(rollup: Rollup, words: Words) -> Tiles:
    """Counties side by side; in a single county, its facilities."""
    several = len(rollup.counties) > 1
    places = rollup.counties if several else sorted(rollup.facilities, key=lambda place: place.id)
    title = words("rollup.counties_grid" if several else "rollup.facilities_grid")
    return Tiles(title, tuple(_tile(place, words) for place in places))


def _tile(place: Place, words: Words) -> Tile:
    if place.turnover is None:
        return Tile(place.name, words("rollup.hidden"))
    return Tile(place.name, percent(place.turnover), TONES[place.standing])
