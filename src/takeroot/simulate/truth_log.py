"""The true hazards as they are drawn from, month by month: what no table shows."""

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import FACTORS, Columns

Floats = NDArray[np.float64]
HIDDEN = ("frailty", "facility_month", "shock")


class TruthLog:
    """Person-months with their true hazards and what they are made of, kept as 32-bit numbers.

    Parameters
    ----------
    first : int
        Month number from which they are kept.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        self._rows: list[Columns] = []

    def add(
        self,
        month: int,
        p: Columns,
        met: NDArray[np.bool_],
        base: float,
        parts: Floats,
        measures: Floats,
        hidden: Floats,
        hazard: Floats,
        competing: Floats,
        at_risk: NDArray[np.bool_],
        left: NDArray[np.bool_],
    ) -> None:
        """Keep one month of everyone already hired; leavers stay for a year as if they were still there."""
        if month < self.first:
            return
        columns = {"base": np.full(hazard.size, base), "measures": measures, "hazard": hazard, "competing": competing}
        columns |= {name: parts[:, i] for i, name in enumerate(FACTORS)}
        columns |= {name: hidden[:, i] for i, name in enumerate(HIDDEN)}
        rows: Columns = {name: values[met].astype(np.float32) for name, values in columns.items()}
        rows |= {"who": p["who"][met].astype(np.int32), "month": np.full(met.sum(), month, dtype=np.int32)}
        rows |= {"at_risk": at_risk[met], "left": left[met]}
        self._rows.append(rows)

    def columns(self) -> Columns:
        """All person-months, sorted by person, then month."""
        joined = {name: np.concatenate([rows[name] for rows in self._rows]) for name in self._rows[0]}
        order = np.argsort(joined["who"], kind="stable")
        return {name: values[order] for name, values in joined.items()}
