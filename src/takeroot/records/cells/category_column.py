"""A column of words from a short list, each in many spellings."""

import numpy as np
import pyarrow as pa

from takeroot.records.cells.coded import Coded, coded
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.empty_words import empty_words
from takeroot.records.plain_text import plain_word
from takeroot.records.reason import Reason
from takeroot.specs.table import Column


def category_column(array: pa.Array, column: Column) -> ColumnCells:
    """Parse words by their spellings; the value is the place of its category among those declared, -1 for none."""
    texts = coded(array)
    places = {plain_word(s): at for at, (value, many) in enumerate(column.values.items()) for s in (value, *many)}
    words = empty_words(column)
    codes = np.full(len(texts.texts) + 1, -1, dtype=np.int32)
    reasons = np.zeros(len(codes), dtype=np.int8)
    empty = []
    for at, text in enumerate(texts.texts.to_pylist()):
        word = plain_word(text)
        if word in places:
            codes[at] = places[word]
        elif word in words:
            empty.append(at)
        else:
            reasons[at] = Reason.CELL_ERROR if word.startswith("#") else Reason.NOT_RECOGNISED
    declared = pa.array(column.values, pa.string())
    assumed = _assumed(texts, column)
    return ColumnCells(codes[texts.codes], texts.spread(reasons), declared, texts.worded(empty), assumed)


def _assumed(texts: Coded, column: Column) -> tuple[tuple[str, int], ...]:
    """Spellings whose reading is an assumption, and how many cells hold each."""
    assumed = {plain_word(word): word for word in column.assumed}
    words = map(plain_word, texts.texts.to_pylist())
    counted = ((assumed[word], texts.cells(at)) for at, word in enumerate(words) if word in assumed)
    return tuple((word, times) for word, times in counted if times)
