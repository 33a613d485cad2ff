"""Numbers, dates and ids as people and spreadsheets write them, one by one."""

from datetime import date

import numpy as np
import pytest

from takeroot.records.cells.dates import MISSING, parse_date
from takeroot.records.cells.identity import parse_id
from takeroot.records.cells.number import parse_number
from takeroot.records.reason import Reason


def day(text):
    """Days since 1970."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234", "yuan", 1234),
        ("-1,234,567.5", "yuan", -1234567.5),
        ("￥3 200", "yuan", 3200),
        ("(1,200.5)", "yuan", -1200.5),
        (".5", "km", 0.5),
        ("5.", "km", 5),
        ("+5", "km", 5),
        ("1.5E3", "yuan", 1500),
        ("2里", "km", 1),
        ("1小时", "hours", 1),
        ("1234.5678912", "km", 1234.5678912),
        ("0.12345678912万", "yuan", 1234.567891),
        ("1,234元", "yuan", 1234),
        ("2H", "hours", 2),
    ],
)
def test_a_number(text, unit, value):
    """Separators, signs, brackets for a deduction, units."""
    assert parse_number(text, unit) == (value, Reason.NONE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,34", "not_a_number"),
        ("1,2345", "not_a_number"),
        ("3公斤", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("#div/0!", "cell_error"),
        ("#N/A", "cell_error"),
        ("()", "not_a_number"),
        ("1.2.3元", "not_a_number"),
    ],
)
def test_no_number(text, reason):
    """With what is wrong with it."""
    value, found = parse_number(text, "yuan")
    assert np.isnan(value)
    assert found.code == reason


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024.2", "2024-02-01", "2024-02-29"),
        ("2023.10", "2023-10-01", "2023-10-31"),
        ("2023.12", "2023-12-01", "2023-12-31"),
        ("2023/1", "2023-01-01", "2023-01-31"),
        ("2023.01", "2023-01-01", "2023-01-31"),
        ("2023年11月份", "2023-11-01", "2023-11-30"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("1940年", "1940-01-01", "1940-12-31"),
        ("2200", "2200-01-01", "2200-12-31"),
        ("'20230501", "2023-05-01", "2023-05-01"),
        ("45047.5", "2023-05-01", "2023-05-01"),
        ("2023-5-1t8:30:15.5+08:00", "2023-05-01", "2023-05-01"),
        ("2023年5月1号", "2023-05-01", "2023-05-01"),
    ],
)
def test_a_date_spans_what_it_may_mean(text, first, last):
    """A day, a month, a year."""
    assert parse_date(text)[:2] == (day(first), day(last))


def test_serial_numbers_count_from_their_epoch():
    """1900 or 1904."""
    assert parse_date("45047").first == day("2023-05-01")
    assert parse_date("43585", epoch_1904=True).first == day("2023-05-01")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023.1", "date_ambiguous"),
        ("2023-02-29", "no_such_date"),
        ("2023-13", "no_such_date"),
        ("2023-00", "no_such_date"),
        ("0000", "date_out_of_range"),
        ("1939", "date_out_of_range"),
        ("2201-01-01", "date_out_of_range"),
        ("x", "not_a_date"),
        ("#VALUE!", "cell_error"),
        ("10000", "date_out_of_range"),
        ("2023-05-01 25h", "not_a_date"),
    ],
)
def test_no_date(text, reason):
    """With what is wrong with it; no day is told."""
    assert parse_date(text) == (MISSING, MISSING, Reason[reason.upper()])


def test_only_years_are_longer_than_a_month():
    """A month of 31 days is not."""
    assert [parse_date(text).is_longer_than_a_month for text in ("2023", "2023-12", "2023-12-01")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'S1", "S1"),
        ('="S1"', "S1"),
        ("1E5", "1E5"),
        ("S1E+5", "S1E+5"),
        ("1" * 12 + "000", "1" * 12 + "000"),
        ("#5", "#5"),
        ("1E+5", Reason.ID_DAMAGED),
        ("1.5e+17", Reason.ID_DAMAGED),
        ("1.5E17", Reason.ID_DAMAGED),
        ("5!", "5!"),
        ("1" * 13 + "000", Reason.ID_DAMAGED),
        ("#REF!", Reason.CELL_ERROR),
        ("#NAME?", Reason.CELL_ERROR),
        ("#N/A", Reason.CELL_ERROR),
    ],
)
def test_an_id(text, found):
    """As it stands, or why not."""
    assert parse_id(text) == (("", found) if isinstance(found, Reason) else (found, Reason.NONE))
