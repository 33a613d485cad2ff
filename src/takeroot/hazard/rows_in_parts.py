"""Training rows whose feature values come a part of the people at a time; `person_periods` makes them in one piece."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.person_periods import PersonPeriods


class RowsInParts:
    """Rows that are known but for their values.

    Who trains, and what became of them, hangs on the staff alone: `person_periods` of feature sets without features
    gives the rows, few bytes each. The values of the people among them are filled in as each part of the panel comes,
    so that no more than these rows and one part stand in memory; they are the rows of one piece, to the bit.

    Parameters
    ----------
    rows : PersonPeriods
        Without features; sorted by as-of month, lead interval and person.
    spells : DataFrame
        Outcomes: the number of each person.
    names : sequence of str
        The features to fill in.

    Examples
    --------
    >>> spells = pd.DataFrame({"staff_id": ["a", "b"], "person": [0, 1]})
    >>> both = np.array([0, 1])
    >>> rows = PersonPeriods(np.zeros((2, 0)), both * 0, both > 0, both + 0.5, both, both * 0 + 7, both * 0.0)
    >>> parts = RowsInParts(rows, spells, ["age"])
    >>> for person, age in (("b", 50.0), ("a", 30.0)):
    ...     people = pd.DataFrame({"staff_id": [person]})
    ...     parts.add(FeatureSet(7, (3,), people, (pd.DataFrame({"age": [age]}),)))
    >>> parts.whole().values.tolist()
    [[30.0], [50.0]]
    """

    def __init__(self, rows: PersonPeriods, spells: pd.DataFrame, names: Sequence[str]) -> None:
        self._rows, self._names = rows, list(names)
        self._values = np.full((len(rows), len(self._names)), np.nan)
        self._numbers = spells.drop_duplicates("staff_id").set_index("staff_id")["person"]
        self._block = rows.as_of * _WIDEST + rows.interval

    def people(self) -> list[str]:
        """Ids of the people whose values are wanted."""
        return self._numbers.index[self._numbers.isin(np.unique(self._rows.person))].tolist()

    def add(self, month: FeatureSet) -> None:
        """Fill in the values of a month's people, as far as they are among the rows."""
        person = self._numbers.reindex(month.people["staff_id"]).to_numpy(dtype=np.int64, na_value=-1)
        place = np.full(len(self._numbers) + 1, -1)
        place[person] = np.arange(len(person))
        place[-1] = -1  # of those without a number
        for interval, frame in enumerate(month.values):
            first, last = np.searchsorted(self._block, month.as_of * _WIDEST + interval + np.arange(2))
            found = place[self._rows.person[first:last]]
            here = np.flatnonzero(found >= 0)
            self._values[first + here] = frame[self._names].to_numpy(dtype=np.float64)[found[here]]

    def whole(self) -> PersonPeriods:
        """The rows, now that all parts were added."""
        return replace(self._rows, values=self._values)


_WIDEST = 1 << 10
"""More lead intervals than any recipe has."""
