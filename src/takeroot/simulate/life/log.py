"""What the county's offices write down, month by month, as arrays; `takeroot.simulate.tables` makes tables of it."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from takeroot.simulate.codes import Columns

FEWEST_DAYS = 28


class Log:
    """Rows of the monthly, state and event tables, gathered in the order in which they happen.

    Parameters
    ----------
    first, last : int
        Month numbers between which rows are kept.

    Examples
    --------
    >>> log = Log(10, 12)
    >>> log.month = 11
    >>> log.add("pay", np.array([0, 1]), base=np.array([3000, 4000]))
    >>> log.month = 13
    >>> log.add("pay", np.array([0]), base=np.array([3000]))
    >>> log.columns("pay")["base"].tolist()
    [3000, 4000]
    """

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.month = first - 1
        self._rows: dict[str, list[Columns]] = {}

    @property
    def writes(self) -> bool:
        """Whether anything that happens this month is written down."""
        return self.first <= self.month <= self.last

    def add(self, table: str, who: NDArray[np.int64], **columns: ArrayLike) -> None:
        """Write one row for each entry of `who` (indices of spells), dated this month unless `month` is given."""
        if not self.writes or not who.size:
            return
        rows: Columns = {"who": who.astype(np.int32), "month": np.full(who.size, self.month, dtype=np.int32)}
        for name, values in columns.items():
            rows[name] = np.broadcast_to(_lean(np.asarray(values)), who.shape)
        self._rows.setdefault(table, []).append(rows)

    def columns(self, table: str) -> Columns:
        """All rows of one table, one array a column; empty where nothing was written."""
        parts = self._rows.get(table, [])
        return {name: np.concatenate([part[name] for part in parts]) for name in (parts[0] if parts else ())}


def _lean(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype == np.float64:
        return values.astype(np.float32)
    return values.astype(np.int32) if values.dtype == np.int64 else values
