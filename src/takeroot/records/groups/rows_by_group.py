"""Which rows of a table belong to which group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class RowsByGroup:
    """Rows in the order of their groups, each group's in their old order, and where each group begins.

    Examples
    --------
    >>> rows = RowsByGroup.of(np.array([1, 0, 1]), groups=2)
    >>> rows.at(0).tolist(), rows.at(1).tolist()
    ([1], [0, 2])
    """

    order: NDArray[np.int64]
    begin: NDArray[np.int64]

    @classmethod
    def of(cls, group: NDArray[np.integer], groups: int) -> "RowsByGroup":
        """Sort the rows by their groups."""
        order = np.argsort(group, kind="stable")
        return cls(order, np.searchsorted(group[order], np.arange(groups + 1)))

    def at(self, group: int) -> NDArray[np.int64]:
        """Rows of one group, rising."""
        return self.order[self.begin[group] : self.begin[group + 1]]
