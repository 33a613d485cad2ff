"""A column of dates or of months, as text or typed."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.months import month_of_day
from takeroot.records.cells.coded import Coded, coded
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING, parse_date
from takeroot.records.cells.empty_words import empty_words
from takeroot.records.cells.plain_days import plain_days
from takeroot.records.plain_text import plain_word
from takeroot.records.reason import Reason
from takeroot.specs.table import Column

_EPOCH = date(1970, 1, 1).toordinal()
_EARLIEST = date(1940, 1, 1).toordinal() - _EPOCH
_LATEST = date(2200, 12, 31).toordinal() - _EPOCH

Days = NDArray[np.int64]
Reasons = NDArray[np.int8]


def date_column(array: pa.Array, column: Column, received: date, *, epoch_1904: bool) -> ColumnCells:
    """Parse dates; the value is the last day a cell may mean, or its month.

    A cell that can mean nothing but a day after the delivery cannot be used, unless the column may lie ahead.
    """
    if pa.types.is_date32(array.type) or pa.types.is_timestamp(array.type):
        days = _typed_days(array)
        values, reasons = _used(days, days, _outside(days), column, received)
        return ColumnCells(values, reasons)
    texts = coded(array)
    first, last, reasons, empty = _read(texts, column, epoch_1904=epoch_1904)
    values, reasons = _used(first, last, reasons, column, received)
    return ColumnCells(values[texts.codes], texts.spread(reasons), emptied=texts.worded(empty))


def _used(first: Days, last: Days, reasons: Reasons, column: Column, received: date) -> tuple[Days, Reasons]:
    if not column.ahead:
        ahead = (first > received.toordinal() - _EPOCH) & (reasons == 0)
        reasons = np.where(ahead, np.int8(Reason.DATE_AHEAD), reasons)
    values = month_of_day(np.maximum(last, _EARLIEST)) if column.type == "month" else last
    return np.where((reasons != 0) | (last == MISSING), MISSING, values), reasons


def _outside(days: Days) -> Reasons:
    outside = (days != MISSING) & ((days < _EARLIEST) | (days > _LATEST))
    return np.where(outside, np.int8(Reason.DATE_OUT_OF_RANGE), np.int8(Reason.NONE))


def _typed_days(array: pa.Array) -> Days:
    """The day on the clock of the place, where moments name one."""
    days = array.cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
    return pc.fill_null(days, MISSING).to_numpy()


def _read(texts: Coded, column: Column, *, epoch_1904: bool) -> tuple[Days, Days, Reasons, list[int]]:
    """First and last day and reason of each text, and one of each for no text; which texts mean an empty cell."""
    words = empty_words(column)
    first = np.append(plain_days(texts.texts), MISSING)
    first[:-1][pc.is_in(texts.texts, value_set=pa.array(words)).to_numpy(zero_copy_only=False)] = MISSING
    last, reasons = first.copy(), np.zeros(len(first), dtype=np.int8)
    empty = []
    for at, text in texts.some(first[:-1] == MISSING):
        if plain_word(text) in words:
            empty.append(at)
            continue
        span = parse_date(text, epoch_1904=epoch_1904)
        first[at], last[at], reasons[at] = span
        if column.type == "month" and (span.is_longer_than_a_month or span.reason is Reason.NOT_A_DATE):
            reasons[at] = Reason.NOT_A_MONTH
    return first, last, reasons, empty
