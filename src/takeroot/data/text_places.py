"""Where texts stand among others: joins of text columns at the borders, without an index and without Python strings."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def text_places(texts: pd.Series, among: pd.Series) -> NDArray[np.int64]:
    """Position of each text among others, the first where it stands there several times; -1 where it does not.

    A missing text stands nowhere.

    Examples
    --------
    >>> text_places(pd.Series(["b", "x", None], dtype="str"), pd.Series(["a", "b", "b"], dtype="str")).tolist()
    [1, -1, -1]
    """
    found = pc.index_in(_texts(texts), value_set=_texts(among), skip_nulls=True)
    return np.asarray(pc.fill_null(found, -1), dtype=np.int64)


def _texts(column: pd.Series) -> pa.Array:
    values = pa.array(column, type=pa.large_string(), from_pandas=True)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
