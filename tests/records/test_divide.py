"""Text into cells equals a slow reference that takes line after line, whatever its quotation marks do."""

import csv
import io
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from takeroot.errors import RecordsError
from takeroot.records.reason import Reason
from takeroot.records.sheet import Sheet
from takeroot.records.sources import divide as divide_module
from takeroot.records.sources.csv_file import read_csv
from takeroot.records.sources.decode import decode
from takeroot.records.sources.divide import divide, divide_one
from takeroot.records.sources.lines import find_header, idle_lines, idle_notes, is_idle, line_notes, without

KNOWN = frozenset({"工号", "月份", "工资"})


def cells_of(text, delimiter):
    """Cells of one piece of text, None where its quotation marks do not pair."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


def slow(text, delimiter, width):
    """Rows by their first line, and broken lines with the reason."""
    lines = text.split("\n")
    rows, broken, at = {}, {}, 0
    while at < len(lines):
        last, cells = at, cells_of(lines[at], delimiter)
        if cells is None:
            for end in range(at + 1, min(at + 50, len(lines))):
                longer = cells_of("\n".join(lines[at : end + 1]), delimiter)
                if longer is not None:
                    last, cells = (end, longer) if len(longer) == width else (at, None)
                    break
        if cells is None:
            broken[at] = ("unbalanced_quotes", lines[at])
        elif lines[at] and (len(cells) < width or any(cell.strip() for cell in cells[width:])):
            broken[at] = ("ragged_row", lines[at])
        elif lines[at]:
            rows[at] = cells[:width]
        at = last + 1
    return rows, broken


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_equals_the_slow_reference(seed, delimiter):
    """Regular lines, quoted ones, ragged ones, marks without a pair, cells over several lines."""
    random = np.random.default_rng(seed)
    pieces = ["a", "bc", "", "甲", '"x"', f'"y{delimiter}z"', '"p""q"', '"', 'a"', '"m\nn"', '"\n"', " "]
    weights = np.array([20, 8, 6, 6, 6, 4, 2, 0.4, 0.6, 1, 0.5, 2][: len(pieces)])
    rows = [
        delimiter.join(random.choice(pieces, int(random.choice([2, 3, 3, 3, 3, 3, 4])), p=weights / weights.sum()))
        for _ in range(60)
    ]
    text = "\n".join(rows) + ("\n" if seed % 2 else "")
    found = divide(text, delimiter, width=3)
    rows, broken = slow(text, delimiter, 3)
    assert {row.line: (row.reason.code, row.text) for row in found.broken} == broken
    assert found.lines.tolist() == sorted(rows)
    assert [list(row) for row in zip(*(column.to_pylist() for column in found.columns), strict=True)] == [
        rows[line] for line in sorted(rows)
    ]


REGULAR = ["1,b,c", '"2",b,c', 'a,"y,3",c', '"p""q",4,c', ",,5", 'a,b,"6"', '"","7",""']
IRREGULAR = ["a,b", "a,b,c,d", 'a,b"x,c', 'a,b"x"y,c', 'a,b,c"', '"p"q,b,c']


def test_only_irregular_lines_are_divided_one_by_one(monkeypatch):
    """A province's files would take hours otherwise; marks in one line change nothing in the next."""
    taken = []

    def one(line, delimiter):
        taken.append(line)
        return divide_one(line, delimiter)

    monkeypatch.setattr(divide_module, "divide_one", one)
    found = divide("\n".join(REGULAR), ",", width=3)
    assert (taken, found.lines.tolist(), found.broken) == ([], [0, 1, 2, 3, 4, 5, 6], ())
    assert found.columns[1].to_pylist() == ["b", "b", "y,3", "4", "", "b", "7"]
    mixed = [line for pair in zip(IRREGULAR, REGULAR, strict=False) for line in pair]
    found = divide("\n".join(mixed), ",", width=3)
    assert [line for line in taken if "\n" not in line] == IRREGULAR
    assert [row.line for row in found.broken] == [0, 2, 10]
    assert found.lines.tolist() == [1, 3, 4, 5, 6, 7, 8, 9, 11]
    assert found.columns[1].to_pylist() == ["b", "b", 'b"x', "y,3", 'b"x"y', "4", "b", "", "b"]
    taken.clear()
    assert divide("1|2", "|", width=2).columns[1].to_pylist() == ["2"]
    assert divide("1\n2\n", ",", width=1).columns[0].to_pylist() == ["1", "2"]
    assert taken == []


