"""The second sheet: the people, why, what can be done, and room for the director's decision."""

from collections.abc import Callable, Mapping

from takeroot.report.content.person import Measure, Person, Reason
from takeroot.report.content.staff_list import StaffList
from takeroot.report.layout.document import Block, Cell, Column, Paragraph, Section, Table, Tone
from takeroot.report.words.words import Words

FILLED = ("decision", "measure", "start", "override", "note")
"""Columns that the reader fills in, in order; `returns` reads them back."""

DECISIONS = ("agreed", "done", "postponed", "refused")
"""What can be decided."""

_BLANK_ROWS = 5


def staff_section(listed: StaffList, words: Words) -> Section:
    """Lay out the people of a disclosed list."""
    hidden = {"county_talks"} if listed.role == "director" else set()
    if not any(person.moved for person in listed.people):
        hidden.add("moved")
    shown = [c for c in _columns(words) if _needs(c.key) <= set(listed.fields) - hidden]
    cells = {
        **_CELLS,
        "reasons": _reasons_for_director if listed.role == "director" else _reasons,
        "measures": _measures_of_plan if listed.planned else _measures,
    }
    shown = [c for c in shown if not listed.people or any(cells[c.key](p, words) is not None for p in listed.people)]
    rows = tuple(tuple(cells[column.key](person, words) for column in shown) for person in listed.people)
    fill = () if listed.role == "analyst" else _fill(words)
    table = Table(
        "staff",
        words("staff.table"),
        (*shown, *fill),
        tuple((*row, *(None for _ in fill)) for row in rows),
        tones=_tones(words),
        blank_rows=_BLANK_ROWS if listed.role == "director" else 0,
        note=_note(listed, [column.key for column in (*shown, *fill)], words),
    )
    blocks: tuple[Block, ...] = (table,)
    if not rows:
        blocks = (Paragraph(words("facility.none_listed"), "good"), table)
    return Section("staff", words("staff.section"), blocks, wide=True)


def _note(listed: StaffList, columns: list[str], words: Words) -> str:
    """What the rows are; what may be chosen, on paper too; what a grade and a doubt speak of."""
    said = [words("staff.note" if listed.role == "director" else f"staff.{listed.role}_note")]
    if "decision" in columns:
        choices = {column.key: words.listed(list(column.choices)) for column in _fill(words)}
        said.append(words("staff.fill_note", decisions=choices["decision"], bands=choices["override"]))
    if "measures" in columns:
        said.append(words("staff.grades_note"))
    return words("list.space").join(said)


def _needs(key: str) -> set[str]:
    return {"profession", "employment_type"} if key == "post" else {key}


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column("facility", words("staff.facility"), width=16),
        Column("name", words("staff.name"), width=10),
        Column("staff_id", words("staff.staff_id"), width=10),
        Column("post", words("staff.post"), "lines", width=11),
        Column("band", words("staff.band"), "tag", width=9),
        Column("in_ten", words("staff.in_ten_short"), "number", width=8, bar=10.0, hint=words("staff.in_ten")),
        Column("moved", words("staff.moved"), "tag", width=6),
        Column("risk_3m", words("staff.risk_3m"), "share", width=10),
        Column("risk_6m", words("staff.risk_6m"), "share", width=10),
        Column("risk_12m", words("staff.risk_12m"), "share", width=10),
        Column("county_talks", words("staff.county_talks_short"), "tag", width=9),
        Column("reasons", words("staff.reasons"), "lines", width=31),
        Column("measures", words("staff.measures"), "lines", width=46),
        Column("decided", words("staff.decided"), "lines", width=18),
    )


def _fill(words: Words) -> tuple[Column, ...]:
    choices: Mapping[str, tuple[str, ...]] = {
        "decision": tuple(words(f"decision.{decision}") for decision in DECISIONS),
        "measure": ("1", "2", "3"),
        "override": tuple(words(f"band.{band}") for band in ("high", "watch", "low")),
    }
    widths = {"decision": 9, "measure": 7, "start": 11, "override": 9, "note": 17}
    return tuple(
        Column(
            key,
            words(f"fill.{key}"),
            "fill",
            width=widths[key],
            choices=choices.get(key, ()),
            hint=words(f"fill.{key}_hint"),
        )
        for key in FILLED
    )


def _tones(words: Words) -> tuple[tuple[str, Tone], ...]:
    return (
        (words("band.high"), "bad"),
        (words("band.watch"), "warn"),
        (words("band.low"), "good"),
        (words("staff.notice_given"), "bad"),
        (words("staff.moved_up"), "bad"),
        (words("staff.moved_down"), "good"),
    )


