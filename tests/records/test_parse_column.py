"""Columns of cells, typed or text, into values and reasons."""

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest

from takeroot.records.cells.coded import coded
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING
from takeroot.records.cells.parse_column import parse_column
from takeroot.records.cells.word_places import word_places
from takeroot.records.reason import Reason
from takeroot.specs.table import Column

RECEIVED = date(2024, 12, 31)
GRADES = {"good": ["优", "优秀"], "bad": ["差"]}


def column(type_, **kind):
    """A declared column."""
    return Column(type=type_, label={"zh": "列", "en": "column"}, **kind)


def parsed(values, declared, **options):
    """Values, reasons by code, and the cells themselves; missing values as None."""
    array = values if isinstance(values, pa.Array) else pa.array(values)
    cells = parse_column(array, declared, received=RECEIVED, **options)
    assert cells.reasons.dtype == np.int8
    assert set(cells.parsed[cells.missing & (cells.parsed < 0)].tolist()) <= {-1, MISSING}
    found = [None if gone else value for value, gone in zip(cells.parsed.tolist(), cells.missing, strict=True)]
    if cells.parsed.dtype == np.int32:
        words = cells.words.to_pylist()
        found = [None if value is None else words[value] for value in found]
    return found, [Reason(reason).code if reason else "" for reason in cells.reasons.tolist()], cells


def day(text):
    """Days since 1970."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.mark.parametrize("dictionary", [False, True])
def test_numbers_as_text(dictionary):
    """Within limits that are allowed themselves; words for numbers, for nothing, and what is no number."""
    texts = ["0", "10", "-0.01", "10.01", " 5 ", "-", "无", "三", "x", None, "NULL", "#REF!", "1e1", ""]
    array = pa.array(texts).dictionary_encode() if dictionary else pa.array(texts)
    found, reasons, cells = parsed(array, column("number", low=0, high=10, values={"3": ["三"]}, empty_as=["无"]))
    assert found == [0, 10, None, None, 5, None, None, 3, None, None, None, None, 10, None]
    beyond, no_number = "out_of_range", "not_a_number"
    assert reasons == ["", "", beyond, beyond, "", "", "", "", no_number, "", "", "cell_error", "", ""]
    assert cells.emptied == 3


@pytest.mark.parametrize(
    ("values", "found", "reasons"),
    [
        pytest.param([0, 10], [0, 10], ["", ""], id="within"),
        pytest.param([-1, 11, None], [None] * 3, ["out_of_range", "out_of_range", ""], id="beyond"),
        pytest.param([0.0, float("inf"), 10.0], [0, None, 10], ["", "not_a_number", ""], id="endless"),
        pytest.param([float("-inf"), float("nan")], [None, None], ["not_a_number", ""], id="the other way"),
        pytest.param(pa.array([None, None], pa.int64()), [None, None], ["", ""], id="nothing"),
        pytest.param(pa.array([float("nan")] * 2), [None, None], ["", ""], id="no numbers"),
    ],
)
def test_typed_numbers(values, found, reasons):
    """The same limits."""
    assert parsed(values, column("number", low=0, high=10))[:2] == (found, reasons)


def test_numbers_without_limits():
    """All that are finite."""
    largest = float(np.finfo(np.float64).max)
    assert parsed([largest, -largest, 1.5], column("number"))[0] == [largest, -largest, 1.5]
    assert parsed([1.0, float("inf")], column("number"))[1] == ["", "not_a_number"]
    assert parsed(["1e308", "1e309", "-1e309"], column("number"))[:2] == (
        [1e308, None, None],
        ["", *["not_a_number"] * 2],
    )
    assert parsed(["1e309"], column("number", high=10))[1] == ["not_a_number"]


def test_typed_numbers_within_their_limits_are_not_copied():
    """Columns of a province are large; a limit belongs to what is allowed."""
    for numbers in ([0.0, 5.5, 10.0], [5.0]):
        array = pa.array(numbers)
        assert np.shares_memory(parsed(array, column("number", low=0, high=10))[2].parsed, array.to_numpy())
        assert np.shares_memory(parsed(array, column("number"))[2].parsed, array.to_numpy())
    with_gap = parsed([2, None, 2**53 + 1], column("number"))
    assert with_gap[0] == [2, None, 2.0**53]


@pytest.mark.parametrize("values", [["0.1234567891", "0.5"], [0.1234567891, 0.5], [0.1234567891, 0.5, 11.0]])
def test_numbers_without_a_unit_are_not_rounded(values):
    """They are what was written."""
    assert parsed(values, column("number", high=10))[0][:2] == [0.1234567891, 0.5]


@pytest.mark.parametrize("values", [["0.3", "0.1234567891"], [0.3, 0.1234567891]], ids=["text", "typed"])
def test_scaled_numbers(values):
    """Times what the header's unit asks for, to six decimals, before they are held against limits."""
    assert parsed(values, column("number", high=2000), scale=1e4)[:2] == ([None, 1234.567891], ["out_of_range", ""])