def test_a_line_may_be_longer_than_a_megabyte():
    """It is still divided with all others."""
    text = "\n".join(["a,b", "a," + "b" * (1 << 20), "a,b"])
    columns = divide_module._all_at_once(divide_module._lines(text), np.ones(3, dtype=bool), ",", 2)
    assert [len(cell) for cell in columns[1].to_pylist()] == [1, 1 << 20, 1]


def test_what_arrow_counts_otherwise_is_divided_one_by_one():
    """A carriage return ends its lines, not ours: within a cell none is lost, one without marks breaks its line."""
    found = divide('a,"b\rc",d\n1,2,3', ",", width=3)
    assert [column.to_pylist() for column in found.columns] == [["a", "1"], ["b\rc", "2"], ["d", "3"]]
    found = divide("a\rb\n1", ",", width=1)
    assert (found.lines.tolist(), [row.line for row in found.broken]) == ([1], [0])


def test_a_cell_of_fifty_lines_is_the_longest():
    """One line more and the mark counts as one without its pair."""
    fits = 'a,"' + "\n" * 49 + '",b'
    assert divide(fits, ",", width=3).lines.tolist() == [0]
    assert [row.line for row in divide(fits.replace("\n", "\n\n", 1), ",", width=3).broken] == [0, 50]


@pytest.mark.parametrize(("text", "lines"), [("", []), ("\n\n", []), ("a,b", [0]), ("\n\na,b\n", [2])])
def test_blank_lines_are_nothing(text, lines):
    """Neither rows nor broken."""
    found = divide(text, ",", width=2)
    assert (found.lines.tolist(), found.broken, len(found.columns)) == (lines, (), 2)


def test_one_line():
    """By its delimiter; none where the marks do not pair."""
    assert divide_one('a;"b;c"', ";") == ["a", "b;c"]
    assert divide_one('a;"b', ";") is None
    assert divide_one("", ";") == []


def csv_sheet(tmp_path, text):
    """Read a file."""
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    return read_csv(tmp_path / "a.csv", KNOWN)


def test_lines_are_counted_from_the_top_of_the_file(tmp_path):
    """Titles, a header over two lines, rows and broken rows by the line on which each begins."""
    (found,) = csv_sheet(tmp_path, '某县\n\n"工\n号",月份,工资\nA1,1,2\nA2,1\n"A\n3",1,2\n合计,1\n,"\nA4,3,4\n')
    assert found.header == ("工\n号", "月份", "工资")
    assert found.lines.tolist() == [5, 7, 11]
    assert [(row.line, row.reason) for row in found.broken] == [
        (6, Reason.RAGGED_ROW),
        (10, Reason.UNBALANCED_QUOTES),
    ]
    assert found.notes == ("a.csv: title line 1 left out", "a.csv: total line or remark 9 left out")


def test_a_header_of_quoted_cells(tmp_path):
    """Marks that pair do not reach into the next line; where they do, the header goes on there."""
    assert csv_sheet(tmp_path, '"工号",月份\nA1,1\n')[0].header == ("工号", "月份")
    (found,) = csv_sheet(tmp_path, '"工号","月\n份","工资\n\n元"\nA1,1,2\n')
    assert (found.header, found.lines.tolist()) == (("工号", "月\n份", "工资\n\n元"), [5])


