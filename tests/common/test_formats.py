"""Checks over every export format, found by scanning: a new one in the folder is checked without touching this file."""

import pytest

from takeroot.report.formats.find_formats import find_format, find_formats
from takeroot.report.layout.document import (
    Bars,
    Card,
    Cards,
    Column,
    Document,
    Interface,
    Paragraph,
    Section,
    Steps,
    Table,
    Tile,
    Tiles,
    Trend,
)

FORMATS = [find_format(name) for name in find_formats()]
INTERFACE = Interface(**dict.fromkeys(Interface.__dataclass_fields__, "word"))


def document(language):
    """Every kind of block, every kind of column, with and without rows."""
    kinds = ("text", "lines", "number", "share", "money", "tag", "fill")
    columns = tuple(Column(f"column{n}", f"heading {n}", kind) for n, kind in enumerate(kinds))
    row = ("text", "two\nlines", 3, 0.25, 1200.0, "tag", None)
    blocks = (
        Paragraph("a sentence", "warn"),
        Steps("steps", ("one", "two")),
        Cards((Card("label", "12", "note", "bad"), Card("label", "12"))),
        Bars("bars", "label", "unit", (("one", 0.6), ("two", 0.4))),
        Trend("trend", "month", "unit", (("2024-11", 0.1), ("2024-12", 0.2)), (("line", 0.1),)),
        Tiles("tiles", (Tile("place", "10 %", "good"),)),
        Table("small", "small", columns[:2], (("a", "b"),)),
    )
    wide = (Table("rows", "rows", columns, (row, (None,) * len(row)), (("tag", "bad"),), blank_rows=2, note="note"),)
    empty = (Table("none", "none", columns, ()),)
    sections = (Section("first", "first", blocks), Section("wide", "wide", wide, wide=True))
    sections += (Section("empty", "empty", empty, wide=True),)
    return Document(language, "title", "subtitle", "notice", "mark", "2024-12", sections, INTERFACE)


def test_at_least_the_three_that_ship_are_found():
    """xlsx, html, csv."""
    assert {"xlsx", "html", "csv"} <= set(find_formats())


@pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.id)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_block_can_be_written(format, language):  # noqa: A002 - the word of the house
    """In both languages."""
    assert len(format.write(document(language))) > 20


@pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.id)
def test_the_same_document_gives_the_same_bytes(format):  # noqa: A002 - the word of the house
    """No clock, no chance."""
    assert format.write(document("zh")) == format.write(document("zh"))


@pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.id)
def test_a_format_names_its_ending(format):  # noqa: A002 - the word of the house
    """A dot and small letters."""
    assert format.suffix[0] == "."
    assert format.suffix[1:].isalnum()
    assert format.suffix.islower()


def test_endings_are_different():
    """Two formats of one list do not overwrite each other."""
    assert len({one.suffix for one in FORMATS}) == len(FORMATS)
