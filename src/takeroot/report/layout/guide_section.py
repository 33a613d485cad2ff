"""The last sheet: what the list is, what the bands mean, what it may and may not be used for, until when."""

from collections.abc import Iterator

from takeroot.report.content.staff_list import StaffList
from takeroot.report.layout.document import Block, Column, Paragraph, Section, Steps, Table
from takeroot.report.words.words import Words

_GRADES = (("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("-", "none"))


def guide_section(listed: StaffList, words: Words) -> Section:
    """Lay out how to read a list."""
    return Section("guide", words("guide.section"), tuple(_blocks(listed, words)), one_page=True)


def contact(who: str, words: Words) -> str:
    """Say whom to ask."""
    return words("guide.contact_text", contact=who) if who else words("guide.contact_none")


def _blocks(listed: StaffList, words: Words) -> Iterator[Block]:
    yield Paragraph(_what(listed, words), title=words("guide.what"))
    if not listed.withheld:
        yield _bands(listed, words)
        yield Paragraph(words("guide.reasons_text"), title=words("guide.reasons"))
        yield Paragraph(words("guide.private_hidden" if listed.role == "director" else "guide.private_shown"))
    yield Steps(words("guide.may"), tuple(words(f"guide.may_{n}") for n in (1, 2, 3)))
    yield Steps(words("guide.must_not"), tuple(words(f"guide.must_not_{n}") for n in (1, 2, 3, 4)))
    if not listed.withheld:
        yield Paragraph(words("guide.objection"))
        yield _evidence(words)
    yield Paragraph(contact(listed.contact, words), title=words("guide.contact"))
    until = words.month(listed.valid_until)
    yield Paragraph(words("guide.expiry_text", until=until), "warn", words("guide.expiry"))


def _what(listed: StaffList, words: Words) -> str:
    month = words.month(listed.month)
    if listed.withheld:
        return words("guide.what_figures", month=month)
    verdict = words("guide.what_most_stay" if listed.most_stay else "guide.what_may_stay")
    return words("list.space").join([words("guide.what_text", month=month), verdict, words("guide.likely")])


def _bands(listed: StaffList, words: Words) -> Table:
    return Table(
        "bands",
        words("guide.bands"),
        (Column("band", words("guide.band"), "tag", 12), Column("meaning", words("guide.meaning"), width=60)),
        tuple(
            (words(f"band.{band}"), _meaning(listed.in_ten[band], words, realised=listed.realised))
            for band in ("high", "watch", "low")
            if band in listed.in_ten
        ),
        tones=((words("band.high"), "bad"), (words("band.watch"), "warn"), (words("band.low"), "good")),
    )


def _meaning(in_ten: int, words: Words, *, realised: bool) -> str:
    when = "past" if realised else "expected"
    return words(f"guide.band_{when}", n=in_ten) if in_ten else words(f"guide.band_{when}_few")


def _evidence(words: Words) -> Table:
    return Table(
        "evidence",
        words("guide.evidence"),
        (Column("grade", words("guide.grade"), width=18), Column("meaning", words("guide.meaning"), width=60)),
        tuple((words.value("evidence", grade), words(f"guide.grade_{key}")) for grade, key in _GRADES),
        note=words("guide.evidence_note"),
    )
