"""Days read all at once are those that are read one by one."""

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from takeroot.records.cells.dates import MISSING, parse_date
from takeroot.records.cells.plain_days import plain_days

_ALMOST = st.text("0123456789-/.月 a\u0660", min_size=8, max_size=11)
_DAYS = st.builds("{:04}-{:02}-{:02}".format, st.integers(1935, 2205), st.integers(0, 13), st.integers(0, 32))


@given(st.lists(_ALMOST | _DAYS | st.just(""), max_size=20), st.integers(0, 3))
def test_whatever_is_read_at_once_is_read_alike_one_by_one(texts, begin):
    """A text is either left for later, or the day that its own reading gives; every true day is read."""
    array = pa.array([*["x"] * begin, *texts], pa.string()).slice(begin)
    for text, day in zip(texts, plain_days(array).tolist(), strict=True):
        span = parse_date(text)
        if day != MISSING:
            assert (day, day) == (span.first, span.last)
        elif not span.reason:
            assert len(text) != len("2023-05-01") or set(text) - set("0123456789-") or span.first == MISSING


def test_no_day_is_forgotten():
    """Every day from 1940 to 2200 is read at once."""
    days = [f"{year}-{month:02}-28" for year in range(1940, 2201) for month in range(1, 13)]
    found = plain_days(pa.array([*days, "2024-02-29", "2023-02-29", "1900-02-28"]))
    assert (found[: len(days) + 1] != MISSING).all()
    assert (found[len(days) + 1 :] == MISSING).all()


def test_only_digits_and_dashes_make_a_day():
    """Not the signs that stand beside the digits in the list of all characters, nor other marks."""
    texts = ["2023-0:-01", "2023-1/-01", "2023/05/01", "2023-0a-01", "2023.05-01", "2023-05-1", "2023-05-011"]
    for text in texts:
        assert plain_days(pa.array(["1970-01-02", text, "1970-01-03"])).tolist() == [1, MISSING, 2]


def test_texts_beside_a_part_are_not_looked_at():
    """A part of an array, at its beginning or its end, or nothing at all."""
    texts = pa.array(["2023-05-01", "1970-01-02", "1970-01-03"])
    assert plain_days(texts.slice(1, 1)).tolist() == [1]
    assert plain_days(texts.slice(2)).tolist() == [2]
    assert plain_days(texts.slice(0, 0)).tolist() == []
    assert plain_days(pa.array([], pa.string())).tolist() == []
    assert plain_days(pa.array(["", ""])).tolist() == [MISSING, MISSING]
    assert plain_days(texts).dtype == "int64"


def test_borders_of_the_calendar():
    """First and last day, month and year; beyond them nothing."""
    inside = ["1940-01-01", "2200-12-31", "2024-02-29", "2023-12-31", "2000-02-29"]
    outside = ["1939-12-31", "2201-01-01", "2023-02-29", "2023-12-32", "2023-00-10", "2023-13-01", "2023-01-00"]
    found = plain_days(pa.array([*inside, *outside, "2100-02-29"])).tolist()
    assert found == [*((date.fromisoformat(text) - date(1970, 1, 1)).days for text in inside), *[MISSING] * 8]
