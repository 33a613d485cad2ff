"""Texts as whole numbers: each distinct text's place in a sorted list."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.features.calendar import Ints


def distinct(*columns: pd.Series) -> pa.Array:
    """All distinct texts of the columns, sorted."""
    parts = [pc.unique(_array(column)) for column in columns]
    together = pc.unique(pa.concat_arrays([part.cast(pa.large_string()) for part in parts]))
    return pc.take(together, pc.sort_indices(together)).drop_null()


def places(column: pd.Series, among: pa.Array) -> Ints:
    """Place of each text among sorted distinct ones; -1 where it is missing or not among them."""
    encoded = _array(column).dictionary_encode()  # one small dictionary is looked up, not every row
    return np.append(places_of_words(encoded.dictionary, among), -1)[_numbers(encoded.indices)]


def places_of_words(words: pa.Array, among: pa.Array) -> Ints:
    """Place of each of some texts, none missing, among sorted distinct ones; -1 where it is not among them."""
    return _numbers(pc.index_in(words.cast(pa.large_string()), value_set=among))


def texts(among: pa.Array) -> NDArray[np.object_]:
    """The texts themselves, for a frame at the border."""
    return np.asarray(among.to_numpy(zero_copy_only=False), dtype=object)


def _numbers(indices: pa.Array) -> Ints:
    return np.asarray(pc.fill_null(indices.cast(pa.int64()), -1), dtype=np.int64)


def _array(column: pd.Series) -> pa.Array:
    values = pa.array(column, type=pa.large_string(), from_pandas=True)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
