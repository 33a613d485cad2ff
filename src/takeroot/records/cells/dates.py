"""Dates and months as people write them, known to the day, the month or the year."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from takeroot.records.plain_text import plain_word
from takeroot.records.reason import Reason

MISSING = -(2**63)
"""Stands for no day and no month."""

_EPOCH = date(1970, 1, 1).toordinal()
_EARLIEST, _LATEST = 1940, 2200
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


class Span(NamedTuple):
    """First and last day a cell may mean, as days since 1970; MISSING where it cannot be used."""

    first: int
    last: int
    reason: Reason = Reason.NONE

    @property
    def is_longer_than_a_month(self) -> bool:
        """Whether only the year is known."""
        return self.last - self.first >= 364  # noqa: PLR2004 - from the first day of a year to its last


def parse_date(text: str, *, epoch_1904: bool = False) -> Span:
    """Read one date.

    A month spans its days, a year its days. `2023.1` may be January or October (a number lost its zero): ambiguous.
    Five digits are a spreadsheet's serial number.

    Examples
    --------
    >>> parse_date("2023年5月1日") == parse_date("45047") == parse_date("20230501")
    True
    >>> parse_date("2023-02-30").reason.code, parse_date("2023.1").reason.code
    ('no_such_date', 'date_ambiguous')
    """
    word = plain_word(text).strip("'")
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(word):
            return read(match, epoch_1904)
    return _unusable(Reason.CELL_ERROR if word.startswith("#") else Reason.NOT_A_DATE)


def _day(match: re.Match[str], _: bool) -> Span:  # noqa: FBT001 - every form is read alike
    try:
        found = date(*map(int, match.group("year", "month", "day")))
    except ValueError:
        return _unusable(Reason.NO_SUCH_DATE)
    return _span(found, found)


def _month(match: re.Match[str], _: bool) -> Span:  # noqa: FBT001
    year, month = int(match["year"]), int(match["month"])
    if match["mark"] == "." and match["month"] == "1":
        return _unusable(Reason.DATE_AMBIGUOUS)
    try:
        first, following = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return _unusable(Reason.NO_SUCH_DATE)
    return _span(first, following - timedelta(days=1))


def _serial(match: re.Match[str], epoch_1904: bool) -> Span:  # noqa: FBT001
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    found = date.fromordinal(epoch.toordinal() + int(match["days"]))
    return _span(found, found)


def _year(match: re.Match[str], _: bool) -> Span:  # noqa: FBT001
    year = int(match["year"])
    return _span(date(year, 1, 1), date(year, 12, 31)) if year else _unusable(Reason.DATE_OUT_OF_RANGE)


def _span(first: date, last: date) -> Span:
    if not _EARLIEST <= first.year <= _LATEST:
        return _unusable(Reason.DATE_OUT_OF_RANGE)
    return Span(first.toordinal() - _EPOCH, last.toordinal() - _EPOCH)


def _unusable(reason: Reason) -> Span:
    return Span(MISSING, MISSING, reason)


_CLOCK = r"(t?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?)?"
_FORMS = (
    (re.compile(rf"(?P<year>\d{{4}})[-/.年](?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})[日号]?{_CLOCK}"), _day),
    (re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_CLOCK}"), _day),
    (re.compile(r"(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(月|月份)?"), _month),
    (re.compile(r"(?P<year>\d{4})(?P<mark>)(?P<month>\d{2})"), _month),
    (re.compile(r"(?P<days>\d{5})(\.\d+)?"), _serial),
    (re.compile(r"(?P<year>\d{4})年?"), _year),
)
