"""A column of numbers, as text or typed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.records.cells.coded import Coded, coded, is_coded_text
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.empty_words import empty_words
from takeroot.records.cells.number import parse_number
from takeroot.records.plain_text import plain_word
from takeroot.records.reason import Reason
from takeroot.specs.table import Column

_CALM = r"^-?\d{1,15}(\.\d{1,12})?$"
_LARGEST = float(np.finfo(np.float64).max)

Floats = NDArray[np.float64]
Reasons = NDArray[np.int8]


def number_column(array: pa.Array, column: Column, scale: float) -> ColumnCells:
    """Parse numbers; what lies beyond the column's limits, or is infinite, cannot be used.

    Typed numbers within the limits are taken as they are: the values share the array's memory.
    """
    if is_coded_text(array):
        texts = coded(array)
        values, reasons, empty = _read(texts, column)
        values, reasons = _limited(_scaled(values, scale), reasons, column)
        return ColumnCells(values[texts.codes], texts.spread(reasons), emptied=texts.worded(empty))
    values = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    reasons = np.zeros(len(values), dtype=np.int8)
    if scale == 1.0 and _is_calm(array, column):
        return ColumnCells(values, reasons)
    return ColumnCells(*_limited(_scaled(values, scale), reasons, column))


def _is_calm(array: pa.Array, column: Column) -> bool:
    """Whether every number there is lies within the limits."""
    ends, (low, high) = pc.min_max(array).as_py(), _limits(column)
    return ends["min"] is not None and bool(low <= ends["min"] and ends["max"] <= high)


def _scaled(values: Floats, scale: float) -> Floats:
    """Converted amounts are rounded, others are left as they were written."""
    with np.errstate(over="ignore"):
        return values if scale == 1.0 else np.round(values * scale, 6)


def _limited(values: Floats, reasons: Reasons, column: Column) -> tuple[Floats, Reasons]:
    low, high = _limits(column)
    beyond = (values < low) | (values > high)
    reason = np.where(np.isinf(values), np.int8(Reason.NOT_A_NUMBER), np.int8(Reason.OUT_OF_RANGE))
    return np.where(beyond, np.nan, values), np.where(beyond, reason, reasons)


def _limits(column: Column) -> tuple[float, float]:
    low, high = column.low, column.high
    return -_LARGEST if low is None else low, _LARGEST if high is None else high


def _read(texts: Coded, column: Column) -> tuple[Floats, Reasons, list[int]]:
    """Value and reason of each text, and one of each for no text; which texts mean an empty cell."""
    values = np.full(len(texts.texts) + 1, np.nan)
    reasons = np.zeros(len(values), dtype=np.int8)
    plain = texts.matching(_CALM)
    values[:-1][plain] = texts.texts.filter(pa.array(plain)).cast(pa.float64()).to_numpy()
    words = {plain_word(s): float(number) for number, spellings in column.values.items() for s in spellings}
    words |= dict.fromkeys(empty_words(column) - words.keys(), np.nan)
    empty = []
    for at, text in texts.some(~plain):
        word = plain_word(text)
        if word not in words:
            values[at], reasons[at] = parse_number(text, column.unit)
        elif np.isnan(words[word]):
            empty.append(at)
        else:
            values[at] = words[word]
    return values, reasons, empty
