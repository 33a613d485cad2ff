"""Where words stand among other words; tables of one group share theirs, which then need no looking up."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def word_places(words: pa.StringArray, among: pa.StringArray) -> NDArray[np.int64]:
    """Position of each word in `among`, -1 where it is not there.

    Examples
    --------
    >>> word_places(pa.array(["b", "x"]), pa.array(["a", "b"])).tolist()
    [1, -1]
    """
    if _is_same(words, among):
        return np.arange(len(words))
    places = pc.fill_null(pc.index_in(words, value_set=among), -1)
    return places.to_numpy(zero_copy_only=False).astype(np.int64)


def _is_same(words: pa.StringArray, among: pa.StringArray) -> bool:
    """Whether both are one array: the same memory, not only the same words."""
    if len(words) != len(among) or words.offset != among.offset or words.null_count or among.null_count:
        return False
    pairs = zip(words.buffers()[1:], among.buffers()[1:], strict=True)
    return all(a is not None and b is not None and a.address == b.address for a, b in pairs)
