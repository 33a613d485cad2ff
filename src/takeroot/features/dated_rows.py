"""Event and state tables, sorted once by person and day; what of them is known at M is decided in `asof`."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from takeroot.errors import FeaturesError, Problem
from takeroot.features.calendar import NEVER, Bools, Floats, Ints, days
from takeroot.features.codes import distinct, places
from takeroot.features.spells import Spells

_DATES = ("effective_date", "start_date", "date")


class DatedRows:
    """R rows, sorted by person, day and then by all that tells them apart: the delivered order changes nothing.

    Attributes
    ----------
    person, day : array of int
        (R,) whom and what day a row is about.
    known, void : array of int
        (R,) the day from which the row is known, and the month from which it is known to lie after leaving.
    """

    def __init__(self, frame: pd.DataFrame, table: str, person: Ints, spells: Spells, keep: Bools) -> None:
        day = days(frame[date_column(table, frame)])
        kept = np.flatnonzero(np.append(keep, False)[person] & (day < NEVER))
        self._rows = kept[_sorted(person[kept], day[kept], frame, kept)]
        self._frame = frame
        self._numbers: dict[str, Floats] = {}
        self._days: dict[str, Ints] = {}
        self._tests: dict[Hashable, Floats] = {}
        self.person, self.day = person[self._rows], day[self._rows]
        self.known = np.maximum(self.day, self._recorded())
        self.void = np.full(self.day.size, NEVER, dtype=np.int64)
        gaps = np.flatnonzero(spells.came_back[self.person]) if not keep.all() else slice(None)
        self.void[gaps] = spells.known_to_lie_after_leaving(self.person[gaps], self.day[gaps], self.day[gaps])

    def taken(self, values: Floats) -> Floats:
        """(R,) of values that stand in the order of the delivered table."""
        return values[self._rows]

    def numbers(self, column: str) -> Floats:
        """(R,) a number column, or a category as its place in the declared order; missing as NaN."""
        if column not in self._numbers:
            self._numbers[column] = as_numbers(self._frame[column])[self._rows]
        return self._numbers[column]

    def days_of(self, column: str) -> Ints:
        """(R,) a further date as day numbers; NEVER where it is missing."""
        if column not in self._days:
            self._days[column] = days(self._frame[column])[self._rows]
        return self._days[column]

    def matches(self, where: Mapping[str, tuple[str, ...]]) -> Floats:
        """(R,) 1 where every column of `where` holds one of its values, else 0; NaN where one of them is missing."""
        name = tuple(where.items())
        if name not in self._tests:
            matching = np.ones(self._rows.size)
            for column, values in where.items():
                matching *= holds(self._frame[column], values)[self._rows]
            self._tests[name] = matching
        return self._tests[name]

    def _recorded(self) -> Ints:
        if "recorded_date" not in self._frame:
            return np.full(self._rows.size, -NEVER, dtype=np.int64)
        return days(self._frame["recorded_date"], missing=-NEVER)[self._rows]


def date_column(table: str, frame: pd.DataFrame) -> str:
    """Find the column that dates a row: effective_date, start_date or date, else the first date column.

    Raises
    ------
    FeaturesError
        If there is none.
    """
    dated = [column for column, kind in frame.dtypes.items() if kind.kind == "M" and column != "recorded_date"]
    named = [column for column in _DATES if column in frame]
    if not (named or dated):
        raise FeaturesError(Problem(f"tables/{table}.toml", "no date column", "features of a person need dated rows"))
    return str((named or dated)[0])


def as_numbers(values: pd.Series) -> Floats:
    """Floats of a number column; of a category the place of each value in the declared order. Missing is NaN."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        return np.where(codes < 0, np.nan, codes.astype(np.float64))
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def holds(column: pd.Series, values: tuple[str, ...]) -> Floats:
    """Return 1 where the column holds one of the values, 0 where another, NaN where it is missing."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        held = [float(category in values) for category in column.cat.categories]
        return np.array([*held, np.nan])[column.cat.codes.to_numpy()]  # a missing value is -1: the last
    return np.where(column.isna(), np.nan, column.isin(values).to_numpy(dtype=np.float64))


def _sorted(person: Ints, day: Ints, frame: pd.DataFrame, rows: Ints) -> Ints:
    """Order by person and day; rows that tie, by every column."""
    order = _in_order(person, day)
    same = (np.diff(person[order]) == 0) & (np.diff(day[order]) == 0)
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same)[: order.size])
    if tied.size:
        there = order[tied]
        keys = [_comparable(frame[column].take(rows[there])) for column in reversed(frame.columns)]
        order[tied] = there[np.lexsort((*keys, day[there], person[there]))]
    return order


def _in_order(person: Ints, day: Ints) -> Ints:
    steps = np.diff(person)
    if (steps >= 0).all() and (np.diff(day)[steps == 0] >= 0).all():
        return np.arange(person.size)
    return np.lexsort((day, person))


def _comparable(values: pd.Series) -> Floats | Ints:
    if values.dtype.kind == "M":
        return days(values)
    if isinstance(values.dtype, pd.CategoricalDtype) or values.dtype.kind in "fi":
        return as_numbers(values)
    return places(values, distinct(values))
