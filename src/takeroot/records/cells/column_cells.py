"""Parsed cells of one column: values ready for arithmetic, and a reason for each that could not be read."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class ColumnCells:
    """n cells.

    Parameters
    ----------
    parsed : array, (n,)
        number: float64, NaN missing. date: days since 1970 (the last day it may mean), month: month numbers; both int64
        with `cells.dates.MISSING` missing. category, id, text: positions in `words`, int32, -1 missing.
    reasons : array of int8, (n,)
        `Reason` of each cell that cannot be used; 0 elsewhere, for empty cells too.
    words : pyarrow.StringArray
        For category (as declared), id and text (as met).
    emptied : int
        Cells whose word means an empty one (a dash, NULL).
    assumed : tuple of (str, int)
        Spellings whose reading is an assumption, with how often they were met.
    """

    parsed: NDArray[Any]
    reasons: NDArray[np.int8]
    words: pa.StringArray = field(default_factory=lambda: pa.array([], pa.string()))
    emptied: int = 0
    assumed: tuple[tuple[str, int], ...] = ()

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no value."""
        if self.parsed.dtype == np.float64:
            return np.isnan(self.parsed)
        return self.parsed < 0 if self.parsed.dtype == np.int32 else self.parsed == np.iinfo(np.int64).min
