"""Ids as positions, handed on beside the texts, so that nobody looks up again what reading has looked up once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.data.same_memory import same_memory


@dataclass(frozen=True)
class CodedIds:
    """A column of n ids as positions among distinct ones.

    Parameters
    ----------
    column : Series of str, (n,)
        The column itself: the positions tell of it alone, not of rows taken from it.
    place : array of int, (n,)
        Position of each in `ids`; -1 where it is missing.
    ids : pyarrow.StringArray
        In any order; some may be nobody's.

    Examples
    --------
    >>> column = pd.Series(["b", "a", "b"], dtype="str")
    >>> coded = CodedIds(column, np.array([0, 1, 0]), pa.array(["b", "a"]))
    >>> coded.tell_of(column), coded.tell_of(column.iloc[[0, 1]])
    (True, False)
    """

    column: pd.Series
    place: NDArray[np.int32]
    ids: pa.StringArray

    def tell_of(self, column: pd.Series) -> bool:
        """Whether this is the column itself: the same memory, not only the same texts."""
        mine, theirs = _chunks(self.column), _chunks(column)
        return len(mine) == len(theirs) and all(map(same_memory, mine, theirs))


def _chunks(column: pd.Series) -> list[pa.Array]:
    values = pa.array(column, from_pandas=True)
    return values.chunks if isinstance(values, pa.ChunkedArray) else [values]