def _post(person: Person, words: Words) -> Cell:
    profession = words.value("profession", person.profession) if person.profession else ""
    contract = words.value("employment_type", person.employment_type) if person.employment_type else ""
    comma = words("list.comma").strip()
    return f"{comma}\n".join(filter(None, (profession, contract)))


def _band(person: Person, words: Words) -> Cell:
    if person.notice_given:
        return words("staff.notice_given")
    return words(f"band.{person.band}") if person.band else None


def _in_ten(person: Person, words: Words) -> Cell:  # noqa: ARG001 - one shape of cell
    return None if person.notice_given else person.in_ten


def _moved(person: Person, words: Words) -> Cell:
    return words(f"staff.moved_{person.moved}") if person.moved else None


def _talks(person: Person, words: Words) -> Cell:
    return words("staff.yes") if person.county_talks else None


def _reasons(person: Person, words: Words) -> Cell:
    lines = [_reason(reason, words) for reason in person.reasons]
    return "\n".join(lines or [words("staff.no_reason")])


def _reasons_for_director(person: Person, words: Words) -> Cell:
    """The private ones, however many, are one sentence."""
    if not person.county_talks:
        return _reasons(person, words)
    return "\n".join([*(_reason(reason, words) for reason in person.reasons), words("staff.county_talks")])


def _reason(reason: Reason, words: Words) -> str:
    strong = words("staff.strong") if reason.strong else ""
    detail = words.value("reason", reason.factor)
    key = "staff.reason_bare" if detail == reason.factor else "staff.reason"
    return words(key, factor=words.factor(reason.factor), strong=strong, detail=detail)


def _measures(person: Person, words: Words) -> Cell:
    if person.notice_given:
        return words("staff.after_notice")
    lines = [_measure(n, measure, "", words) for n, measure in enumerate(person.measures, 1)]
    return "\n".join(lines or [words("staff.no_measure")])


def _measures_of_plan(person: Person, words: Words) -> Cell:
    """What the plan does not give is named, but not as open."""
    if person.notice_given:
        return words("staff.after_notice")
    marks = ("staff.planned" if measure.planned else "staff.not_planned" for measure in person.measures)
    lines = [
        _measure(n, measure, words(mark), words)
        for n, (measure, mark) in enumerate(zip(person.measures, marks, strict=True), 1)
    ]
    return "\n".join(lines or [words("staff.no_measure")])


def _measure(n: int, measure: Measure, planned: str, words: Words) -> str:
    said = words(
        "staff.measure",
        n=n,
        planned=planned,
        lever=words.lever(measure.lever),
        effect=words(f"effect.{measure.effect}") + (words("effect.uncertain") if measure.uncertain else ""),
        payer=words.value("payer", measure.payer),
        cost=_cost(measure, words),
        evidence=words.value("evidence", measure.grade),
    )
    return said + words.warning(measure.lever)


def _decided(person: Person, words: Words) -> Cell:
    """When, what, about which levers, and why, as the reader wrote it."""
    if (decided := person.decided) is None:
        return None
    said = words(f"decision.{decided.decision}") if decided.decision else ""
    lines = [
        words("staff.decided_when", month=words.month(decided.month), decision=said),
        words.listed([words.lever(lever) for lever in decided.levers]),
        words("staff.decided_band", band=words(f"band.{decided.override}")) if decided.override else "",
        words("staff.decided_note", note=decided.note) if decided.note else "",
    ]
    return "\n".join(filter(None, lines))


def _cost(measure: Measure, words: Words) -> str:
    if not measure.cost:
        return words("money.none")
    key = "staff.cost_assumed" if measure.assumed else "staff.cost"
    return words(key, money=words.money(measure.cost)) + (words("staff.whole") if measure.whole else "")


_CELLS: Mapping[str, Callable[[Person, Words], Cell]] = {
    "facility": lambda person, _: person.facility,
    "name": lambda person, _: person.name,
    "staff_id": lambda person, _: person.staff_id,
    "post": _post,
    "band": _band,
    "in_ten": _in_ten,
    "moved": _moved,
    "risk_3m": lambda person, _: person.risk_3m,
    "risk_6m": lambda person, _: person.risk_6m,
    "risk_12m": lambda person, _: person.risk_12m,
    "county_talks": _talks,
    "measures": _measures,
    "decided": _decided,
}