@pytest.mark.parametrize("kind", [pa.string(), pa.float64()], ids=str)
def test_an_amount_that_grows_beyond_all_numbers_is_none(kind):
    """With the unit of its header; a seventh decimal is rounded."""
    array = pa.array([1e307, -1e307, 0.12345678916]).cast(kind)
    found, reasons, _ = parsed(array, column("number"), scale=1e4)
    assert found == [None, None, 1234.567892]
    assert reasons == ["not_a_number", "not_a_number", ""]


@pytest.mark.parametrize("dictionary", [False, True])
def test_dates_as_text(dictionary):
    """The last day that is meant; what has not happened is not used, unless it may lie ahead."""
    texts = [
        "2024-12-31",
        "2025-01-01",
        "2024-12",
        "2025-01",
        "至今",
        "-",
        None,
        "2024-13-01",
        "2023",
        "x",
        "1939-12-31",
    ]
    array = pa.array(texts).dictionary_encode() if dictionary else pa.array(texts)
    found, reasons, cells = parsed(array, column("date", empty_as=["至今"]))
    last = day("2024-12-31")
    assert found == [last, None, last, None, None, None, None, None, day("2023-12-31"), None, None]
    wrong = ["no_such_date", "", "not_a_date", "date_out_of_range"]
    assert reasons == ["", "date_ahead", "", "date_ahead", "", "", "", *wrong]
    assert cells.emptied == 2
    assert parsed(["2025-01", "2199-01-01"], column("date", ahead=True))[0] == [day("2025-01-31"), day("2199-01-01")]


def test_a_day_that_stands_for_emptiness_is_none():
    """Where a file's table says so; it is counted like any other word for nothing, serial numbers are from 1900."""
    found, reasons, cells = parsed(["2099-12-31", "2023-05-01", "45047"], column("date", empty_as=["2099-12-31"]))
    assert found == [None, day("2023-05-01"), day("2023-05-01")]
    assert (reasons, cells.emptied) == ([""] * 3, 1)
    assert parsed(["43585"], column("date"), epoch_1904=True)[0] == [day("2023-05-01")]


def test_a_year_that_lies_ahead_is_no_month_before_it_is_ahead():
    """What is wrong with a cell is said once: first that it cannot be read."""
    assert parsed(["2025", "2024", "2025-01"], column("month"))[1] == ["not_a_month", "not_a_month", "date_ahead"]
    typed = pa.array([date(2201, 1, 1), date(2025, 1, 1), date(2024, 12, 31)])
    assert parsed(typed, column("date"))[1] == ["date_out_of_range", "date_ahead", ""]
    assert parsed(["1940-01", "1940-01-31"], column("month"))[0] == [1940 * 12, 1940 * 12]


