"""Workbooks cell by cell: where a sheet begins, what is merged, formulas that were never computed, hidden sheets."""

import openpyxl
import pytest

from takeroot.errors import Problem, RecordsError
from takeroot.records.sources import workbook as workbook_module
from takeroot.records.sources.lines import without_idle_lines
from takeroot.records.sources.workbook import read_workbook

KNOWN = frozenset({"工号", "月份", "工资"})
HEADER = ["工号", "月份", "工资"]


@pytest.fixture
def book(tmp_path):
    """Write a workbook, a sheet as its rows or as what makes it, and read it."""

    def read(*sheets):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for number, sheet in enumerate(sheets):
            there = made.create_sheet(f"s{number}")
            for row in sheet if isinstance(sheet, list) else []:
                there.append(row)
            if not isinstance(sheet, list):
                sheet(there)
        made.save(tmp_path / "a.xlsx")
        return read_workbook(tmp_path / "a.xlsx", KNOWN)

    return read


def rows(sheet):
    """Its cells line by line, by line number."""
    columns = [column.to_pylist() for column in sheet.columns]
    return dict(zip(sheet.lines.tolist(), map(list, zip(*columns, strict=True)), strict=True))


def marks(found):
    """Positions as lists."""
    return {column: rows.tolist() for column, rows in found.items()}


def test_a_sheet_keeps_its_rows_and_columns_wherever_it_begins(book):
    """Line numbers are those that a reader of the sheet sees; empty rows above the header are no titles."""

    def put(sheet):
        for place, text in (("B2", "某县"), ("B4", "工号"), ("C4", "月份"), ("B5", "A1"), ("C6", 5)):
            sheet[place] = text

    (found,), notes = book(put)
    assert (found.file, found.name, found.header) == ("a.xlsx", "s0", ("", "工号", "月份"))
    assert rows(found) == {5: [None, "A1", None], 6: [None, None, "5"]}
    assert (found.notes, notes) == (("a.xlsx: sheet s0: title line 2 left out",), [])


def test_a_header_is_looked_for_in_thirty_rows(book):
    """And a sheet without one is named, unless nothing stands in it."""
    assert book([["x"]] * 29 + [HEADER, ["A1", 1, 2]])[0][0].lines.tolist() == [31]
    left = ["a.xlsx: sheet s0 has no header that any table knows; left out"]
    assert book([["x"]] * 30 + [HEADER, ["A1", 1, 2]]) == ([], left)
    assert book([]) == ([], [])


def test_a_workbook_of_one_table_goes_by_its_own_name(book):
    """Of several, each sheet does."""
    one, _ = book([HEADER], [])
    assert [sheet.place for sheet in one] == ["a.xlsx"]
    two, _ = book([HEADER], [], [HEADER])
    assert [sheet.place for sheet in two] == ["a.xlsx#s0", "a.xlsx#s2"]


def test_hidden_sheets_are_named_and_those_behind_them_read(book):
    """Hidden, or hidden so that no menu shows them."""

    def hide(how):
        def put(sheet):
            sheet.append(HEADER)
            sheet.sheet_state = how

        return put

    sheets, notes = book(hide("hidden"), [HEADER], hide("veryHidden"), [HEADER])
    assert [sheet.name for sheet in sheets] == ["s1", "s3"]
    assert notes == ["a.xlsx: hidden sheet s0 left out", "a.xlsx: hidden sheet s2 left out"]


def test_a_value_merged_downwards_stands_in_each_row(book):
    """In its own column and no further down; each such cell is told of."""

    def put(sheet):
        for row in (HEADER, ["A1", "2023", 1], ["x", None, 2], ["x", None, 3], ["A4", None, 4]):
            sheet.append(row)
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("B2:B3")

    (found,), _ = book(put)
    assert [cells[:2] for cells in rows(found).values()] == [["A1", "2023"], ["A1", "2023"], ["A1", None], ["A4", None]]
    assert marks(found.merged) == {0: [0, 1, 2], 1: [0, 1]}


def test_what_is_merged_sideways_or_outside_the_table_changes_nothing(book):
    """Neither over two columns, nor above the header, nor beside the table, nor below it."""

    def put(sheet):
        for row in (["某县"], [None], HEADER, ["A1", 5, None], ["A2", 6, 7]):
            sheet.append(row)
        for place in ("A1:A2", "B4:C4", "E4:E9", "A9:A12"):
            sheet.merge_cells(place)

    (found,), _ = book(put)
    assert rows(found) == {4: ["A1", "5", None], 5: ["A2", "6", "7"]}
    assert found.merged == {}


def test_a_cell_merged_beyond_the_last_row_is_filled_down_to_it(book):
    """No row is made for what lies below."""

    def put(sheet):
        sheet.append(HEADER)
        sheet.append(["A1", 5, 6])
        sheet.append([None, 5, 6])
        sheet.merge_cells("A2:A9")

    (found,), _ = book(put)
    assert rows(found) == {2: ["A1", "5", "6"], 3: ["A1", "5", "6"]}
    assert marks(found.merged) == {0: [0, 1]}


def test_formulas_that_were_never_computed_are_told_of_wherever_they_stand(book):
    """Also in a row that holds nothing else, above the header not at all; beside the table they are nobody's."""

    def put(sheet):
        sheet["A1"] = "=1+1"
        for row in ([], HEADER, ["A1", "=1+1", 3], ["合计", None, 3]):
            sheet.append(row)
        for place in ("C7", "F3", "F9"):
            sheet[place] = "=SUM(C3:C4)"

    (found,), _ = book(put)
    left = without_idle_lines(found)
    at = left.lines.tolist().index(7)
    assert {column: left.lines[rows].tolist() for column, rows in left.uncached.items()} == {1: [4], 2: [7]}
    assert [column[at].as_py() for column in left.columns] == [None] * 3
    assert left.lines.tolist() == [4, 7]


def test_a_sheet_of_formulas_alone_is_named(book):
    """Nothing of it was computed, so nobody knows its header."""

    def put(sheet):
        sheet["B3"] = "=1+1"

    assert book(put) == ([], ["a.xlsx: sheet s0 has no header that any table knows; left out"])


def test_error_values_stand_where_they_were(book):
    """In a row, and in a title; they are text that no column takes for a value."""

    def put(sheet):
        for row in (["#REF!"], HEADER, ["A1", "#N/A", 3]):
            sheet.append(row)

    (found,), _ = book(put)
    assert rows(found) == {3: ["A1", "#N/A", "3"]}
    assert found.notes == ("a.xlsx: sheet s0: title line 1 left out",)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (RecordsError(Problem("a.xlsx", "x", "y")), RecordsError),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (SystemExit(), SystemExit),
        (MemoryError(), MemoryError),
    ],
    ids=repr,
)
def test_what_is_no_fault_of_the_workbook_is_not_taken_for_one(book, monkeypatch, raised, expected):
    """Whoever stops the program stops it."""

    def fail(_):
        raise raised

    monkeypatch.setattr(workbook_module, "workbook_parts", fail)
    with pytest.raises(expected) as told:
        book([HEADER])
    assert told.value is raised


def test_a_fault_of_the_reader_is_one_of_the_workbook(book, monkeypatch):
    """Even one that is not among the usual exceptions."""

    def fail(_):
        raise BaseException  # noqa: TRY002 - as the reader's panics are

    monkeypatch.setattr(workbook_module, "workbook_parts", fail)
    with pytest.raises(RecordsError, match="not a readable workbook; save it again as XLSX"):
        book([HEADER])
