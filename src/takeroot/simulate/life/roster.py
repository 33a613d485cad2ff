"""Everyone who was ever employed, as growing arrays: one entry a spell of employment."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import Columns


class Roster:
    """Growing columns, one entry a spell.

    Examples
    --------
    >>> roster = Roster()
    >>> roster.add({"age": np.array([30, 40])})
    array([0, 1])
    >>> roster.add({"age": np.array([50])})
    array([2])
    >>> roster["age"].tolist()
    [30, 40, 50]
    """

    def __init__(self) -> None:
        self.size = 0
        self._columns: Columns = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name][: self.size]

    def add(self, people: Columns) -> NDArray[np.int64]:
        """Append people; returns their indices."""
        many = next(iter(people.values())).size
        if not self._columns:
            self._columns = {name: np.empty(0, dtype=values.dtype) for name, values in people.items()}
        capacity = next(iter(self._columns.values())).size
        if self.size + many > capacity:
            room = max(256, (self.size + many) * 5 // 4) - capacity
            self._columns = {
                name: np.concatenate([values, np.zeros(room, dtype=values.dtype)])
                for name, values in self._columns.items()
            }
        for name, values in self._columns.items():
            values[self.size : self.size + many] = people[name]
        self.size += many
        return np.arange(self.size - many, self.size)

    def take(self, who: NDArray[np.int64]) -> Columns:
        """Copy the entries of `who`, and `who` itself."""
        return {"who": who, **{name: values[who] for name, values in self._columns.items()}}

    def put(self, people: Columns) -> None:
        """Write back what `take` gave, moved on."""
        for name, values in self._columns.items():
            values[people["who"]] = people[name]

    def names(self) -> tuple[str, ...]:
        """All columns."""
        return tuple(self._columns)
