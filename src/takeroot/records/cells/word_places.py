"""Where words stand among other words; tables of one group share theirs, which then need no looking up."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.data.same_memory import same_memory


def word_places(words: pa.StringArray, among: pa.StringArray) -> NDArray[np.int64]:
    """Position of each word in `among`, -1 where it is not there.

    Examples
    --------
    >>> word_places(pa.array(["b", "x"]), pa.array(["a", "b"])).tolist()
    [1, -1]
    """
    if same_memory(words, among) or words.equals(among):
        return np.arange(len(words))
    places = pc.fill_null(pc.index_in(words, value_set=among), -1)
    return places.to_numpy().astype(np.int64)
