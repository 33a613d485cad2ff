"""Monthly tables as arrays months x persons, built once; which cells are known at M is decided in `asof`."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from takeroot.features.calendar import NEVER, Bools, Floats, Ints, days, months_of
from takeroot.features.spells import Spells
from takeroot.months import last_day


@dataclass(frozen=True)
class Exceptions:
    """Cells that are not simply known from their own month's end on: recorded later, or dated after leaving."""

    month: Ints
    person: Ints
    known: Ints
    void: Ints


class MonthlyCells:
    """A monthly table from month `first` to month `last`, for the persons kept.

    Attributes
    ----------
    exceptions : Exceptions
        The few cells whose being known needs a look.
    """

    def __init__(
        self, frame: pd.DataFrame, person: Ints, spells: Spells, keep: Bools, *, span: tuple[int, int]
    ) -> None:
        first, last = span
        month = frame["month"].to_numpy(dtype=np.int64)
        rows = np.flatnonzero(np.append(keep, False)[person] & (month >= first) & (month <= last))
        self._frame, self._rows, self._person, self._month = frame, rows, person[rows], month[rows]
        self._first = max(first, int(self._month.min(initial=last)))
        self._shape = (last - self._first + 1, int(keep.sum()))
        self._place = np.where(keep, np.cumsum(keep) - 1, -1)
        self._at = (self._month - self._first) * self._shape[1] + self._place[self._person]
        self._cells: dict[str, Floats] = {}
        self.exceptions = self._find_exceptions(spells)

    def cells(self, column: str) -> Floats:
        """(months, persons kept) values of a column; NaN where there is no row."""
        if column not in self._cells:
            values = np.full(self._shape[0] * self._shape[1], np.nan)
            values[self._at] = self._frame[column].to_numpy(dtype=np.float64, na_value=np.nan)[self._rows]
            self._cells[column] = values.reshape(self._shape)
        return self._cells[column]

    def between(self, column: str, first: int, last: int, persons: Ints) -> Floats:
        """(last - first + 1, n) cells of some months and persons; months outside the table are NaN."""
        values = np.full((last - first + 1, persons.size), np.nan)
        low, high = max(first, self._first), min(last, self._first + self._shape[0] - 1)
        if low <= high:
            cells = self.cells(column)[low - self._first : high - self._first + 1]
            everyone = persons.size == self._shape[1]  # persons rise, and all of them are kept
            values[low - first : high - first + 1] = cells if everyone else cells[:, self._place[persons]]
        return values

    def _find_exceptions(self, spells: Spells) -> Exceptions:
        known = np.maximum(self._month, self._recorded())
        again = spells.came_back[self._person]  # only who came back has gaps
        void = np.full(known.size, NEVER, dtype=np.int64)
        month = self._month[again]
        void[again] = spells.known_to_lie_after_leaving(self._person[again], last_day(month - 1) + 1, last_day(month))
        odd = (known > self._month) | (void < NEVER)
        return Exceptions(self._month[odd], self._person[odd], known[odd], void[odd])

    def _recorded(self) -> Ints:
        if "recorded_date" not in self._frame or self._frame["recorded_date"].isna().all():
            return np.full(self._rows.size, -NEVER, dtype=np.int64)
        recorded = days(self._frame["recorded_date"], missing=NEVER)[self._rows]
        return np.where(recorded < NEVER, months_of(recorded), -NEVER)
