"""Text into cells equals a slow reference that takes line after line, whatever its quotation marks do."""

import csv
import io

import numpy as np
import pyarrow as pa
import pytest

from takeroot.errors import RecordsError
from takeroot.records.reason import Reason
from takeroot.records.sheet import Sheet
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
