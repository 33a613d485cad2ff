"""The true hazards as they are drawn from, month by month: what no table shows."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
        self, month: int, p: Columns, met: NDArray[np.bool_], parts: Floats, hidden: Floats, **rest: ArrayLike
    ) -> None:
        """Keep one month of everyone already hired (`met`); leavers stay for a year as if they were still there."""
        if month < self.first:
            return
        columns = {name: np.broadcast_to(np.asarray(values), met.shape) for name, values in rest.items()}
        columns |= {name: parts[:, i] for i, name in enumerate(FACTORS)}
        columns |= {name: hidden[:, i] for i, name in enumerate(HIDDEN)}
        rows: Columns = {name: _lean(values[met]) for name, values in columns.items()}
        rows |= {"who": p["who"][met].astype(np.int32), "month": np.full(met.sum(), month, dtype=np.int32)}
        self._rows.append(rows)

    def columns(self) -> Columns:
        """All person-months, sorted by person, then month."""
        joined = {name: np.concatenate([rows[name] for rows in self._rows]) for name in self._rows[0]}
        order = np.argsort(joined["who"], kind="stable")
        return {name: values[order] for name, values in joined.items()}


def _lean(values: NDArray[Any]) -> NDArray[Any]:
    return values if values.dtype == bool else values.astype(np.float32)