def test_a_broken_line_of_nothing_is_not_told_of(tmp_path):
    """Commas alone, too few or too many; a total that is too short is."""
    (found,) = csv_sheet(tmp_path, "工号,月份,工资\nA1,1,2\n,\n合计\n , \n")
    assert (found.lines.tolist(), found.broken) == ([2], ())
    assert found.notes == ("a.csv: total line or remark 4 left out",)


def test_the_first_of_two_delimiters_that_show_as_much(tmp_path):
    """A comma stands before a semicolon; without a header there is no table."""
    assert csv_sheet(tmp_path, "工号;月份\n工号,月份\nA1,1\n")[0].lines.tolist() == [3]
    assert csv_sheet(tmp_path, "工号\nA1\n") == []


def test_a_header_is_looked_for_in_thirty_lines(tmp_path):
    """Not below; without one there is no sheet."""
    assert csv_sheet(tmp_path, "x\n" * 29 + "工号,月份\nA1,1\n")[0].lines.tolist() == [31]
    assert csv_sheet(tmp_path, "x\n" * 30 + "工号,月份\nA1,1\n") == []


def test_the_delimiter_that_shows_most_headers(tmp_path):
    """Commas inside the cells of another delimiter are no cells."""
    (found,) = csv_sheet(tmp_path, "工号;月份;工资,元\nA1;1;2,5\n")
    assert found.header == ("工号", "月份", "工资,元")
    assert found.columns[2].to_pylist() == ["2,5"]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([["工号", "月份"]], 0),
        ([["x"], ["工号", "x", "月份"], ["工号", "月份", "工资"]], 2),
        ([["工号", "月份"], ["工号", "月份"]], 0),
        ([["工号", "工号"]], None),
        ([["工号"]], None),
        ([], None),
        ([["x"]] * 29 + [["工号", "月份"]], 29),
        ([["x"]] * 30 + [["工号", "月份"]], None),
    ],
)
def test_the_header_has_the_most_known_words(rows, at):
    """Two at least, each counted once; the first of equal ones."""
    assert find_header(rows, KNOWN) == at


@pytest.mark.parametrize(
    ("cells", "idle"),
    [
        (["", " "], True),
        (["合计", "5"], True),
        (["", "本页小计:", "5"], True),
        (["1", "2", "合计"], False),
        (["制表人:某", "", ""], True),
        (["备注:某", "x", "", ""], True),
        (["备注:某", "x", "y", ""], False),
        (["x", "备注:某", "", ""], False),
        (["合计人员", "5"], False),
    ],
)
def test_lines_that_are_no_rows(cells, idle):
    """Blank, a total in one of the first two filled cells, or a remark with little beside it."""
    assert is_idle(cells) is idle


def sheet(rows, **marks):
    """A sheet of text."""
    columns = tuple(pa.array(column, pa.string()) for column in zip(*rows, strict=True))
    lines = np.arange(2, 2 + len(rows), dtype=np.int64)
    return Sheet("a.xlsx", "", ("a", "b", "c"), columns, lines, **marks)


def test_idle_lines_of_a_sheet():
    """Blank ones, totals and remarks; a formula without a result is not blank."""
    rows = [["1", "x", None], [None, " ", "\u3000"], ["合计", "5", None], ["审核:某", None, None], [None, None, None]]
    found = idle_lines(sheet([*rows, ["2", "合计", "x"], ["3", "4", "总计"]], uncached={1: np.array([4])}))
    assert found.out.tolist() == [False, True, True, True, False, True, False]
    assert (found.totals.tolist(), found.remarks.tolist()) == ([4, 7], [5])
    assert idle_notes("p", [found, found]) == ("p: total line 4, 4, 7, 7 left out", "p: remark 5, 5 left out")


