"""A plan as a document: what it keeps, how the budgets are used, who gets what."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from takeroot.report.content.clean_text import clean_text
from takeroot.report.layout.document import Block, Card, Cards, Cell, Column, Document, Paragraph, Section, Table
from takeroot.report.layout.list_document import interface
from takeroot.report.words.words import Words

_CREATED = "2000-01"
"""A plan carries no month of its own; the run it lies in does."""


def plan_document(  # noqa: PLR0917 - the parts of a plan, in order
    measures: pd.DataFrame,
    limits: pd.DataFrame,
    comparisons: pd.DataFrame,
    marginal: Sequence[str],
    names: Mapping[str, str],
    words: Words,
) -> Document:
    """Put a plan into words; the arguments are those of `export_plan`."""
    return Document(
        language=words.language,
        title=words("plan.title"),
        subtitle=words("plan.subtitle"),
        notice=words("plan.notice"),
        mark=f"takeroot|plan|{words.language}",
        month=_CREATED,
        sections=(
            Section("overview", words("rollup.overview"), tuple(_overview(comparisons, limits, marginal, words))),
            Section("measures", words("plan.measures"), (_measures(measures, names, words),), wide=True),
        ),
        interface=interface(words),
    )


def _overview(
    comparisons: pd.DataFrame, limits: pd.DataFrame, marginal: Sequence[str], words: Words
) -> Iterator[Block]:
    yield Cards(tuple(_cards(comparisons, words)))
    yield _comparisons(comparisons, words)
    if len(limits):
        yield _limits(limits, words)
    for line in marginal:
        yield Paragraph(line)


def _cards(comparisons: pd.DataFrame, words: Words) -> Iterator[Card]:
    chosen = comparisons[comparisons["strategy"] == "plan"]
    for people, kept, yuan in chosen[["people", "kept_months", "yuan"]].itertuples(index=False, name=None):
        yield Card(words("plan.people"), words.count("people.counted", int(people)))
        yield Card(words("plan.kept"), words("plan.months", n=f"{kept:.1f}"), words("plan.kept_note"))
        yield Card(words("plan.cost"), words.money(float(yuan)))


def _comparisons(comparisons: pd.DataFrame, words: Words) -> Table:
    columns = (
        Column("strategy", words("plan.strategy"), width=30),
        Column("people", words("rollup.people"), "number", 12),
        Column("kept", words("plan.kept"), "number", 18),
        Column("cost", words("plan.yuan"), "money", 18),
    )
    rows = tuple(
        (words.value("strategy", str(strategy)), int(people), round(float(kept)), round(float(yuan)))
        for strategy, people, kept, yuan in comparisons[["strategy", "people", "kept_months", "yuan"]].itertuples(
            index=False, name=None
        )
    )
    return Table("comparisons", words("plan.comparisons"), columns, rows)


def _limits(limits: pd.DataFrame, words: Words) -> Table:
    columns = (
        Column("what", words("plan.limit"), width=36),
        Column("unit", words("plan.unit"), width=20),
        Column("amount", words("plan.amount"), "money", 16),
        Column("used", words("plan.used"), "money", 16),
    )
    names = ["payer", "unit", "lever", "amount", "used"]
    rows = tuple(_limit(*row, words=words) for row in limits[names].itertuples(index=False, name=None))
    return Table("limits", words("plan.limits"), columns, rows)


def _limit(payer: object, unit: object, lever: object, amount: float, used: float, *, words: Words) -> tuple[Cell, ...]:
    what = words.lever(lever) if isinstance(lever, str) and lever else words.value("payer", str(payer))
    place = clean_text(unit) if isinstance(unit, str) else None
    return what, place, round(float(amount)), round(float(used))


def _measures(measures: pd.DataFrame, names: Mapping[str, str], words: Words) -> Table:
    columns = (
        Column("payer", words("offers.payer"), "tag", 14),
        Column("lever", words("offers.lever"), "tag", 30),
        Column("county", words("rollup.county"), "tag", 14),
        Column("facility", words("staff.facility"), "tag", 14),
        Column("staff_id", words("staff.staff_id"), width=14),
        Column("name", words("staff.name"), width=14),
        Column("cost", words("offers.cost"), "money", 16),
        Column("kept", words("plan.kept_set"), "number", 14),
    )
    ordered = measures.sort_values(["payer", "lever", "county", "facility_id", "staff_id"], kind="stable")
    names_of = ["payer", "lever", "county", "facility_id", "staff_id", "cost_12m", "kept_months"]
    rows = tuple(_measure(row, names, words) for row in ordered[names_of].itertuples(index=False, name=None))
    warned = (words.lever(lever) + words.warning(lever) for lever in ordered["lever"].unique() if words.warning(lever))
    note = "\n".join([words("plan.measures_note"), *warned])
    return Table("plan", words("plan.measures"), columns, rows, note=note)


def _measure(row: tuple[object, ...], names: Mapping[str, str], words: Words) -> tuple[Cell, ...]:
    payer, lever, county, facility, staff_id, cost, kept = row
    whole = not isinstance(staff_id, str)
    return (
        words.value("payer", str(payer)),
        words.lever(str(lever)),
        clean_text(str(county)),
        clean_text(str(facility)),
        words("plan.everyone") if whole else clean_text(str(staff_id)),
        None if whole else names.get(str(staff_id)) or None,
        round(_number(cost)),
        None if whole else round(_number(kept), 1),
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value == value else 0.0  # noqa: PLR0124 - NaN
