"""A column of ids or of free text."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.records.cells.coded import Coded, coded
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.empty_words import empty_words
from takeroot.records.cells.identity import parse_id
from takeroot.records.plain_text import plain_text, plain_word
from takeroot.records.reason import Reason
from takeroot.specs.table import Column

CALM_ID = r"^[A-Za-z_-]*[0-9][A-Za-z0-9_-]*$"
"""Ids that are read as they stand, but for long numbers that end in zeros."""
_CALM_TEXT = r"^[!-~\x{4e00}-\x{9fa5}]+$"
_SHORT = 15
"""Digits that a spreadsheet keeps."""


def word_column(array: pa.Array, column: Column, plain: int) -> ColumnCells:
    """Parse ids or texts; the value is the place of its word among those met, -1 for none.

    Where every text is its own word the words share the texts' memory, so that columns that share texts share words.

    Parameters
    ----------
    array : pyarrow.Array
        Text, or typed: then its text counts.
    column : Column
        Of type `id` or `text`.
    plain : int
        How many of the first distinct texts are known to be ids as they should be.
    """
    texts = coded(array)
    known, calm = _known(texts, column, plain)
    codes = np.full(len(calm) + 1, -1, dtype=np.int32)
    codes[:-1][calm] = np.arange(len(known))
    if calm.all():
        return ColumnCells(codes[texts.codes], np.zeros(len(texts.codes), dtype=np.int8), known)
    reasons = np.zeros(len(codes), dtype=np.int8)
    empty_as = empty_words(column)
    strange = [(at, *_read(text, column, empty_as)) for at, text in texts.some(~calm)]
    words, places = _added(known, [word for _, word, _ in strange])
    for (at, _, reason), place in zip(strange, places.tolist(), strict=True):
        codes[at], reasons[at] = place, reason
    empty = [at for at, word, reason in strange if not word and not reason]
    return ColumnCells(codes[texts.codes], texts.spread(reasons), words, texts.worded(empty))


def _read(text: str, column: Column, empty_as: frozenset[str]) -> tuple[str, Reason]:
    if column.type == "text":
        return plain_text(text), Reason.NONE
    return ("", Reason.NONE) if plain_word(text) in empty_as else parse_id(text)


def _known(texts: Coded, column: Column, plain: int) -> tuple[pa.StringArray, NDArray[np.bool_]]:
    """Texts that are their own words, in this order, and which they are: plain ids and plain names."""
    if plain:
        return texts.texts.slice(0, plain), np.arange(len(texts.texts)) < plain
    calm = _calm_ids(texts, column) if column.type == "id" else texts.matching(_CALM_TEXT)
    words = texts.texts if calm.all() else texts.texts.filter(pa.array(calm))
    distinct = _rise(words) or pc.count_distinct(words).as_py() == len(words)
    return (words, calm) if distinct else (words[:0], np.zeros_like(calm))


def _rise(words: pa.StringArray) -> bool:
    """Whether words rise, as ids of a canonical table do: then all are distinct."""
    return len(words) < 2 or bool(pc.all(pc.less(words[:-1], words[1:])).as_py())  # noqa: PLR2004 - a pair


def _calm_ids(texts: Coded, column: Column) -> NDArray[np.bool_]:
    """Ids of digits and letters that no spreadsheet has damaged: no long number that ends in zeros."""
    zeros = pc.ends_with(texts.texts, "000").to_numpy(zero_copy_only=False)
    short = pc.binary_length(texts.texts).to_numpy() <= _SHORT
    empty = pc.is_in(texts.texts, value_set=pa.array(column.empty_as, pa.string())).to_numpy(zero_copy_only=False)
    return texts.matching(CALM_ID) & (~zeros | short) & ~empty


def _added(known: pa.StringArray, found: list[str]) -> tuple[pa.StringArray, NDArray[np.int64]]:
    """Extend the known words by those found; where each found word stands, -1 for no word."""
    texts = pa.array(found, pa.string())
    fresh = texts.filter(pc.and_(pc.not_equal(texts, ""), pc.invert(pc.is_in(texts, value_set=known)))).unique()
    words = pa.concat_arrays([known, fresh])
    return words, pc.fill_null(pc.index_in(texts, value_set=words), -1).to_numpy()
