"""Months and days agree with the calendar of the standard library."""

import calendar
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from takeroot.months import last_day, month_number, month_of_day, month_text

EPOCH = date(1970, 1, 1).toordinal()


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2100, 12, 31)))
def test_last_days_are_the_calendar_s(day):
    """The last day of a month is what `calendar.monthrange` says."""
    month = day.year * 12 + day.month - 1
    last = date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
    assert last_day(month).item() == last.toordinal() - EPOCH
    assert month_of_day(day.toordinal() - EPOCH).item() == month


@given(st.integers(min_value=1900 * 12, max_value=2200 * 12))
def test_months_survive_being_written_and_read(month):
    """`month_text` and `month_number` undo each other."""
    assert month_number(month_text(month)) == month
