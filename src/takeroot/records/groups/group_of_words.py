"""Which group each id belongs to."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def group_of_words(words: pa.StringArray, group_of: pd.Series) -> NDArray[np.int16]:
    """Group of each id, the first for who is unknown; one more at the end for a missing id."""
    known = pa.array(group_of.index, pa.string())
    place = pc.fill_null(pc.index_in(words, value_set=known), -1).to_numpy(zero_copy_only=False)
    groups = np.append(group_of.to_numpy(dtype=np.int16), np.int16(0))
    return np.append(groups[place], np.int16(0))
