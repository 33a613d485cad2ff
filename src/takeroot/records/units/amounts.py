"""One column of amounts beside what others get: what is looked at for facilities and for single values."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.expected_amounts import expected_amounts
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.doubt import in_doubt
from takeroot.records.units.whereabouts import Whereabouts

_YEARLY = (7.0, 30.0)
_STRIKING, _TINY = 3.0, 1 / 1000

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Amounts:
    """n amounts, and how they stand to others of the profession in their county that month.

    Parameters
    ----------
    yuan : array of float, (n,)
    known : array of bool, (n,)
        Where there is an amount that is used.
    person, facility : array of int, (n,)
        Codes; -1 where they are not known.
    month : array of int, (n,)
    ratio : array of float, (n,)
        The amount over what is expected; no number where none is known.
    people : int
        How many there may be.
    facilities : pyarrow.StringArray
        Their ids.
    """

    yuan: Floats
    known: Flags
    person: NDArray[np.int32]
    facility: NDArray[np.int32]
    month: NDArray[np.int64]
    ratio: Floats
    people: int
    facilities: pa.StringArray

    @classmethod
    def of(
        cls, rows: TableRows, name: str, staff: TableRows, where: Whereabouts, counties: NDArray[np.int64]
    ) -> "Amounts":
        """Take a column's amounts, of which there is one at least, and hold each against others."""
        yuan, who = rows.cells[name].parsed, rows.cells["staff_id"]
        known = ~rows.cells[name].missing & ~rows.out
        expected = np.full(len(rows), np.nan)
        expected[known] = expected_amounts(
            yuan[known], where.profession[known], where.facility[known], where.month[known], counties
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = yuan / expected
        named = staff.cells.get("facility_id")
        facilities = named.words if named else pa.array([], pa.string())
        return cls(yuan, known, who.parsed, where.facility, where.month, ratio, len(who.words), facilities)

    @property
    def odd(self) -> Flags:
        """Seven to thirty times others, or a thousand times off."""
        return in_doubt(self.ratio, _YEARLY)

    @property
    def striking(self) -> Flags:
        """So much more than others, or so little, that a closer look is due."""
        return (self.ratio > _STRIKING) | (np.abs(self.ratio) < _TINY)
