"""Hostile text in every field and format: no live formula, link or script, and the same text read back."""

import csv
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from hand_made_run import COUNTY
from hostile import hostile_strings
from python_calamine import CalamineWorkbook

from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.facility import Facility
from takeroot.report.content.person import Measure, Person, Reason
from takeroot.report.content.rollup import Group, Place, Programme, Rollup
from takeroot.report.content.staff_list import StaffList
from takeroot.report.formats.find_formats import find_format, find_formats
from takeroot.report.layout.list_document import list_document
from takeroot.report.layout.rollup_document import rollup_document
from takeroot.report.words.words import read_words
from takeroot.specs.disclosure import Disclosure

STRINGS = hostile_strings()
CLEAN = [clean_text(text) for text in STRINGS]
FORMATS = find_formats()


@pytest.fixture(scope="module")
def files(factors, levers):
    """Each format's files: a list with every string in every text field, and a roll-up with every string as a name."""
    words = read_words("zh", factors=factors, levers=levers)
    documents = [list_document(hostile_list(), words, county=COUNTY), rollup_document(hostile_rollup(), words)]
    return {name: [find_format(name).write(document) for document in documents] for name in FORMATS}


def hostile_list():
    """Every string in every text field of a person."""
    measure = {"effect": "one", "uncertain": False, "cost": 10.0, "planned": False}
    people = tuple(
        Person(
            staff_id=text,
            name=text,
            profession=text,
            employment_type=text,
            band="high",
            in_ten=3,
            reasons=(Reason(text, strong=True),),
            measures=(Measure(lever=text, factor=text, payer=text, grade=text, **measure),),
        )
        for text in CLEAN
    )
    facility = Facility("F", "=HYPERLINK(1)<script>", "c", 600, 1.0, 0.5, 2.0, 1.0, 0.1, 0.05, 0.2, {}, {CLEAN[0]: 1.0})
    fields = Disclosure().fields.director
    contact = "</script><script>alert(1)</script>"
    return StaffList(24299, 24301, "director", "=1+1", facility, people, contact=contact, in_ten={}, fields=fields)


def hostile_rollup():
    """Every string as a name."""
    places = tuple(Place(text, text, text, text, 30, 5, 0.1, 0.05, 0.2) for text in CLEAN)
    groups = tuple(Group(text, 30, {text: 1.0}) for text in CLEAN[:20])
    programmes = tuple(Programme(text, 30, 20, 10, None) for text in CLEAN)
    return Rollup(24299, 24301, "<b>", places[0], places, places, groups, groups, (), programmes, 10, 5, contact="=1")


def test_there_are_five_hundred_strings():
    """All different, none empty."""
    assert len(STRINGS) >= 500
    assert all(CLEAN)


def test_the_formats_that_ship_are_tried_here(files):
    """Each of them has checks of its own below."""
    assert set(files) >= {"xlsx", "html", "csv"}


def test_workbooks_hold_no_formula_link_or_macro(files):
    """Counted in the file's own parts and by a second reader: 0."""
    for content in files["xlsx"]:
        with ZipFile(BytesIO(content)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
            assert not [name for name in parts.namelist() if "vba" in name.lower() or "externalLink" in name]
            assert not [1 for sheet in sheets if re.search(rb"<f[ >]|<hyperlink", sheet)]
            assert not [
                1 for n in parts.namelist() if n.endswith(".rels") and b'TargetMode="External"' in parts.read(n)
            ]
        book = openpyxl.load_workbook(BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("column", ["姓名", "工号"])
def test_workbooks_read_back_the_same_text(files, column):
    """By calamine, which shares nothing with the writer."""
    book = CalamineWorkbook.from_filelike(BytesIO(files["xlsx"][0]))
    rows = book.get_sheet_by_name("人员名单").to_python()
    header = next(n for n, row in enumerate(rows) if "工号" in row)
    place = rows[header].index(column)
    assert [row[place] for row in rows[header + 1 : header + 1 + len(CLEAN)]] == CLEAN


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.cells, self.inside = [], [], {"name": [], "staff_id": []}, None

    def handle_starttag(self, tag, attrs):
        """Gather tags, attributes and cells."""
        self.tags.append(tag)
        self.attributes += attrs
        kinds = (dict(attrs).get("class") or "").split() if tag == "td" else []
        if kinds[-1:] and kinds[-1] in self.cells:
            self.inside = kinds[-1]
            self.cells[self.inside].append("")

    def handle_endtag(self, tag):
        """Leave a cell."""
        if tag == "td":
            self.inside = None

    def handle_data(self, data):
        """Gather a cell's text."""
        if self.inside:
            self.cells[self.inside][-1] += data


@pytest.fixture(scope="module")
def pages(files):
    """Both pages, parsed."""
    found = []
    for content in files["html"]:
        page = Page()
        page.feed(content.decode())
        found.append(page)
    return found


ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "a", "header", "h1", "p", "nav", "ul", "li", "main", "section"),
    *("h2", "dl", "div", "dt", "dd", "h3", "ol", "table", "tr", "th", "td", "svg", "rect", "thead", "tbody", "button"),
    *("label", "input", "select", "option", "span", "footer", "script", "b", "polyline", "circle", "text", "line"),
}


def test_pages_have_our_tags_alone(pages):
    """One script, ours; no element that data brought."""
    for page in pages:
        assert set(page.tags) <= ALLOWED
        assert page.tags.count("script") == 1
        assert page.tags.count("style") == 1


def test_pages_have_no_handler_link_or_style_from_data(pages):
    """No on..., no javascript:, no src, no style; links lead within the page."""
    for page in pages:
        names = {name for name, _ in page.attributes}
        assert not [name for name in names if name.startswith("on") or name in {"src", "style", "srcset", "action"}]
        assert all(value.startswith("#") for name, value in page.attributes if name == "href")


def test_pages_read_back_the_same_text(pages):
    """By the parser of the standard library."""
    assert pages[0].cells["name"] == CLEAN
    assert pages[0].cells["staff_id"] == CLEAN


def test_csv_has_no_cell_that_starts_a_formula(files):
    """And reads back the same when the one apostrophe is taken away."""
    for content in files["csv"]:
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    rows = list(csv.reader(StringIO(files["csv"][0].decode("utf-8-sig"), newline="")))
    names = [row[rows[0].index("姓名")] for row in rows[1:]]
    assert [name.removeprefix("'") for name in names] == CLEAN


def test_numbers_stay_numbers(files):
    """In 10, per cents and costs are numbers to a second reader."""
    rows = CalamineWorkbook.from_filelike(BytesIO(files["xlsx"][0])).get_sheet_by_name("人员名单").to_python()
    header = next(n for n, row in enumerate(rows) if "工号" in row)
    assert rows[header + 1][rows[header].index("往年同档10人约走")] == 3.0
