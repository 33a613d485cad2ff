"""Texts as whole numbers: each distinct text's place in a sorted list."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.features.calendar import Ints


def distinct(*columns: pd.Series) -> pa.Array:
    """All distinct texts of the columns, sorted."""
    parts = [_encoded(column)[0] for column in columns]
    together = pa.concat_arrays(parts).unique() if len(parts) > 1 else parts[0]
    return together if _rises(together) else together.take(pc.sort_indices(together))


def places(column: pd.Series, among: pa.Array) -> Ints:
    """Place of each text among sorted distinct ones; -1 where it is missing or not among them."""
    words, codes = _encoded(column)  # one small dictionary is looked up, not every row
    return np.append(places_of_words(words, among), -1)[codes]


def places_of_words(words: pa.Array, among: pa.Array) -> Ints:
    """Place of each of some texts, none missing, among sorted distinct ones; -1 where it is not among them."""
    words = words.cast(pa.large_string())
    return np.arange(len(words)) if words.equals(among) else _numbers(pc.index_in(words, value_set=among))


def texts(among: pa.Array) -> NDArray[np.object_]:
    """The texts themselves, for a frame at the border."""
    return np.asarray(among.to_numpy(zero_copy_only=False), dtype=object)


def _encoded(column: pd.Series) -> tuple[pa.Array, Ints]:
    """The distinct texts, none missing, and each row's place among them, -1 where it is missing."""
    texts = _array(column)
    if texts.null_count or not _rises(texts, equal=True):
        encoded = texts.dictionary_encode()
        return encoded.dictionary, _numbers(encoded.indices)
    first = np.append(True, pc.not_equal(texts[1:], texts[:-1]).to_numpy(zero_copy_only=False))[: len(texts)]
    return texts.filter(pa.array(first)), np.cumsum(first) - 1


def _rises(texts: pa.Array, *, equal: bool = False) -> bool:
    """Whether each text is more than the one before it (or `equal` to it), as ids of a canonical table are."""
    compare = pc.greater_equal if equal else pc.greater
    return bool(pc.all(compare(texts[1:], texts[:-1])).as_py()) if len(texts) > 1 else True


def _numbers(indices: pa.Array) -> Ints:
    return np.asarray(pc.fill_null(indices.cast(pa.int64()), -1), dtype=np.int64)


def _array(column: pd.Series) -> pa.Array:
    values = pa.array(column, type=pa.large_string(), from_pandas=True)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
