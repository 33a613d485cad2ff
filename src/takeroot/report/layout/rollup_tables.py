"""The tables of a roll-up."""

from collections.abc import Sequence

from takeroot.months import month_text
from takeroot.report.content.rollup import Group, Place, Rollup
from takeroot.report.layout.document import Column, Table, Tone
from takeroot.report.layout.facility_section import FACILITY_LINE
from takeroot.report.words.words import Words


def facilities_table(rollup: Rollup, words: Words) -> Table:
    """Lay out facilities by expected turnover."""
    several = len(rollup.counties) > 1
    columns = (
        Column("facility", words("rollup.facility"), width=28),
        *((Column("county", words("rollup.county"), "tag", width=16),) if several else ()),
        Column("kind", words("rollup.kind"), "tag", width=22),
        Column("people", words("rollup.people"), "number", width=10),
        Column("exits", words("rollup.exits"), "number", width=14),
        Column("turnover", words("rollup.turnover"), "share", width=16, bar=0.5),
        Column("low", words("rollup.low"), "share", width=9),
        Column("high", words("rollup.high"), "share", width=9),
        Column("line", words("rollup.line"), "tag", width=14),
    )
    rows = tuple(
        (
            place.name,
            *((place.county,) if several else ()),
            words.value("kind", place.kind) or None,
            place.people,
            place.exits,
            place.turnover,
            place.low,
            place.high,
            _line(place, words),
        )
        for place in rollup.facilities
    )
    tones: tuple[tuple[str, Tone], ...] = (
        (words("rollup.line_over"), "bad"),
        (words("rollup.line_near"), "warn"),
        (words("rollup.line_under"), "good"),
    )
    return Table("facilities", words("rollup.facilities"), columns, rows, tones, note=words("rollup.shrunk_note"))


def _line(place: Place, words: Words) -> str:
    if place.turnover is None:
        return words("rollup.hidden")
    if place.turnover > FACILITY_LINE:
        return words("rollup.line_over")
    return words("rollup.line_near" if (place.high or 0.0) > FACILITY_LINE else "rollup.line_under")


def groups_table(column: str, groups: Sequence[Group], words: Words) -> Table:
    """Lay out which share of risk each factor brings, a row a group."""
    factors = list(dict.fromkeys(factor for group in groups for factor in group.shares))
    columns = (
        Column("group", words("rollup.group"), width=22),
        Column("people", words("rollup.people"), width=10),
        *(Column(factor, words.factor(factor), "share", 10, bar=1.0) for factor in factors),
    )
    rows = tuple(
        (words.value(column, group.id), _count(group.people, words), *(group.shares.get(f) for f in factors))
        for group in groups
    )
    title = words("rollup.factors_profession" if column == "profession" else "rollup.factors_employment")
    return Table(column.replace("_", "-"), title, columns, rows)


def endings_table(rollup: Rollup, words: Words) -> Table:
    """Lay out service obligations by the month they end."""
    columns = (
        Column("month", words("rollup.obligations_month"), width=20),
        Column("people", words("rollup.obligations_count"), "text", width=20),
    )
    rows = tuple((month_text(ending.month), _count(ending.people, words)) for ending in rollup.endings)
    return Table("endings", words("rollup.obligations_table"), columns, rows)


def programmes_table(rollup: Rollup, words: Words) -> Table:
    """Lay out each programme: came, serving, left, broke."""
    names = ("came", "serving", "left", "broke")
    columns = (
        Column("channel", words("rollup.channel"), width=24),
        *(Column(name, words(f"rollup.{name}"), "text", width=14) for name in names),
    )
    rows = tuple(
        (words.value("recruitment_channel", row.channel), *(_count(getattr(row, name), words) for name in names))
        for row in rollup.programmes
    )
    return Table("programmes", words("rollup.programmes_table"), columns, rows)


def _count(n: int | None, words: Words) -> str | int:
    return words("rollup.hidden") if n is None else n