def test_months_as_text():
    """A day stands for its month; a year is none."""
    found, reasons, _ = parsed(["2024-12-31", "202401", "2024", "x", "2025-01", "1950-01"], column("month"))
    assert found == [2024 * 12 + 11, 2024 * 12, None, None, None, 1950 * 12]
    assert reasons == ["", "", "not_a_month", "not_a_month", "date_ahead", ""]


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("ms"), pa.timestamp("ns")], ids=str)
def test_typed_dates(kind):
    """Dates and moments, to the day; before 1940 and after 2200 is no date."""
    days = ["1940-01-01", "1939-12-31", "2200-12-31", "2201-01-01", "1969-12-31"]
    array = pa.array([*map(date.fromisoformat, days), None], pa.date32()).cast(kind)
    found, reasons, _ = parsed(array, column("date", ahead=True))
    assert found == [day(days[0]), None, day(days[2]), None, -1, None]
    assert reasons == ["", "date_out_of_range", "", "date_out_of_range", "", ""]


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("s")], ids=str)
def test_typed_dates_of_no_calendar(kind):
    """A year of five digits is no date."""
    array = pa.array([4_000_000, 0], pa.int32()).cast(pa.date32()).cast(kind)
    assert parsed(array, column("date", ahead=True))[:2] == ([None, 0], ["date_out_of_range", ""])


def test_typed_moments_are_days():
    """Whatever the hour, before 1970 too."""
    moments = [datetime(1969, 12, 31, 23, 59), datetime(1970, 1, 1, 0, 1), datetime(2024, 12, 31, 23, 59)]  # noqa: DTZ001
    assert parsed(pa.array(moments), column("date"))[0] == [-1, 0, day("2024-12-31")]
    assert parsed(pa.array(moments), column("month"))[0] == [1969 * 12 + 11, 1970 * 12, 2024 * 12 + 11]
    assert parsed(pa.array([datetime(2025, 1, 1)]), column("date"))[1] == ["date_ahead"]  # noqa: DTZ001
    late = [datetime(1969, 12, 31, 23, 59, 59, 500_000), datetime(2024, 12, 31, 23, 59, 59, 999_999)]  # noqa: DTZ001
    assert parsed(pa.array(late), column("date"))[0] == [-1, day("2024-12-31")]


def test_moments_of_a_place_are_its_days():
    """Midnight in Shanghai is no day before, though it is in London."""
    moments = pa.array([datetime(2024, 4, 30, 16), None], pa.timestamp("us", tz="Asia/Shanghai"))  # noqa: DTZ001
    assert parsed(moments, column("date"))[0] == [day("2024-05-01"), None]


@pytest.mark.parametrize("dictionary", [False, True])
def test_categories(dictionary):
    """Spellings and ids of values; words for nothing; an error of the spreadsheet is not a word nobody knows."""
    texts = ["优", "good", " 优 秀", "差", "无", "-", None, "中", "#N/A", "优"]
    array = pa.array(texts).dictionary_encode() if dictionary else pa.array(texts)
    found, reasons, cells = parsed(array, column("category", values=GRADES, empty_as=["无"], assumed=["优"]))
    assert found == ["good", "good", "good", "bad", None, None, None, None, None, "good"]
    assert reasons == ["", "", "", "", "", "", "", "not_recognised", "cell_error", ""]
    assert cells.words.to_pylist() == ["good", "bad"]
    assert (cells.emptied, cells.assumed) == (2, (("优", 2),))
    assert parsed(["差"], column("category", values=GRADES, assumed=["优"]))[2].assumed == ()
    gone = pa.DictionaryArray.from_arrays([1, 1, None], ["优", "差"])  # as where rows were taken out
    assert parsed(gone, column("category", values=GRADES, assumed=["优", "差"]))[2].assumed == (("差", 2),)
    assert parsed(pa.array([None, None], pa.string()), column("category", values=GRADES))[0] == [None, None]


@pytest.mark.parametrize("dictionary", [False, True])
def test_ids(dictionary):
    """Plain ones as they stand; full-width, wrapped and quoted ones are unfolded; damaged ones are not used."""
    texts = ["A1", "Ａ１", '="A1"', "'A1", "12", None, "-", "1.2E+17", "1234567890123000", "无", "#REF!", "A1", "甲"]
    array = pa.array(texts).dictionary_encode() if dictionary else pa.array(texts)
    found, reasons, cells = parsed(array, column("id", empty_as=["无"]))
    assert found == ["A1"] * 4 + ["12", None, None, None, None, None, None, "A1", "甲"]
    damaged = ["id_damaged", "id_damaged", "", "cell_error"]
    assert reasons == [""] * 7 + damaged + ["", ""]
    assert cells.emptied == 2
    assert len(set(cells.words.to_pylist())) == len(cells.words)


