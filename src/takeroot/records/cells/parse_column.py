"""A column of cells into values: each distinct text is parsed once; what is typed already is taken as it is."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.months import month_of_day
from takeroot.records.cells.coded import Coded, coded, is_coded_text
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.dates import MISSING, parse_date
from takeroot.records.cells.identity import parse_id
from takeroot.records.cells.number import parse_number
from takeroot.records.cells.plain_days import plain_days
from takeroot.records.plain_text import plain_text, plain_word
from takeroot.records.reason import Reason
from takeroot.specs.table import Column

CALM_ID = r"^[A-Za-z_-]*[0-9][A-Za-z0-9_-]*$"
"""Ids that are read as they stand, but for long numbers that end in zeros."""
_EMPTY_WORDS = frozenset({"", "-", "--", "—", "——", "―", "/", "//", "\\", "\\n", "null", "n/a", "na", "nan", "none"})
_EMPTY_IDS = frozenset({"", "-", "--", "—", "——", "/", "\\", "\\n", "null"})
_SHORT_ID = r"^.{0,15}$"
_CALM_TEXT = r"^[!-~\x{4e00}-\x{9fa5}]+$"
_CALM_NUMBER = r"^-?\d{1,15}(\.\d{1,12})?$"
_EPOCH = date(1970, 1, 1).toordinal()
_EARLIEST = date(1940, 1, 1).toordinal() - _EPOCH
_LATEST = date(2200, 12, 31).toordinal() - _EPOCH
_LARGEST = float(np.finfo(np.float64).max)


def parse_column(
    array: pa.Array, column: Column, *, received: date, scale: float = 1.0, epoch_1904: bool = False, plain: int = 0
) -> ColumnCells:
    """Parse all cells of one column of one sheet.

    Parameters
    ----------
    array : pyarrow.Array
        Text, or already typed.
    column : Column
        What the cells should be.
    received : date
        What has happened lies on or before it.
    scale : float
        What the header's unit asks for.
    epoch_1904 : bool
        Whether serial numbers count from 1904.
    plain : int
        How many of the first distinct texts are known to be ids as they should be.
    """
    if column.type == "number":
        return _numbers(array, column, scale)
    if column.type in {"date", "month"}:
        return _dates(array, column, received, epoch_1904)
    return _words(array, column, plain)


def _numbers(array: pa.Array, column: Column, scale: float) -> ColumnCells:
    emptied = 0
    if is_coded_text(array):
        texts = coded(array)
        values, reasons, emptied = _number_texts(texts, column)
        values, reasons = values[texts.codes], _of_cells(reasons, texts)
    elif scale == 1.0 and not column.age_at and _is_calm(array, column):
        values = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return ColumnCells(values, np.zeros(len(values), dtype=np.int8))
    else:
        values = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False).astype(np.float64)
        reasons = np.zeros(len(values), dtype=np.int8)
        reasons[np.isinf(values)] = Reason.NOT_A_NUMBER
    if scale != 1.0:
        values = np.round(values * scale, 6)
    if not column.age_at:
        beyond = (values < _or(column.low, -np.inf)) | (values > _or(column.high, np.inf))
        reasons = np.where(beyond & (reasons == 0), np.int8(Reason.OUT_OF_RANGE), reasons)
    return ColumnCells(np.where(reasons > 0, np.nan, values), reasons, emptied=emptied)


def _is_calm(array: pa.Array, column: Column) -> bool:
    """Whether every number there is lies within the limits."""
    ends = pc.min_max(array).as_py()
    if ends["min"] is None:
        return array.null_count == len(array)
    low, high = max(_or(column.low, -_LARGEST), -_LARGEST), min(_or(column.high, _LARGEST), _LARGEST)
    return bool(low <= ends["min"] and ends["max"] <= high)


def _of_cells(reasons: NDArray[np.int8], texts: Coded) -> NDArray[np.int8]:
    return reasons[texts.codes] if reasons.any() else np.zeros(len(texts.codes), dtype=np.int8)


def _number_texts(texts: Coded, column: Column) -> tuple[NDArray[np.float64], NDArray[np.int8], int]:
    values = np.full(len(texts.texts) + 1, np.nan)
    reasons = np.zeros(len(values), dtype=np.int8)
    empty_words = _empty_words(column)
    plain = texts.matching(_CALM_NUMBER)
    values[:-1][plain] = texts.texts.filter(pa.array(plain)).cast(pa.float64()).to_numpy(zero_copy_only=False)
    words = {plain_word(s): float(number) for number, spellings in column.values.items() for s in spellings}
    empty = []
    for at, text in texts.some(~plain):
        word = plain_word(text)
        if word in words:
            values[at] = words[word]
        elif word in empty_words:
            empty.append(at)
        else:
            values[at], reasons[at] = parse_number(text, column.unit)
    return values, reasons, _times(texts, empty)


def _dates(array: pa.Array, column: Column, received: date, epoch_1904: bool) -> ColumnCells:  # noqa: FBT001 - internal
    emptied = 0
    if pa.types.is_date32(array.type) or pa.types.is_timestamp(array.type):
        first = _typed_days(array)
        last, reasons = first, np.zeros(len(first), dtype=np.int8)
        outside = (first != MISSING) & ((first < _EARLIEST) | (first > _LATEST))
        reasons[outside] = Reason.DATE_OUT_OF_RANGE
    else:
        texts = coded(array)
        first, last, reasons, emptied = _date_texts(texts, column, epoch_1904)
        is_day = bool((first == last).all())
        first, reasons = first[texts.codes], _of_cells(reasons, texts)
        last = first if is_day else last[texts.codes]
    if not column.ahead:
        ahead = (first > received.toordinal() - _EPOCH) & (reasons == 0)
        reasons = np.where(ahead, np.int8(Reason.DATE_AHEAD), reasons)
    values = month_of_day(np.maximum(last, _EARLIEST)) if column.type == "month" else last
    return ColumnCells(np.where((reasons > 0) | (last == MISSING), MISSING, values), reasons, emptied=emptied)


def _typed_days(array: pa.Array) -> NDArray[np.int64]:
    days = array.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    seconds = pc.fill_null(days, 0).to_numpy(zero_copy_only=False)
    return np.where(array.is_null().to_numpy(zero_copy_only=False), MISSING, seconds // 86_400)


def _date_texts(
    texts: Coded,
    column: Column,
    epoch_1904: bool,  # noqa: FBT001 - internal
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8], int]:
    first = np.append(plain_days(texts.texts), MISSING)
    empty, empty_words = [], _empty_words(column)
    if column.empty_as:
        first[:-1][pc.is_in(texts.texts, value_set=pa.array(empty_words)).to_numpy(zero_copy_only=False)] = MISSING
    last, reasons = first.copy(), np.zeros(len(first), dtype=np.int8)
    for at, text in texts.some(first[:-1] == MISSING):
        if plain_word(text) in empty_words:
            empty.append(at)
            continue
        span = parse_date(text, epoch_1904=epoch_1904)
        first[at], last[at], reasons[at] = span
        if column.type == "month" and (span.is_longer_than_a_month or span.reason is Reason.NOT_A_DATE):
            reasons[at] = Reason.NOT_A_MONTH
    return first, last, reasons, _times(texts, empty)


def _words(array: pa.Array, column: Column, plain: int) -> ColumnCells:
    texts = coded(array)
    known, calm = _vocabulary(texts, column, plain)
    if len(calm) and calm.all():
        codes = texts.codes.astype(np.int32)
        codes[texts.codes == len(calm)] = -1
        return ColumnCells(codes, np.zeros(len(codes), dtype=np.int8), known, 0, _assumed(texts, column))
    read = _category(column) if column.type == "category" else _identity(column) if column.type == "id" else _text
    codes = np.full(len(texts.texts) + 1, -1, dtype=np.int32)
    codes[:-1][calm] = np.arange(int(calm.sum()))
    reasons = np.zeros(len(codes), dtype=np.int8)
    strange = [(at, *read(text)) for at, text in texts.some(~calm)]
    words, places = _added(known, [word for _, word, _ in strange])
    for (at, _, reason), place in zip(strange, places.tolist(), strict=True):
        codes[at], reasons[at] = place, reason
    empty = [at for at, word, reason in strange if not word and not reason]
    emptied = _times(texts, empty)
    return ColumnCells(codes[texts.codes], _of_cells(reasons, texts), words, emptied, _assumed(texts, column))


def _vocabulary(texts: Coded, column: Column, plain: int) -> tuple[pa.StringArray, NDArray[np.bool_]]:
    """The words known beforehand, and which texts are their own words in this order: plain ids and plain names."""
    if column.type == "category":
        return pa.array(column.values, pa.string()), np.zeros(len(texts.texts), dtype=bool)
    if plain:
        return texts.texts.slice(0, plain), np.arange(len(texts.texts)) < plain
    calm = _calm_ids(texts, column) if column.type == "id" else texts.matching(_CALM_TEXT)
    words = texts.texts if calm.all() else texts.texts.filter(pa.array(calm))
    return (words, calm) if pc.count_distinct(words).as_py() == len(words) else (words[:0], np.zeros_like(calm))


def _calm_ids(texts: Coded, column: Column) -> NDArray[np.bool_]:
    """Ids of digits and letters that no spreadsheet has damaged: no long number that ends in zeros."""
    zeros = pc.ends_with(texts.texts, "000").to_numpy(zero_copy_only=False)
    calm = texts.matching(CALM_ID)
    calm &= ~zeros | texts.matching(_SHORT_ID) if (calm & zeros).any() else True
    if column.empty_as:
        calm &= ~pc.is_in(texts.texts, value_set=pa.array(column.empty_as)).to_numpy(zero_copy_only=False)
    return calm


def _added(known: pa.StringArray, found: list[str]) -> tuple[pa.StringArray, NDArray[np.int64]]:
    """Extend the known words by those found; where each found word stands, -1 for no word."""
    texts = pa.array(found, pa.string())
    fresh = texts.filter(pc.and_(pc.not_equal(texts, ""), pc.invert(pc.is_in(texts, value_set=known)))).unique()
    words = pa.concat_arrays([known, fresh])
    return words, pc.fill_null(pc.index_in(texts, value_set=words), -1).to_numpy(zero_copy_only=False)


def _category(column: Column) -> Callable[[str], tuple[str, Reason]]:
    spellings = {plain_word(s): value for value, many in column.values.items() for s in (value, *many)}
    empty = _empty_words(column)

    def read(text: str) -> tuple[str, Reason]:
        word = plain_word(text)
        if word in spellings:
            return spellings[word], Reason.NONE
        if word in empty:
            return "", Reason.NONE
        return "", Reason.CELL_ERROR if word.startswith("#") else Reason.NOT_RECOGNISED

    return read


def _identity(column: Column) -> Callable[[str], tuple[str, Reason]]:
    empty = _EMPTY_IDS | {plain_word(word) for word in column.empty_as}

    def read(text: str) -> tuple[str, Reason]:
        return ("", Reason.NONE) if plain_word(text) in empty else parse_id(text)

    return read


def _text(text: str) -> tuple[str, Reason]:
    return plain_text(text), Reason.NONE


def _assumed(texts: Coded, column: Column) -> tuple[tuple[str, int], ...]:
    if not column.assumed:
        return ()
    assumed = {plain_word(word): word for word in column.assumed}
    found = [(assumed[word], at) for at, text in _all(texts) if (word := plain_word(text)) in assumed]
    counted = ((word, int((texts.codes == at).sum())) for word, at in found)
    return tuple((word, times) for word, times in counted if times)


def _empty_words(column: Column) -> frozenset[str]:
    return _EMPTY_WORDS | {plain_word(word) for word in column.empty_as}


def _times(texts: Coded, empty: list[int]) -> int:
    """How many cells hold a word for emptiness; those with nothing in them are not counted."""
    worded = [at for at in empty if texts.texts[at].as_py().strip()]
    return int(np.isin(texts.codes, worded).sum()) if worded else 0


def _all(texts: Coded) -> list[tuple[int, str]]:
    return list(enumerate(texts.texts.to_pylist()))


def _or(limit: float | None, otherwise: float) -> float:
    return otherwise if limit is None else limit
