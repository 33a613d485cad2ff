"""What a workbook's XML tells that its reader does not, and how much of it is weighed before it is parsed."""

import zipfile

import pytest

from takeroot.errors import RecordsError
from takeroot.records.sources import weigh as weigh_module
from takeroot.records.sources.weigh import weigh
from takeroot.records.sources.workbook_parts import workbook_parts

BOOK = "<workbook><workbookPr{}/><sheets>{}</sheets></workbook>"
SHEET = '<sheet name="{}" sheetId="1" r:id="{}"/>'
RELATION = '<Relationship Id="{}" Type="t" Target="{}"/>'


@pytest.fixture
def written(tmp_path):
    """Write a workbook of raw parts."""

    def write(**parts):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        return path

    return write


def book(sheets, properties="", targets=None):
    """The parts that name the sheets."""
    made = {"xl/workbook.xml": BOOK.format(properties, "".join(SHEET.format(*one) for one in sheets))}
    relations = "".join(RELATION.format(*one) for one in (targets or {}).items())
    return made | {"xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>"}


CELLS = (
    '<c r="A1"><v>1</v></c><c r="B2"><f>1+1</f></c><c r="AA3" t="e"><v>#REF!</v></c><c r="D4" t="e"/>'
    '<c r="E5"><f>A1</f><v>2</v></c><c r="F6" t="str"><f>A1</f></c><c r="C7"><f/></c><x:c r="AZ8"><x:f>1</x:f></x:c>'
)
SPOILT = {(1, 1): "", (2, 26): "#REF!", (3, 3): "", (6, 2): "", (7, 51): ""}


def test_spoilt_cells_are_found_by_their_place(written):
    """Formulas without a result and error values, of each sheet by its name; targets from the root or beside."""
    sheets = [("甲&amp;乙", "rId1"), ("&lt;丙&gt;&quot;&apos;", "rId2"), ("丁", "rId3"), ("戊", "rId4")]
    targets = {"rId1": "worksheets/s1.xml", "rId2": "/xl/worksheets/s2.xml", "rId3": "worksheets/s3.xml"}
    targets["rId4"] = "worksheets/missing.xml"
    made = {f"xl/worksheets/s{number}.xml": f"<r>{cells}</r>" for number, cells in ((1, CELLS), (2, CELLS[:27]))}
    made["xl/worksheets/s3.xml"] = '<r><c r="B1" t="e"><v>#N/A</v></c></r>'
    found = workbook_parts(written(**book(sheets, targets=targets), **made))
    assert found.spoilt == {"甲&乙": SPOILT, "<丙>\"'": {}, "丁": {(0, 1): "#N/A"}}
    assert not found.epoch_1904


@pytest.mark.parametrize(
    ("properties", "epoch"),
    [(' date1904="1"', True), (' date1904="true"', True), (' date1904="0"', False), ("", False)],
)
def test_the_epoch_of_a_workbook(written, properties, epoch):
    """As its properties say."""
    assert workbook_parts(written(**book([], properties))).epoch_1904 is epoch


def test_what_is_no_archive_tells_nothing(tmp_path):
    """An old workbook has no such parts."""
    (tmp_path / "a.xls").write_bytes(b"old")
    found = workbook_parts(tmp_path / "a.xls")
    assert (found.epoch_1904, found.spoilt) == (False, {})


def test_parts_that_are_missing_or_unnamed_tell_nothing(written):
    """A workbook without its list of sheets or of relations, a sheet without a name, a cell without a place."""
    assert workbook_parts(written(**{"a.xml": "x"})).spoilt == {}
    nameless = {"xl/workbook.xml": '<sheet sheetId="1" r:id="rId1"/><sheet name="x"/>'}
    relations = '<Relationship Id="rId1"/><Relationship Id="rId2" Target="worksheets/s1.xml"/>'
    parts = nameless | {"xl/_rels/workbook.xml.rels": relations}
    assert workbook_parts(written(**parts)).spoilt == {}
    made = book([("甲", "rId1")], targets={"rId1": "worksheets/s1.xml"})
    found = workbook_parts(written(**made, **{"xl/worksheets/s1.xml": '<c t="e"><v>#N/A</v></c><c r="B1" t="e"/>'}))
    assert found.spoilt == {"甲": {(0, 1): ""}}


