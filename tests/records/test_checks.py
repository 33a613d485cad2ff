"""Rows beside each other, in small tables that need no files: keys, spells, dates, ages, and the account of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from small_tables import MONTHS, STAYS, column, laid, sheet, table

from takeroot.errors import Problem
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.reason import Reason
from takeroot.records.rows.account import counts_frame, row_keys, set_aside_frame, unrecognised_frame
from takeroot.records.rows.assemble import assemble
from takeroot.records.rows.cell_value import cell_headers, cell_values
from takeroot.records.rows.check_cells import check_cells
from takeroot.records.rows.check_keys import check_keys, check_spells, combined
from takeroot.records.rows.rows_at import only_columns, rows_at, with_words
from takeroot.records.rows.table_rows import TableRows, blank_of
from takeroot.records.sheet import BrokenRow, Sheet


def faults(rows):
    """Position and reason of every fault, sorted."""
    return sorted((int(row), fault.reason.code) for fault in rows.faults for row in fault.rows)


def keys_of(text, declared=MONTHS):
    """The faults of keys, after those of cells."""
    rows = laid(declared, text)
    check_cells(rows)
    check_keys(rows)
    return [(row, code) for row, code in faults(rows) if code in {"double", "key_twice"}]


def test_keys_that_stand_twice_are_found_wherever_they_lie():
    """Side by side or apart, in a table that is sorted or not; keys that cannot be read are none."""
    assert keys_of("who month pay|a 202301 1|b 202301 1|b 202301 1") == [(2, "double")]
    assert keys_of("who month pay|b 202301 1|a 202301 1|b 202301 2") == [(0, "key_twice"), (2, "key_twice")]
    assert keys_of("who month pay|b 202302 1|b 202301 1|a 202302 1|a 202301 1") == []
    assert keys_of("who month pay|_ 202301 1|_ 202301 1|a x 1|a x 1") == []
    assert keys_of("who month pay|_ 202301 1|a 202301 1|a 202301 1|_ 202301 1") == [(2, "double")]
    assert keys_of("who month pay") == []
    assert keys_of("who month pay|a 202301 1") == []


def test_all_rows_of_a_key_count():
    """Doubles of one key beside the unequal rows of another; the first of equal ones is used."""
    rows = "a 202301 1|a 202301 1|b 202301 1|a 202301 1|b 202301 2|b 202301 1|c 202301 1"
    assert keys_of(f"who month pay|{rows}") == [
        (1, "double"),
        (2, "key_twice"),
        (3, "double"),
        (4, "key_twice"),
        (5, "key_twice"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 x", "_ x"),
        ("1 x", "1 _"),
        ("0 x", "_ x"),
        ("abc x", "abd x"),
        ("abc x", "_ x"),
        ("_ x", "_ y"),
        ("1 y", "2 x"),
    ],
)
def test_rows_of_a_key_differ_by_any_cell(one, other):
    """Numbers, texts, empty cells, and what cannot be read by how it is written."""
    twice = [(0, "key_twice"), (1, "key_twice")]
    assert keys_of(f"who month pay note|a 202301 {one}|a 202301 {other}") == twice
    assert keys_of(f"who month pay note|a 202301 {one}|a 202301 {one}") == [(1, "double")]


def test_contents_that_would_add_up_alike_differ():
    """Many kinds of content of one key: each pair of them is told apart."""
    kinds = [f"{pay} {note}" for pay in ("_", "0", "1", "2", "-1", "x", "xy") for note in ("_", "u", "v", "w")]
    rows = [f"{who} 202301 {kind}" for at, kind in enumerate(kinds) for who in (f"p{at}", f"p{at}")]
    assert [code for _, code in keys_of(f"who month pay note|{'|'.join(rows)}")] == ["double"] * len(kinds)
    pairs = [f"p{a}-{b} 202301 {kinds[at]}" for a in range(28) for b in range(a) for at in (a, b)]
    assert {code for _, code in keys_of(f"who month pay note|{'|'.join(pairs)}")} == {"key_twice"}


def whole(*values):
    """Cells of whole numbers, as days and months are."""
    return ColumnCells(np.array(values, dtype=np.int64), np.zeros(len(values), dtype=np.int8))


def test_combinations_get_numbers_of_their_own():
    """However far apart the values lie: equal numbers mean equal values, missing ones included."""
    far = [MISSING, -(1 << 40), -1, 0, 1, 1 << 40]
    grid = [(a, b, c) for a in far for b in far for c in far]
    found = combined(whole(*values) for values in zip(*grid, *grid, strict=True))
    assert found[: len(grid)].tolist() == found[len(grid) :].tolist()
    assert len(set(found.tolist())) == len(grid)
    assert combined([whole(), whole()]).tolist() == []
    numbers = ColumnCells(np.array([np.nan, 0.0, -0.0, 1.5, 1.25, 1.0, np.nan]), np.zeros(7, dtype=np.int8))
    assert pd.factorize(combined([numbers]))[0].tolist() == [0, 1, 1, 2, 3, 4, 0]


def stays(text):
    """Positions whose spells overlap."""
    rows = laid(STAYS, f"who came left|{text}")
    check_cells(rows)
    check_keys(rows)
    check_spells(rows)
    return [row for row, code in faults(rows) if code == "spells_overlap"]


def month(number):
    """The first day of a month, counted from the year 0."""
    return f"{number // 12}-{number % 12 + 1:02}-01"


def test_spells_overlap_where_they_share_a_day():
    """The next may begin on the day the last one ends; one that was left open never ends."""
    assert stays("a 2020-01-01 2021-01-01|a 2021-01-01 2022-01-01|a 2022-01-01 _") == []
    assert stays("a 2020-01-01 2021-01-02|a 2021-01-01 2022-01-01|a 2022-01-01 _") == [0, 1]
    assert stays("a 2020-01-01 _|b 2021-01-01 _|a 2022-01-01 2023-01-01") == [0, 2]
    assert stays("a 2022-01-01 2022-02-01|a 2020-01-01 _|a 2024-01-01 _|b 2020-01-01 _") == [0, 1, 2]
    assert stays("a 2020-01-01 _") == stays("a 2020-01-01 _|b 2020-01-01 _") == []


def test_spells_of_many_people_overlap_each_by_themselves():
    """In any order: equal to a look at every two of them; months are counted from the year 0, ends by half years."""
    random = np.random.default_rng(3)
    for _ in range(6):
        drawn = {(str(random.choice(list("abcde"))), 1990 * 12 + 6 * int(random.integers(0, 60))) for _ in range(24)}
        spells = [(who, begin, begin + int(random.choice([6, 12, 54, 9999]))) for who, begin in sorted(drawn)]
        spells = [spells[at] for at in random.permutation(len(spells))]
        lines = [f"{who} {month(begin)} {month(end) if end < 2100 * 12 else '_'}" for who, begin, end in spells]
        wanted = {
            one
            for one, (who, begin, end) in enumerate(spells)
            for other, (person, then, until) in enumerate(spells)
            if one != other and who == person and begin < until and then < end
        }
        assert set(stays("|".join(lines))) == wanted


def test_spells_before_1970_overlap_like_others():
    """A day before the first that computers count is none beyond it."""
    assert stays("a 1960-01-01 1965-01-01|a 1966-01-01 1969-01-01|a 1969-06-01 _") == []
    assert stays("a 1960-01-01 1967-01-01|a 1966-01-01 1969-01-01|a 1969-06-01 _") == [0, 1]


def test_a_spell_with_an_unusable_end_is_open():
    """Reversed or unreadable, it clashes with a later one; one without a readable beginning is no spell."""
    assert stays("a 2020-01-01 2019-01-01|a 2022-01-01 _") == [0, 1]
    assert stays("a 2020-01-01 2020-13-01|a 2022-01-01 _") == [0, 1]
    assert stays("a x _|a 2022-01-01 _|_ 2020-01-01 _|_ 2021-01-01 _") == []


def test_doubles_and_keys_that_stand_twice_are_told_once():
    """A double is no second spell; rows with one key are set aside for that, and others for clashing with them."""
    assert stays("a 2020-01-01 2021-01-01|a 2020-01-01 2021-01-01|a 2022-01-01 _") == []
    assert stays("a 2020-01-01 2021-01-01|a 2020-01-01 2021-06-01|a 2021-02-01 _") == [2]
    assert stays("a 2020-01-01 2021-06-01|a 2021-06-01 2022-01-01|a 2021-06-01 2023-01-01") == []


def test_tables_without_spells_are_left_alone():
    """And spells whose end did not come."""
    for declared, text in ((MONTHS, "who month|a 202301|a 202302"), (STAYS, "who came|a 2020-01-01|a 2021-01-01")):
        rows = laid(declared, text)
        check_spells(rows)
        assert rows.faults == []


def checked(text, declared=STAYS):
    """Rows after their cells were checked."""
    rows = laid(declared, text)
    check_cells(rows)
    return rows


def test_a_date_may_not_lie_before_the_one_it_follows():
    """The same day will do, a missing one on either side as well; it costs the row or the value as declared."""
    rows = checked("who came left|a 2020-01-02 2020-01-02|a 2020-01-03 2020-01-02|a 2020-01-04 _")
    assert (faults(rows), rows.out.tolist()) == ([(1, "dates_reversed")], [False, True, False])
    rows = checked("who came seen born|a 2020-01-01 1990-01-02 1990-01-01|a 2021-01-01 _ 1990-01-01")
    assert (faults(rows), rows.out.tolist()) == ([(0, "dates_reversed")], [False, False])
    assert (rows.cells["born"].parsed == MISSING).tolist() == [True, False]
    needed = table("who", who=column("id"), came=column("date"), left=column("date", required=True, not_before="came"))
    rows = checked("who came left|a 2020-01-02 2020-01-01|b _ 2020-01-01", needed)
    assert (faults(rows), rows.out.tolist()) == ([(0, "dates_reversed")], [True, False])


def test_an_age_lies_within_its_limits():
    """To the day, by completed years; without a limit any age will do, without a date none is known."""
    born = ("2004-01-01", "2004-01-02", "1944-01-02", "1944-01-01", "_")
    rows = checked("who came born|" + "|".join(f"p{at} 2020-01-01 {day}" for at, day in enumerate(born)))
    assert faults(rows) == [(1, "age_out_of_range"), (3, "age_out_of_range")]
    assert not rows.out.any()
    open_ended = table("who", who=column("id"), came=column("date"), born=column("date", age_at="came"))
    assert (
        faults(checked("who came born|a 2020-01-01 1950-01-01|b 2020-01-01 2021-01-01|c _ 1990-01-01", open_ended))
        == []
    )
    low = table("who", who=column("id"), came=column("date"), born=column("date", age_at="came", low=1))
    assert faults(checked("who came born|a 2020-01-01 2019-01-02|b 2020-01-01 1941-01-01", low)) == [
        (0, "age_out_of_range")
    ]
    high = table("who", who=column("id"), came=column("date"), born=column("date", age_at="came", high=1))
    assert faults(checked("who came born|a 2020-02-29 2018-03-01|b 2020-02-29 2018-02-28", high)) == [
        (1, "age_out_of_range")
    ]
    needed = table(
        "who", who=column("id"), came=column("date"), born=column("date", age_at="came", low=1, required=True)
    )
    assert checked("who came born|a 2020-01-01 2020-01-01", needed).out.tolist() == [True]


def test_a_reason_needs_its_date_and_a_date_a_reason():
    """A word that is not recognised asks for its date as well; a missing word beside a date is `unknown`."""
    rows = checked(
        "who came left why|a 2020-01-01 _ quit|b 2020-01-01 _ fled|c 2020-01-01 2021-01-01 _|d 2020-01-01 _ _"
    )
    assert faults(rows) == [(0, "date_missing"), (1, "date_missing"), (1, "not_recognised")]
    assert rows.out.tolist() == [True, True, False, False]
    assert rows.cells["why"].words.take(pa.array([rows.cells["why"].parsed[2]])).to_pylist() == ["unknown"]
    assert rows.cells["why"].parsed[3] == -1
    rows = checked("who came left why|a 2020-01-01 x quit")
    assert faults(rows) == [(0, "not_a_date")]
    rows = checked("who came why|a 2020-01-01 quit")
    assert faults(rows) == []


def test_values_cost_their_row_where_the_table_needs_them():
    """A key and a required one, missing or unreadable; any other is blanked, each reason by itself."""
    rows = checked("who came pay|a x 1|b 2020-01-01 x|c 2020-01-01 10|_ 2020-01-01 1|d _ 1")
    assert faults(rows) == [
        (0, "not_a_date"),
        (1, "not_a_number"),
        (2, "out_of_range"),
        (3, "required_missing"),
        (4, "required_missing"),
    ]
    assert rows.out.tolist() == [True, False, False, True, True]
    assert np.isnan(rows.cells["pay"].parsed).tolist() == [False, True, True, False, False]


def test_what_stands_where_there_is_no_value():
    """By the kind of values."""
    assert np.isnan(blank_of(np.zeros(1)))
    assert blank_of(np.zeros(1, dtype=np.int32)) == -1
    assert blank_of(np.zeros(1, dtype=np.int64)) == MISSING


ALL = table(
    "who",
    who=column("id"),
    day=column("date"),
    month=column("month"),
    pay=column("number"),
    kind=column("category", values={"x": ["x"], "y": ["y"]}),
    note=column("text"),
)


def values(rows, name):
    """Cells as they are understood; None where there is nothing."""
    cells = rows.cells[name]
    if cells.parsed.dtype == np.int32:
        return cells.words.take(pa.array(cells.parsed, mask=cells.parsed < 0)).to_pylist()
    return [None if empty else value for value, empty in zip(cells.parsed.tolist(), cells.missing, strict=True)]


def test_a_column_that_one_of_several_sheets_lacks_is_empty_there():
    """Whatever its kind; sheets lie one below the other, one without rows too."""
    full = sheet("who day month pay kind note|a 2020-01-01 202301 5 y u|b _ _ _ _ _")
    rows = laid(ALL, sheet("who|c"), full, sheet("who"), sheet("who note kind|a v x|d u y"))
    assert values(rows, "who") == ["c", "a", "b", "a", "d"]
    assert values(rows, "day") == [None, 18262, None, None, None]
    assert values(rows, "month") == [None, 2023 * 12, None, None, None]
    assert values(rows, "pay") == [None, 5.0, None, None, None]
    assert values(rows, "kind") == [None, "y", None, "x", "y"]
    assert values(rows, "note") == [None, "u", None, "v", "u"]
    assert rows.offsets.tolist() == [0, 1, 3, 3, 5]
    assert {cells.reasons.dtype for cells in rows.cells.values()} == {np.dtype(np.int8)}
    assert {name: cells.parsed.dtype.name for name, cells in rows.cells.items()} == {
        "who": "int32",
        "day": "int64",
        "month": "int64",
        "pay": "float64",
        "kind": "int32",
        "note": "int32",
    }
    assert rows.cells["kind"].words.to_pylist() == ["x", "y"]
    assert rows.out.tolist() == [False] * 5


def test_a_category_that_no_row_has_keeps_its_words():
    """A sheet without the column before one with it."""
    rows = laid(ALL, sheet("who|c"), sheet("who kind|a x"))
    assert values(rows, "kind") == [None, "x"]
    assert laid(ALL, sheet("who|c")).cells.keys() == {"who"}


def test_columns_that_are_missing_are_asked_for():
    """With the headers that were not understood; nothing is made of the sheets then."""
    problems = []
    odd = Sheet("b.csv", "", (" ", "工号", "", "姓名"), tuple(pa.array(["x"]) for _ in range(4)), np.array([2]))
    assert assemble(ALL, [sheet("who|a"), odd, sheet("pay|1", "c.csv")], date(2024, 12, 31), problems) is None
    do = "add the right one to arrives_as in tables/t.toml"
    assert problems == [
        Problem("b.csv", "no column for t.who (列)", f"headers not understood: 工号、姓名; {do}"),
        Problem("c.csv", "no column for t.who (列)", f"headers not understood: none; {do}"),
    ]


def test_what_only_a_sheet_knows_makes_cells_unusable():
    """Formulas without a result of any kind, numbers merged over rows; other cells may well be merged."""
    marks = {1: np.array([0]), 2: np.array([1])}
    merged = {1: np.array([1]), 0: np.array([0, 1])}
    rows = laid(ALL, sheet("who pay note|a 1 u|b 2 v|c 3 w", uncached=marks, merged=merged))
    assert rows.cells["pay"].reasons.tolist() == [Reason.FORMULA_WITHOUT_VALUE, Reason.MERGED_NUMBER, 0]
    assert rows.cells["note"].reasons.tolist() == [0, Reason.FORMULA_WITHOUT_VALUE, 0]
    assert not rows.cells["who"].reasons.any()
    assert (values(rows, "pay"), values(rows, "note")) == ([None, None, 3.0], ["u", None, "w"])
    rows = laid(ALL, sheet("who pay|a 1", merged={1: np.array([0])}))
    assert rows.cells["pay"].reasons.tolist() == [Reason.MERGED_NUMBER]


def test_a_unit_in_a_header_scales_its_cells():
    """Of that sheet alone."""
    yuan = table("who", who=column("id"), pay=column("number", unit="yuan"))
    assert values(laid(yuan, "who pay(万元)|a 1.5", "who pay|b 1.5"), "pay") == [15000.0, 1.5]


def test_serial_numbers_are_read_by_the_epoch_of_their_sheet():
    """Of each by its own."""
    new, old = sheet("who day|a 43831"), sheet("who day|b 42369", epoch_1904=True)
    assert values(laid(ALL, new, old), "day") == [18262, 18262]


def test_a_column_that_stands_three_times():
    """What one says, or all that say something alike, counts; any two that differ do not, nor what cannot be read."""
    cells = ["1 1 1", "1 _ _", "_ 1 _", "_ _ 1", "1 _ 1", "1 2 1", "1 1 2", "1 2 _", "x _ _", "_ _ x", "x 1 _", "_ 1 x"]
    rows = laid(ALL, "who pay pay pay|" + "|".join(f"p{at} {cell}" for at, cell in enumerate([*cells, "_ _ _"])))
    twice, unread = Reason.COLUMN_TWICE, Reason.NOT_A_NUMBER
    assert values(rows, "pay") == [1.0] * 5 + [None] * 8
    assert rows.cells["pay"].reasons.tolist() == [0] * 5 + [twice] * 3 + [unread] * 2 + [twice] * 2 + [0]
    rows = laid(ALL, "who note note day day|a u u 2020-01-01 2020-01-01|b u v 2020-01-01 2020-01-02|c _ v _ 2020-01-02")
    assert (values(rows, "note"), values(rows, "day")) == (["u", None, "v"], [18262, None, 18263])
    assert rows.cells["day"].reasons.tolist() == rows.cells["note"].reasons.tolist() == [0, twice, 0]


def test_cells_as_they_stand_in_their_files():
    """Of the first row of a sheet and of its last, of a column that a sheet lacks, of an empty cell."""
    rows = laid(
        ALL, sheet("who pay|a x|b _"), sheet("who"), Sheet("c.csv", "", ("WHO",), (pa.array(["c"]),), np.array([2]))
    )
    at = np.array([2, 0, 1])
    assert cell_values(rows, "pay", at) == ["", "x", ""]
    assert cell_headers(rows, "pay", at) == ["", "pay", "pay"]
    assert (cell_values(rows, "who", at), cell_headers(rows, "who", at)) == (["c", "a", "b"], ["WHO", "who", "who"])


def accounted():
    """Two sheets, one with a broken row, and faults that cost rows and values."""
    broken = (BrokenRow(9, Reason.RAGGED_ROW, "z,z"),)
    one = sheet("who came left why pay|a 2020-01-01 _ _ 1|b 2020-01-01 2021-01-01 fled x", "a.csv", broken=broken)
    two = sheet(
        "who came why pay|c 2020-01-01 fled y|_ x _ x|d 2020-01-01 fled 1|e 2020-01-01 fled 1", "b.csv", first=5
    )
    rows = laid(STAYS, one, two)
    check_cells(rows)
    return rows


def test_every_fault_stands_in_the_account():
    """With file and line, the key as far as it can be read, header and text; sorted, in the promised types."""
    frame = set_aside_frame({"t": accounted(), "s": laid(ALL, "who|a")})
    assert frame.drop(columns=["table", "reason"]).to_numpy().tolist() == [
        ["a.csv", 3, "b|2020-01-01", "pay", "x", "value", "not_a_number"],
        ["a.csv", 3, "b|2020-01-01", "why", "fled", "value", "not_recognised"],
        ["a.csv", 9, "", "", "z,z", "row", "ragged_row"],
        ["b.csv", 5, "c|2020-01-01", "", "", "row", "date_missing"],
        ["b.csv", 5, "c|2020-01-01", "pay", "y", "value", "not_a_number"],
        ["b.csv", 5, "c|2020-01-01", "why", "fled", "value", "not_recognised"],
        ["b.csv", 6, "", "came", "x", "row", "not_a_date"],
        ["b.csv", 6, "", "pay", "x", "value", "not_a_number"],
        ["b.csv", 6, "", "who", "", "row", "required_missing"],
        ["b.csv", 7, "d|2020-01-01", "", "", "row", "date_missing"],
        ["b.csv", 7, "d|2020-01-01", "why", "fled", "value", "not_recognised"],
        ["b.csv", 8, "e|2020-01-01", "", "", "row", "date_missing"],
        ["b.csv", 8, "e|2020-01-01", "why", "fled", "value", "not_recognised"],
    ]
    assert frame.index.tolist() == list(range(13))
    nothing = set_aside_frame({})
    assert len(nothing) == 0
    assert nothing.dtypes.tolist() == frame.dtypes.tolist()
    assert {str(kind) for name, kind in frame.dtypes.items() if name != "line"} == {"str"}
    assert frame["line"].dtype == np.int64


def test_rows_and_values_are_counted():
    """Broken rows are read and set aside; a value blanked in a row that is set aside anyway counts with the row."""
    frame = counts_frame({"t": accounted(), "s": laid(ALL, "who|a|b")})
    assert frame.to_numpy().tolist() == [["t", 7, 2, 5, 2, 4], ["s", 2, 2, 0, 0, 0]]


def test_words_that_nobody_knows_are_listed_with_how_often():
    """Headers first, a blank one above a column that is blank is none; words by file, in the order asked for."""
    columns = (["a"], [None], [" "], ["1"], ["2"])
    header = ("who", "", " ", "", "odd")
    odd = Sheet("c.csv", "", header, tuple(pa.array(one, pa.string()) for one in columns), np.array([2]))
    found = unrecognised_frame({"s": laid(ALL, odd), "t": accounted()}, ["t", "none", "s"])
    assert found.to_numpy().tolist() == [
        ["t", "a.csv", "why", "fled", 1],
        ["t", "b.csv", "why", "fled", 3],
        ["s", "c.csv", "", "", 1],
        ["s", "c.csv", "odd", "", 1],
    ]
    assert found.columns.tolist() == ["table", "file", "column", "value", "times"]


def test_keys_are_told_as_far_as_they_can_be_read():
    """Ids, dates and months in their canonical form."""
    assert row_keys(laid(MONTHS, "who month|a 2023年1月|b x|_ 202312|_ _"), np.array([3, 2, 1, 0])) == [
        "",
        "2023-12",
        "b",
        "a|2023-01",
    ]
    assert row_keys(laid(STAYS, "who came|_ 2020年1月1日|_ x"), np.array([1, 0])) == ["", "2020-01-01"]


def test_some_rows_of_a_table():
    """By position, with what was set aside of them; some columns of all rows; ids as positions in other words."""
    rows = laid(ALL, "who pay|a 1|b 2|_ 3|d 4")
    rows.out[1] = True
    some = rows_at(rows, np.array([3, 1]))
    assert (values(some, "who"), values(some, "pay"), some.out.tolist()) == (["d", "b"], [4.0, 2.0], [False, True])
    assert (len(some), some.offsets.tolist()) == (2, [0, 2])
    both = laid(ALL, "who pay|a 1", "who pay|b 2|_ 3")
    slim = only_columns(both, {"who"})
    assert (list(slim.cells), slim.sheets, slim.offsets.tolist(), len(slim)) == (["who"], (), [0, 3], 3)
    moved = with_words(both, "who", pa.array(["z", "b", "a"]))
    assert moved.cells["who"].parsed.tolist() == [2, 1, -1]
    assert moved.cells["who"].parsed.dtype == np.int32
    assert values(moved, "who") == ["a", "b", None]


def test_a_fault_is_noted_once_and_costs_what_it_costs():
    """Nothing is noted of no rows; a blanked value leaves the row, its words and the other values."""
    rows = laid(ALL, "who note|a u|b v")
    rows.find(np.array([False, False]), "note", Reason.NOT_RECOGNISED, costs_row=True)
    assert rows.faults == []
    rows.find(np.array([False, True]), "note", Reason.NOT_RECOGNISED, costs_row=False)
    assert (values(rows, "note"), rows.out.any()) == (["u", None], False)
    rows.find(np.array([True, False]), "note", Reason.NOT_RECOGNISED, costs_row=True)
    assert (values(rows, "note"), rows.out.tolist()) == (["u", None], [True, False])
    rows.replace("note", np.array([0, 0], dtype=np.int32), pa.array(["w"]))
    assert values(rows, "note") == ["w", "w"]
    assert isinstance(replace(rows), TableRows)
