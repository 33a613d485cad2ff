"""The tables of a roll-up."""

from collections.abc import Mapping, Sequence

from takeroot.months import month_text
from takeroot.report.content.rollup import Group, Place, Rollup
from takeroot.report.content.standing import Standing
from takeroot.report.layout.document import Column, Table, Tone
from takeroot.report.words.words import Words

TONES: Mapping[Standing, Tone] = {"above": "bad", "undecided": "warn", "below": "good", "": "plain"}
"""How each side of a line looks."""


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
    tones = tuple((words(f"rollup.line_{side}"), tone) for side, tone in TONES.items() if side)
    return Table("facilities", words("rollup.facilities_grid"), columns, rows, tones, note=words("rollup.shrunk_note"))


def _line(place: Place, words: Words) -> str:
    return words(f"rollup.line_{place.standing}") if place.standing else words("rollup.hidden")


def groups_table(column: str, groups: Sequence[Group], context: Sequence[str], words: Words) -> Table:
    """Lay out which share of risk each factor brings, a row a group; what brings none anywhere is left out."""
    factors = list(dict.fromkeys(factor for group in groups for factor, share in group.shares.items() if share))
    factors.sort(key=lambda factor: factor in context)
    columns = (
        Column("group", words("rollup.group"), width=22),
        Column("people", words("rollup.people"), "number", width=10),
        *(Column(factor, words.factor_in(context, factor), "share", 10, bar=1.0) for factor in factors),
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
        Column("people", words("rollup.obligations_count"), "number", width=20),
    )
    rows = tuple((month_text(ending.month), _count(ending.people, words)) for ending in rollup.endings)
    return Table("endings", words("rollup.obligations_table"), columns, rows)


def programmes_table(rollup: Rollup, words: Words) -> Table:
    """Lay out each programme: came, serving, left, broke."""
    names = ("came", "serving", "left", "broke")
    columns = (
        Column("channel", words("rollup.channel"), width=24),
        *(Column(name, words(f"rollup.{name}"), "number", width=14) for name in names),
    )
    rows = tuple(
        (words.value("recruitment_channel", row.channel), *(_count(getattr(row, name), words) for name in names))
        for row in rollup.programmes
    )
    return Table("programmes", words("rollup.programmes_table"), columns, rows)


def _count(n: int | None, words: Words) -> str | int:
    return words("rollup.hidden") if n is None else n