def test_what_counts_as_blank_total_or_remark():
    """A dash or a foreign letter is something; a total is no remark; two words beside a remark are too many."""
    rows = [["—", None, None], ["é", None, None], ["总计", "审核:某", None], ["备注:某", "x", None], ["1", None, "x"]]
    found = idle_lines(sheet(rows))
    assert found.out.tolist() == [False, False, True, False, False]
    assert (found.totals.tolist(), found.remarks.tolist()) == ([4], [])
    rows = [["备注:总数见后", None, None], ["1", "x:y", None]]
    found = idle_lines(sheet(rows))
    assert (found.totals.tolist(), found.remarks.tolist(), found.out.tolist()) == ([], [2], [True, False])
    assert not is_idle(["备注:某", "x", ""])
    assert is_idle(["备注:某", "x", "", ""])
    far = [["", "", "", "合计"], ["1", "", "", "合计"]]
    columns = tuple(pa.array(column, pa.string()) for column in zip(*far, strict=True))
    assert idle_lines(Sheet("a.csv", "", tuple("abcd"), columns, np.array([2, 3]))).totals.tolist() == []
    assert find_header([], KNOWN) is None


def test_typed_columns_are_blank_where_nothing_stands():
    """Dates and numbers need no look at their text, and stay what they are."""
    days = pa.array([None, None, 3], pa.date32())
    typed = Sheet("a.parquet", "", ("a", "b"), (days, pa.array([None, 5.0, 1.0])), np.array([1, 2, 3]))
    left = without(typed, idle_lines(typed))
    assert left.lines.tolist() == [2, 3]
    assert [column.type for column in left.columns] == [pa.date32(), pa.float64()]
    odd = Sheet("a.parquet", "", ("a",), (pa.array([None, float("nan"), 1.0]),), np.array([1, 2, 3]))
    assert idle_lines(odd).out.tolist() == [True, False, False]


def test_a_sheet_goes_by_its_file_unless_others_lie_there():
    """Its dates count from 1900, unless its workbook says otherwise."""
    alone = Sheet("a.xlsx", "s", (), (), np.array([], dtype=np.int64))
    assert (alone.place, alone.epoch_1904) == ("a.xlsx", False)
    assert replace(alone, alone=False).place == "a.xlsx#s"


def test_marks_move_with_their_rows():
    """Positions of merged cells and of formulas, once idle lines are gone."""
    marked = sheet(
        [["1", "x", "y"], ["合计", "5", None], ["2", "x", "y"], ["3", "x", "y"]],
        merged={0: np.array([0, 1, 2])},
        uncached={2: np.array([1, 3])},
    )
    left = without(marked, idle_lines(marked))
    assert left.lines.tolist() == [2, 4, 5]
    assert left.columns[0].to_pylist() == ["1", "2", "3"]
    assert (left.merged[0].tolist(), left.uncached[2].tolist()) == ([0, 1], [2])
    assert without(left, idle_lines(left)).lines.tolist() == [2, 4, 5]


def test_five_lines_are_listed():
    """And how many more there are."""
    assert line_notes("p", "title line", [1, 2, 3, 4, 5]) == ("p: title line 1, 2, 3, 4, 5 left out",)
    assert line_notes("p", "title line", range(1, 7)) == ("p: title line 1, 2, 3, 4, 5 and 1 more left out",)
    assert line_notes("p", "title line", range(1, 8)) == ("p: title line 1, 2, 3, 4, 5 and 2 more left out",)
    assert line_notes("p", "title line", []) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding):
    """By the mark, else by trying those that can fail."""
    assert decode("工号,月份".encode(encoding), "a.csv") == "工号,月份"


@pytest.mark.parametrize("content", [b"\xff\xff\x80", b"\xff\xfea", b"a\x00b", b"\xef\xbb\xbf\xff"])
def test_no_text(content):
    """Bytes that are none, half a character, nulls; a mark that lies is not guessed around."""
    with pytest.raises(RecordsError, match=r"a\.csv: neither UTF-8"):
        decode(content, "a.csv")