def test_plain_ids_are_read_at_once():
    """In the order in which they were met; a short id may end in zeros, one that means nothing is none."""
    found, reasons, cells = parsed(["b1000", "a1", None, "b1000"], column("id"))
    assert (found, reasons, cells.words.to_pylist()) == (["b1000", "a1", None, "b1000"], [""] * 4, ["b1000", "a1"])
    assert parsed(["A0", "A1", "1" * 12 + "000"], column("id", empty_as=["A0"]))[0] == [None, "A1", "1" * 12 + "000"]
    assert parsed(["A1", "1" * 13 + "000"], column("id"))[1] == ["", "id_damaged"]
    known = pa.array(["x1", "y2", "无"]).dictionary_encode()
    assert parsed(known, column("id"), plain=2)[0] == ["x1", "y2", "无"]


def test_numbers_become_ids():
    """Typed whole numbers are ids without decimals."""
    assert parsed(pa.array([12.0, 7.0, None]), column("id"))[0] == ["12", "7", None]


def test_texts():
    """Trimmed and folded; nothing is taken for emptiness but blanks."""
    found, reasons, cells = parsed(["甲", " 乙\u200b", "-", "", None, "ＮＡ", "甲"], column("text"))
    assert found == ["甲", "乙", "-", None, None, "NA", "甲"]
    assert (set(reasons), cells.emptied) == ({""}, 0)


def test_coded_columns():
    """Distinct texts and where they stand; what is typed becomes text."""
    found = coded(pa.array(["b", None, "a", "b"]))
    assert (found.codes.tolist(), found.texts.to_pylist()) == ([0, 2, 1, 0], ["b", "a"])
    assert found.matching("^b").tolist() == [True, False]
    assert found.some(np.array([False, True])) == [(1, "a")]
    assert found.matching_but_ids("^b", 1, ids=False).tolist() == [False, False]
    assert coded(pa.array([2.0, 2.5])).texts.to_pylist() == ["2", "2.5"]


@pytest.mark.parametrize("type_", ["id", "text"])
def test_plain_words_share_the_memory_of_their_texts(type_):
    """So that columns of one file, which share their texts, need no looking up in one another."""
    for texts in (["b1000", "a1"], ["1" * 12 + "000", "1" * 16 + "1"]):
        array = pa.array([*texts, None, texts[0]]).dictionary_encode()
        found, reasons, cells = parsed(array, column(type_))
        assert (found, set(reasons)) == ([*texts, None, texts[0]], {""})
        assert cells.words.buffers()[2].address == array.dictionary.buffers()[2].address
        assert (cells.emptied, cells.assumed) == (0, ())


def test_a_text_that_stands_twice_among_the_texts_is_one_word():
    """As where numbers of two kinds become the same text."""
    twice = pa.DictionaryArray.from_arrays([0, 1, 2, None], ["a1", "a1", "b2"])
    found, _, cells = parsed(twice, column("id"))
    assert (found, cells.words.to_pylist()) == (["a1", "a1", "b2", None], ["a1", "b2"])
    assert parsed(pa.DictionaryArray.from_arrays([0, 1], ["a1", "a1"]), column("id"))[2].words.to_pylist() == ["a1"]
    apart = pa.DictionaryArray.from_arrays([0, 1, 2], ["a1", "b2", "a1"])
    assert parsed(apart, column("id"))[2].words.to_pylist() == ["a1", "b2"]
    twice = pa.DictionaryArray.from_arrays([1, 0, 2], ["甲", "甲", " "])
    assert parsed(twice, column("text"))[0] == ["甲", "甲", None]


def test_ids_that_are_known_beforehand_are_not_read_again():
    """As many as are said to be; the others are read."""
    known = pa.array(["1E+5", "Ａ１", "1E+6"]).dictionary_encode()
    found, reasons, cells = parsed(known, column("id"), plain=1)
    assert (found, reasons) == (["1E+5", "A1", None], ["", "", "id_damaged"])
    assert cells.words.to_pylist() == ["1E+5", "A1"]
    assert parsed(known, column("id"))[0] == [None, "A1", None]


