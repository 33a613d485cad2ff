"""What decides whether a row is known at a month, piece by piece, in rows that a reader can follow."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import FeaturesError
from takeroot.features.calendar import NEVER
from takeroot.features.dated_rows import DatedRows, as_numbers, date_column, holds
from takeroot.features.facilities import Facilities
from takeroot.features.known_rows import NO_ROW, KnownRows, at, day_at
from takeroot.features.monthly_cells import MonthlyCells
from takeroot.features.reference_rows import ReferenceRows, keys
from takeroot.features.spells import read_spells
from takeroot.months import last_day, month_number

ALL = np.array([True, True, True])


def day(text):
    """A day number."""
    return int(np.datetime64(text, "D").astype(np.int64))


def days(text):
    """Day numbers of dates, `_` for none."""
    return pd.Series([None if one == "_" else one for one in text.split()]).astype("datetime64[us]")


def spells(*rows):
    """Spells of the staff: who, hired, left, and when the leaving was recorded."""
    columns = list(zip(*[(*row.split(), "_", "_")[:4] for row in rows], strict=True))
    names = ("hire_date", "exit_date", "exit_recorded_date")
    staff = {name: days(" ".join(column)) for name, column in zip(names, columns[1:], strict=True)}
    frame = pd.DataFrame({"staff_id": pd.Series(columns[0], dtype="str"), **staff})
    return read_spells(CleanTables({"staff": frame}, {"staff": frozenset(frame)}, date(2025, 1, 5)))


STAFF = spells(
    "c 2022-01-01",
    "b 2021-06-30 2024-01-15 2024-03-05",
    "a 2020-01-01 2023-05-31",
    "b 2024-03-01",
)
"""a left; b left and came back before the leaving was recorded; c is here. Persons 0, 1, 2; spells a, b, b, c."""


def test_spells_stand_by_person_and_hire():
    """Whatever their order in the file, which is kept beside them; of one day the one that ended first comes first."""
    assert STAFF.ids.to_pylist() == ["a", "b", "c"]
    assert (STAFF.person.tolist(), STAFF.order.tolist()) == ([0, 1, 1, 2], [2, 1, 3, 0])
    assert STAFF.hired.tolist() == [day(one) for one in ("2020-01-01", "2021-06-30", "2024-03-01", "2022-01-01")]
    assert STAFF.left.tolist() == [day("2023-05-31"), day("2024-01-15"), NEVER, NEVER]
    assert STAFF.leaving_known.tolist() == [month_number("2023-05"), month_number("2024-03"), NEVER, NEVER]
    assert STAFF.came_back.tolist() == [False, True, False]
    assert spells("a 2020-01-01", "a 2020-01-01 2020-01-01").order.tolist() == [1, 0]
    assert spells("a 2020-01-01 2020-03-31 2020-02-01").leaving_known.tolist() == [month_number("2020-03")]


def here(month):
    """Spells that run at the end of a month."""
    number = month_number(month)
    return STAFF.here(number, int(last_day(number))).tolist()


def test_who_is_here_has_been_hired_and_is_not_known_to_have_left():
    """From the month of hire to that in which the leaving is known; of two spells that seem to run the later."""
    assert here("2019-12") == []
    assert here("2020-01") == [0]
    assert here("2021-06") == [0, 1]
    assert here("2023-04") == [0, 1, 3]
    assert here("2023-05") == [1, 3]
    assert here("2024-02") == [1, 3]
    assert here("2024-03") == [2, 3]
    months = [month_number("2020-01"), month_number("2023-06")]
    assert STAFF.persons_here(months, [int(last_day(one)) for one in months]).tolist() == [True, True, True]
    assert STAFF.persons_here(months[:1], [int(last_day(months[0]))]).tolist() == [True, False, False]


def gap(person, first, last=None):
    """From which month rows about these days are known to lie after leaving."""
    first, last = np.array([day(first)]), np.array([day(last or first)])
    return int(STAFF.known_to_lie_after_leaving(np.array([person]), first, last)[0])


def test_a_row_lies_in_a_gap_from_the_day_after_leaving_to_the_next_hire():
    """A row about a month, if no day of it lies outside the gap; before the first hire there is none."""
    known = month_number("2024-03")
    assert gap(1, "2024-01-15") == NEVER
    assert gap(1, "2024-01-16") == known
    assert gap(1, "2024-02-29") == known
    assert gap(1, "2024-03-01") == NEVER
    assert gap(1, "2024-02-01", "2024-02-29") == known
    assert gap(1, "2024-01-01", "2024-01-31") == NEVER
    assert gap(1, "2024-02-28", "2024-03-01") == NEVER
    assert gap(1, "2021-06-29") == gap(2, "2021-12-31") == gap(0, "2019-12-31") == NEVER
    assert gap(0, "2023-06-01") == month_number("2023-05")
    assert gap(2, "2024-12-31") == NEVER


def spell_of(person, on, month):
    """The spell that a row belongs to."""
    return int(STAFF.spell_of(np.array([person]), np.array([day(on)]), month_number(month))[0])


def test_a_row_belongs_to_the_spell_that_ran_or_was_to_come():
    """After a leaving that is known, to the next; as long as it was not known, until the next hire, to the old one."""
    assert spell_of(1, "1990-01-01", "2024-03") == 1
    assert spell_of(1, "2024-01-15", "2024-03") == 1
    assert spell_of(1, "2024-01-16", "2024-03") == 2
    assert spell_of(1, "2024-01-16", "2024-02") == 1
    assert spell_of(1, "2024-02-29", "2024-02") == 1
    assert spell_of(1, "2024-03-01", "2024-02") == 2
    assert spell_of(0, "2024-03-01", "2024-12") == 0
    assert spell_of(2, "1950-01-01", "2024-12") == 3


EVENTS = pd.DataFrame(
    {
        "staff_id": list("bacbbzbb"),
        "date": days("2024-02-10 2023-01-01 2023-01-01 2024-03-05 2023-07-01 2023-01-01 _ 2023-07-01"),
        "recorded_date": days("_ 2023-02-05 2022-01-01 _ 2023-12-31 _ _ 2023-12-31"),
        "amount": [1.0, 2.0, np.nan, 4.0, 6.0, 6.0, 7.0, 5.0],
        "kind": pd.Categorical(["x", "y", None, "x", "y", "x", "x", "x"], categories=["x", "y"]),
        "until": days("2024-03-31 _ 2023-03-01 2024-04-01 2023-07-02 _ _ 2023-07-03"),
    }
)
PERSON = np.array([1, 0, 2, 1, 1, -1, 1, 1])


def dated(keep=ALL, rows=slice(None), order=None):
    """Events of some persons."""
    frame = EVENTS.iloc[rows] if order is None else EVENTS.iloc[order]
    person = PERSON[rows] if order is None else PERSON[order]
    return DatedRows(frame.reset_index(drop=True), "incidents", person, STAFF, keep)


def test_dated_rows_stand_by_person_and_day_and_then_by_all_that_tells_them_apart():
    """Rows about nobody and rows without a date are gone; the order of the file changes nothing."""
    found = dated()
    assert found.person.tolist() == [0, 1, 1, 1, 1, 2]
    wanted = ("2023-01-01", "2023-07-01", "2023-07-01", "2024-02-10", "2024-03-05", "2023-01-01")
    assert found.day.tolist() == [day(one) for one in wanted]
    np.testing.assert_array_equal(found.numbers("amount"), [2, 5, 6, 1, 4, np.nan])
    np.testing.assert_array_equal(found.numbers("kind"), [1, 0, 1, 0, 0, np.nan])
    known = ("2023-02-05", "2023-12-31", "2023-12-31", "2024-02-10", "2024-03-05", "2023-01-01")
    assert found.known.tolist() == [day(one) for one in known]
    assert found.void.tolist() == [NEVER, NEVER, NEVER, month_number("2024-03"), NEVER, NEVER]
    ends = found.days_of("until").tolist()
    assert ends == [
        NEVER,
        *[day(one) for one in ("2023-07-03", "2023-07-02", "2024-03-31", "2024-04-01", "2023-03-01")],
    ]
    assert found.taken(np.arange(8)).tolist() == [1, 7, 4, 0, 3, 2]
    for order in ([7, 4, 3, 0, 1, 2], [1, 7, 4, 0, 3, 2], [4, 7, 1, 2, 3, 0]):
        again = dated(order=order)
        np.testing.assert_array_equal(again.numbers("amount"), found.numbers("amount"))
        assert again.day.tolist() == found.day.tolist()


def test_dated_rows_of_some_persons():
    """Those kept; a gap is found of who came back, whoever else is kept."""
    some = dated(np.array([False, True, False]))
    assert some.person.tolist() == [1, 1, 1, 1]
    assert some.void.tolist() == [NEVER, NEVER, month_number("2024-03"), NEVER]
    assert dated(np.array([False, False, False])).person.tolist() == []
    gone = pd.DataFrame({"staff_id": ["a"], "date": days("2023-07-01")})
    assert DatedRows(gone, "x", np.array([0]), STAFF, ALL).void.tolist() == [month_number("2023-05")]


def test_a_table_without_recorded_dates_is_known_by_its_own():
    """Day by day."""
    found = DatedRows(EVENTS.drop(columns="recorded_date"), "incidents", PERSON, STAFF, ALL)
    assert found.known.tolist() == found.day.tolist()


def test_tests_of_dated_rows():
    """1 where all columns hold one of their values, 0 where not, missing where one of them is missing."""
    found = dated()
    np.testing.assert_array_equal(found.matches({"kind": ("x",)}), [0, 1, 0, 1, 1, np.nan])
    np.testing.assert_array_equal(found.matches({"kind": ("x", "y")}), [1, 1, 1, 1, 1, np.nan])
    both = {"kind": ("x",), "staff_id": ("b",)}
    np.testing.assert_array_equal(found.matches(both), [0, 1, 0, 1, 1, np.nan])
    np.testing.assert_array_equal(found.matches({"kind": ("x",), "staff_id": ("a", "c")}), [0, 0, 0, 0, 0, np.nan])
    np.testing.assert_array_equal(found.matches({}), np.ones(6))
    np.testing.assert_array_equal(found.matches({"kind": ("x",)}), [0, 1, 0, 1, 1, np.nan])
    texts = pd.Series(["u", None, "v"], dtype="str")
    np.testing.assert_array_equal(holds(texts, ("u", "w")), [1, np.nan, 0])
    np.testing.assert_array_equal(as_numbers(pd.Series([1, 2])), [1, 2])
    assert as_numbers(pd.Series([1, 2])).dtype == np.float64


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("recorded_date date", "date"),
        ("other start_date effective_date date", "effective_date"),
        ("date start_date", "start_date"),
        ("recorded_date signed ended", "signed"),
    ],
)
def test_the_column_that_dates_a_row(names, found):
    """By its name, else the first date; never the day it was recorded."""
    assert date_column("x", pd.DataFrame({name: days("_") for name in names.split()})) == found


def test_a_table_without_a_date_is_refused():
    """Only a recorded date, or none."""
    with pytest.raises(FeaturesError, match="no date column"):
        date_column("x", pd.DataFrame({"recorded_date": days("_"), "amount": [1.0]}))


@pytest.fixture
def known():
    """The rows known at the end of March 2024, of a and b as the persons 0 and 2 of three."""
    chosen = np.array([0, 1, 2, 4])
    return KnownRows(dated(), chosen, np.array([0, 2, 2, 2]), 3, day("2024-03-31"))


def test_known_rows_are_counted_by_person(known):
    """Who has none has zero, and no first nor last."""
    every = np.ones(4, dtype=bool)
    assert known.slot.tolist() == [0, 2, 2, 2]
    assert known.day.tolist() == [day(one) for one in ("2023-01-01", "2023-07-01", "2023-07-01", "2024-03-05")]
    assert known.count(every).tolist() == [1, 0, 3]
    assert known.count(~every).tolist() == [0, 0, 0]
    assert known.count(every).dtype == known.total(every, np.ones(4)).dtype == np.float64
    values = np.array([np.nan, 5.0, np.nan, 4.5])
    assert known.total(every, values).tolist() == [0, 0, 9.5]
    assert known.total(np.array([True, True, True, False]), values).tolist() == [0, 0, 5]
    assert known.first(every).tolist() == [0, NO_ROW, 1]
    assert known.last(every).tolist() == [0, NO_ROW, 3]
    assert known.last(np.array([False, True, True, False])).tolist() == [NO_ROW, NO_ROW, 2]
    assert known.first(np.array([False, False, True, True])).tolist() == [NO_ROW, NO_ROW, 2]


def test_what_known_rows_say(known):
    """Their values; an end after the month reads as none, one on its last day as it is."""
    np.testing.assert_array_equal(known.numbers("amount"), [2, 5, 6, 4])
    assert known.days_of("until").tolist() == [NEVER, day("2023-07-03"), day("2023-07-02"), NEVER]
    ends = KnownRows(dated(), np.array([3]), np.array([0]), 1, day("2024-03-31")).days_of("until")
    assert ends.tolist() == [day("2024-03-31")]
    assert known.matches({"kind": ("x",)}).tolist() == [False, True, False, True]
    assert known.matches({}).tolist() == [True] * 4
    np.testing.assert_array_equal(known.test({"kind": ("y",)}), [1, 0, 1, 0])
    np.testing.assert_array_equal(at(np.array([5.0, 6.0]), np.array([1, NO_ROW, 0])), [6, np.nan, 5])
    assert day_at(np.array([5, 6]), np.array([1, NO_ROW]), missing=NEVER).tolist() == [6, NEVER]


def monthly(months, person, keep=ALL, span=("2024-01", "2024-04"), **columns):
    """A monthly table of some months, from one month to another."""
    numbers = [month_number(month) for month in months.split()]
    frame = pd.DataFrame({"month": numbers, "pay": np.arange(len(numbers)) + 1.0, **columns})
    first, last = map(month_number, span)
    return MonthlyCells(frame, np.array(person, dtype=np.int64), STAFF, keep, span=(first, last))


def between(cells, first, last, persons):
    """Cells of some months."""
    return cells.between("pay", month_number(first), month_number(last), np.array(persons))


NONE = np.nan


def test_monthly_cells_stand_by_month_and_person():
    """Months that did not come, months outside the span, and rows about nobody are missing."""
    cells = monthly("2024-03 2024-02 2024-05 2023-12 2024-03 2024-02", [1, 2, 1, 1, 0, -1])
    np.testing.assert_array_equal(
        between(cells, "2024-01", "2024-04", [0, 1, 2]), [[NONE] * 3, [NONE, NONE, 2], [5, 1, NONE], [NONE] * 3]
    )
    np.testing.assert_array_equal(between(cells, "2024-03", "2024-03", [2, 0]), [[NONE, 5]])
    np.testing.assert_array_equal(between(cells, "2024-02", "2024-03", [1]), [[NONE], [1]])
    np.testing.assert_array_equal(between(cells, "2023-11", "2024-02", [2])[:, 0], [NONE, NONE, NONE, 2])
    np.testing.assert_array_equal(between(cells, "2024-03", "2024-06", [1])[:, 0], [1, NONE, NONE, NONE])
    np.testing.assert_array_equal(between(cells, "2020-01", "2020-02", [1]), [[NONE], [NONE]])
    np.testing.assert_array_equal(between(cells, "2023-11", "2023-12", [1]), [[NONE], [NONE]])
    np.testing.assert_array_equal(between(cells, "2025-01", "2025-02", [1]), [[NONE], [NONE]])
    np.testing.assert_array_equal(between(cells, "2024-03", "2024-03", [1]), [[1]])


def test_monthly_cells_of_some_persons():
    """Those kept alone, in their places."""
    cells = monthly("2024-03 2024-03 2024-03", [0, 1, 2], np.array([True, False, True]))
    np.testing.assert_array_equal(between(cells, "2024-03", "2024-03", [0, 2]), [[1, 3]])
    np.testing.assert_array_equal(between(cells, "2024-03", "2024-03", [2]), [[3]])
    assert cells.cells("pay").shape == (2, 2)
    assert monthly("", []).cells("pay").shape == (1, 3)


def exceptions(cells):
    """Month, person, from when known and from when void."""
    odd = cells.exceptions
    return list(zip(odd.month.tolist(), odd.person.tolist(), odd.known.tolist(), odd.void.tolist(), strict=True))


def test_cells_that_are_not_known_at_the_end_of_their_month_are_told():
    """Recorded in a later month, or about a month that lies wholly within a gap; all others need no look."""
    recorded = days("2024-02-01 2024-01-31 _ 2024-01-01 _ _")
    cells = monthly("2024-01 2024-01 2024-01 2024-03 2024-02 2024-02", [0, 2, 1, 1, 1, 2], recorded_date=recorded)
    january, february, march = (month_number(f"2024-0{month}") for month in (1, 2, 3))
    assert exceptions(cells) == [(january, 0, february, NEVER), (february, 1, february, march)]
    assert exceptions(monthly("2024-01 2024-02", [1, 1], recorded_date=days("_ _"))) == [(february, 1, february, march)]
    assert exceptions(monthly("2024-01 2024-02", [1, 1])) == [(february, 1, february, march)]


def test_a_month_lies_in_a_gap_from_its_first_day_to_its_last():
    """Who left on the last day of a month was gone in all of the next; who left on the first day of one was not."""
    for left, gone in (("2024-01-31", [("2024-02", "2024-01")]), ("2024-02-01", [])):
        frame = pd.DataFrame({"month": [month_number("2024-01"), month_number("2024-02")], "pay": [1.0, 2.0]})
        span = (month_number("2024-01"), month_number("2024-04"))
        staff = spells(f"a 2020-01-01 {left}", "a 2024-03-01")
        found = MonthlyCells(frame, np.array([0, 0]), staff, np.array([True]), span=span).exceptions
        assert found.month.tolist() == [month_number(month) for month, _ in gone]
        assert found.void.tolist() == [month_number(known) for _, known in gone]


REFERENCE = pd.DataFrame(
    {
        "county": pd.Series(["west", "east", "east", "east", "east", None, "east"], dtype="str"),
        "month": [month_number(f"2024-0{month}") for month in (1, 2, 1, 3, 4, 1, 1)],
        "profession": pd.Categorical(["nurse"] * 7, categories=["x", "nurse"]),
        "title_level": pd.Categorical(["senior"] * 6 + ["junior"], categories=["senior", "junior"]),
        "base_pay": [10.0, 22.0, 21.0, 23.0, np.nan, 99.0, 5.0],
        "recorded_date": days("_ 2024-01-05 _ 2024-05-01 _ _ 1965-01-01"),
    }
)


def reference(frame=REFERENCE):
    """The table, with professions and levels coded as staff and titles code them."""
    staff = pd.DataFrame({"profession": pd.Categorical([], categories=["nurse", "x"])})
    titles = pd.DataFrame({"level": pd.Categorical([], categories=["junior", "senior"])})
    tables = CleanTables({"staff": staff, "titles": titles, "pay_reference": frame}, {}, date(2025, 1, 5))
    counties = pa.array(["east", "unassigned", "west"], pa.large_string())
    places = Facilities(pa.array([], pa.large_string()), pd.DataFrame(), counties, np.array([1]))
    return ReferenceRows(tables, "pay_reference", places)


def latest(month, *about, frame=REFERENCE):
    """The latest value known about county, profession and level."""
    asked = keys(*(np.array(column) for column in zip(*about, strict=True)))
    return reference(frame).latest("base_pay", month_number(month), asked)


EAST, WEST, UNKNOWN = (0, 0, 1), (2, 0, 1), (-1, 0, 1)


def test_the_latest_reference_that_is_known():
    """From its month's end, or from the day it was recorded if that is later; missing values are passed over."""
    np.testing.assert_array_equal(latest("2023-12", EAST, WEST), [NONE, NONE])
    np.testing.assert_array_equal(latest("2024-01", EAST, WEST), [21, 10])
    np.testing.assert_array_equal(latest("2024-02", WEST, EAST), [10, 22])
    np.testing.assert_array_equal(latest("2024-04", EAST), [22])
    np.testing.assert_array_equal(latest("2024-05", EAST), [23])
    np.testing.assert_array_equal(latest("2024-05", UNKNOWN, (0, 1, 1), (2, 0, 0), (1, 0, 1)), [NONE] * 4)
    np.testing.assert_array_equal(latest("2024-05", (0, 0, 0), (2, 0, 2)), [5, NONE])
    np.testing.assert_array_equal(latest("2024-03", EAST, frame=REFERENCE.drop(columns="recorded_date")), [23])


def test_a_key_has_all_its_parts():
    """Each combination its own; where one is missing there is none."""
    parts = [(county, profession, level) for county in range(3) for profession in range(3) for level in range(3)]
    found = keys(*(np.array(column) for column in zip(*parts, strict=True)))
    assert len(set(found.tolist())) == 27
    assert (found >= 0).all()
    missing = [(-1, 0, 0), (0, -1, 0), (0, 0, -1), (5, -1, 5), (5, 5, -1), (-1, 5, 5)]
    assert keys(*(np.array(column) for column in zip(*missing, strict=True))).tolist() == [-1] * 6