def cell(place):
    """A filled cell."""
    return f'<c r="{place}"><v>1</v></c>'


@pytest.fixture
def limits(monkeypatch):
    """Set limits small enough for a test."""

    def lowered(**values):
        for name, value in values.items():
            monkeypatch.setattr(weigh_module, name, value)

    return lowered


def test_a_sheet_is_weighed_by_its_last_row_and_column(written, limits):
    """Rows and cells up to the limit are read, one more is not; other parts do not count."""
    full = "".join(cell(f"{column}{row}") for row in (1, 2, 3) for column in ("Z", "AA", "AB"))
    path = written(**{"xl/worksheets/s1.xml": full, "xl/other.xml": cell("A900")})
    limits(_MOST_ROWS=3, _MOST_CELLS=28 * 3)
    weigh(path)
    limits(_MOST_ROWS=2)
    with pytest.raises(RecordsError, match="a sheet of 3 rows and 28 columns"):
        weigh(path)
    limits(_MOST_ROWS=3, _MOST_CELLS=28 * 3 - 1)
    with pytest.raises(RecordsError, match="a sheet of 3 rows and 28 columns"):
        weigh(path)


def test_a_cell_across_two_chunks_is_seen(written, limits):
    """A sheet is looked at piece by piece."""
    path = written(**{"xl/worksheets/s1.xml": cell("A1") + cell("B2") + " " * 40 + cell("C9") + " " * 40})
    limits(_MOST_ROWS=8)
    for chunk in (30, 47, 64, 75, 90, 110):
        limits(_CHUNK=chunk)
        with pytest.raises(RecordsError, match="a sheet of 9 rows"):
            weigh(path)


def test_an_archive_is_weighed_unfolded(written, limits):
    """Beyond the size allowed, or beyond a calm size and a ratio."""
    path = written(**{"xl/a.bin": " " * 50_000})
    weigh(path)
    limits(_CALM_UNFOLDED=50_000, _MOST_RATIO=10)
    weigh(path)
    limits(_CALM_UNFOLDED=49_999)
    with pytest.raises(RecordsError, match="it unfolds from 0 KB to 0 MB"):
        weigh(path)
    limits(_MOST_RATIO=100_000)
    weigh(path)
    limits(_MOST_UNFOLDED=50_000)
    weigh(path)
    limits(_MOST_UNFOLDED=49_999)
    with pytest.raises(RecordsError, match="it unfolds"):
        weigh(path)


def test_texts_that_cells_share_are_weighed(written, limits):
    """A long text counts once for every cell that may hold it; short ones do not count."""
    sheet = {"xl/worksheets/s1.xml": cell("A1") + cell("B1")}
    path = written(**sheet, **{"xl/sharedStrings.xml": f"<t>{'x' * 3000}</t><t>{'y' * 2500}</t>"})
    limits(_MOST_TEXT=6000)
    weigh(path)
    limits(_MOST_TEXT=5999)
    with pytest.raises(RecordsError, match="its texts unfold beyond reason"):
        weigh(path)
    weigh(written(**sheet, **{"xl/sharedStrings.xml": f"<t>{'x' * 1999}</t>"}))


def test_a_file_is_weighed_as_it_lies(tmp_path, limits):
    """Any file up to one size, workbooks up to another, each to the byte."""
    for suffix in ("csv", "xls"):
        (tmp_path / f"a.{suffix}").write_bytes(b"x" * 100)
    limits(_MOST_BYTES=100, _MOST_WORKBOOK_BYTES=10)
    weigh(tmp_path / "a.csv")
    with pytest.raises(RecordsError, match="a workbook of 0 MB"):
        weigh(tmp_path / "a.xls")
    limits(_MOST_BYTES=99)
    with pytest.raises(RecordsError, match="refused: 0 MB"):
        weigh(tmp_path / "a.csv")