def test_words_stand_in_the_order_in_which_they_were_met():
    """Where a plain one stands twice, too."""
    strange = pa.DictionaryArray.from_arrays([0, 1, 2], ["Ｂ1", "a1", "a1"])
    assert parsed(strange, column("id"))[2].words.to_pylist() == ["B1", "a1"]
    names = pa.array(["甲", "abc"]).dictionary_encode()
    assert parsed(names, column("text"))[2].words.buffers()[2].address == names.dictionary.buffers()[2].address


def test_where_words_stand_among_others():
    """Also among themselves, and in a part of themselves."""
    words = pa.array(["b", "a", "c"])
    assert word_places(words, words).tolist() == [0, 1, 2]
    assert word_places(words.slice(1), words).tolist() == [1, 2]
    assert word_places(words, words.slice(1)).tolist() == [-1, 0, 1]
    assert word_places(words.slice(0, 2), words.slice(1)).tolist() == [-1, 0]
    assert word_places(words, pa.array(["c", "b", "a"])).tolist() == [1, 2, 0]
    assert word_places(pa.array(["a"]), pa.array(["b"])).tolist() == [-1]
    assert word_places(words.slice(0, 0), words).tolist() == []


def test_what_means_nothing_to_ids_and_to_others():
    """Somebody may be called NA; a damaged id is no empty one."""
    texts = ["NA", "n/a", "//", "—", "1.2E+17", " "]
    found, reasons, cells = parsed(texts, column("id"))
    assert (found, cells.emptied) == (["NA", "n/a", "//", None, None, None], 1)
    assert reasons == ["", "", "", "", "id_damaged", ""]
    found, _, cells = parsed([*texts[:4], "NaN", "none", "―"], column("category", values=GRADES))
    assert (found, cells.emptied) == ([None] * 7, 7)


def test_positions_stay_as_narrow_as_they_came():
    """Where no cell is empty; else one more position stands for no text, whatever the width."""
    narrow = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1], pa.int8()), ["a", "b"])
    assert coded(narrow).codes.dtype == np.int8
    letters = [f"t{number}" for number in range(128)]
    full = pa.DictionaryArray.from_arrays(pa.array([127, None], pa.int8()), letters)
    assert coded(full).codes.tolist() == [127, 128]


def test_texts_of_which_the_first_are_ids_are_matched_from_there_on():
    """What holds of an id is said of each of them."""
    found = coded(pa.array(["b", "a", "b2"]))
    assert found.matching_but_ids("^b", 0, ids=False).tolist() == [True, False, True]
    assert found.matching_but_ids("^b", 2, ids=True).tolist() == [True, True, True]
    assert found.matching_but_ids("^b", 2, ids=False).tolist() == [False, False, True]
    assert found.matching("^b").dtype == bool
    assert coded(pa.array([], pa.string())).matching("^b").tolist() == []


def test_words_for_nothing_are_counted_by_cell():
    """Not what is nothing but spaces."""
    found = coded(pa.array(["-", " ", None, "-", "a"]))
    assert (found.worded([0, 1]), found.worded([]), found.cells(2)) == (2, 0, 1)
    assert found.spread(np.array([0, 0, 5, 7], dtype=np.int8)).tolist() == [0, 0, 7, 0, 5]
    assert found.spread(np.zeros(4, dtype=np.int8)).tolist() == [0] * 5


def test_where_cells_are_missing():
    """By what their kind keeps for it: the first place of a word, a nought and the first days of all are values."""
    reasons = np.zeros(3, dtype=np.int8)
    assert ColumnCells(np.array([0.0, np.nan, -1.0]), reasons).missing.tolist() == [False, True, False]
    assert ColumnCells(np.array([0, -1, 1], dtype=np.int32), reasons).missing.tolist() == [False, True, False]
    days = ColumnCells(np.array([0, MISSING, -1]), reasons)
    assert days.missing.tolist() == [False, True, False]
    assert (days.emptied, days.assumed, days.words.to_pylist()) == (0, (), [])
