"""A sheet: one table as it came, a header and columns of cells that nobody has interpreted yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.reason import Reason


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be divided into cells."""

    line: int
    reason: Reason
    text: str


@dataclass(frozen=True)
class Sheet:
    """One file, sheet or database table.

    Parameters
    ----------
    file, name : str
        Where it stands; name is empty for a file that holds one table.
    header : tuple of str
        The headers as they stand.
    columns : tuple of pyarrow.Array
        One array a header, of text or already typed.
    lines : array of int, (n,)
        Physical line of a CSV file, row number of a sheet.
    broken : tuple of BrokenRow
        Rows that count as read and set aside.
    merged, uncached : mapping of int to array of int
        Column position to positions of rows whose cell was filled from a merged one, or holds a formula with no result.
    epoch_1904 : bool
        Whether serial numbers count from 1904.
    alone : bool
        Whether its file holds no other table, so that the file's name tells where it stands.
    plain : mapping of int to int
        Column position to how many of the first distinct texts are known to be ids as they should be.
    notes : tuple of str
        Title lines, totals and other lines that are no rows.
    """

    file: str
    name: str
    header: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    lines: NDArray[np.int64]
    broken: tuple[BrokenRow, ...] = ()
    merged: Mapping[int, NDArray[np.int64]] = field(default_factory=dict)
    uncached: Mapping[int, NDArray[np.int64]] = field(default_factory=dict)
    epoch_1904: bool = False
    alone: bool = True
    plain: Mapping[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The sheet as a reader would look it up."""
        return self.file if self.alone else f"{self.file}#{self.name}"
