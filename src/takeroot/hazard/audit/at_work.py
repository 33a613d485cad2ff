"""Who was at work at each landmark, who is now, and what became of them: what the checks for counterparts compare."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.hazard.audit.lots import lots
from takeroot.hazard.outcomes import VOLUNTARY
from takeroot.months import last_day

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

MOST_PEOPLE = 4000
FOLDS = 5
_APART = 3


class Span(NamedTuple):
    """A landmark some months ago beside now: positions of who was there then, and is now, and which of them are both.

    Parameters
    ----------
    then, now : ndarray of int
        Positions among the rows of `AtWork`.
    stayed, still : ndarray of bool
        Of those there then who is there now; of those there now who was there then.
    """

    then: Integers
    now: Integers
    stayed: Booleans
    still: Booleans


@dataclass(frozen=True)
class AtWork:
    """A row for everyone at work at the end of each landmark, and at the end of the settled month, which is now.

    Parameters
    ----------
    spells : DataFrame
        Outcomes as known.
    spell : ndarray of int of shape (N,)
        Positions among the spells.
    month : ndarray of int of shape (N,)
        Month number of the landmark.
    now : int
        Month number up to whose end exits are recorded.
    """

    spells: pd.DataFrame
    spell: Integers
    month: Integers
    now: int

    def __len__(self) -> int:
        return len(self.spell)

    @cached_property
    def person(self) -> Integers:
        """Number of each row's person."""
        return self.spells["person"].to_numpy()[self.spell]

    @cached_property
    def fold(self) -> Integers:
        """The part of the people, drawn by lot, that each row's person falls into."""
        return np.asarray(lots(int(self.person.max(initial=0)) + 1) * FOLDS, dtype=np.int64)[self.person]

    @cached_property
    def day(self) -> Integers:
        """Last day of each row's month."""
        return np.asarray(last_day(self.month), dtype=np.int64)

    def left_within(self, months: int, *, seen: int) -> tuple[Booleans, Floats]:
        """Tell who left of their own will within so many months, and what part of them each was seen at risk for.

        Landmarks of which fewer than `seen` months are over count for nothing.
        """
        exit_day, kind = (self.spells[name].to_numpy()[self.spell] for name in ("exit_day", "kind"))
        whole = np.asarray(last_day(self.month + months), dtype=np.int64) - self.day
        end = np.minimum(self.day + whole, int(last_day(self.now)))
        over = self.month + seen <= self.now
        event = over & (kind == VOLUNTARY) & (exit_day <= end)
        part = np.where(event, end - self.day, np.clip(np.minimum(exit_day, end) - self.day, 0, None)) / whole
        return event, np.where(over, part, 0.0)

    def span(self, months: int) -> Span | None:
        """The landmark nearest to so many months ago, beside now; None if none is near."""
        apart = np.abs(self.now - self.month - months)
        if len(self) == 0 or apart.min() > _APART:
            return None
        then = np.flatnonzero(self.month == self.month[np.argmin(apart)])
        now = np.flatnonzero(self.month == self.now)
        before, after = self.person[then], self.person[now]
        return Span(then, now, np.isin(before, after), np.isin(after, before))


def at_work(spells: pd.DataFrame, months: "list[int]", now: int) -> AtWork:
    """Find who was at work, of a few thousand people drawn where there are more.

    Parameters
    ----------
    spells : DataFrame
        Outcomes as known.
    months : list of int
        Landmarks.
    now : int
        The settled month.

    Examples
    --------
    >>> spells = pd.DataFrame({"person": [0, 1], "hire_day": [0, 0], "exit_day": [30, 1 << 40], "kind": [1, 0]})
    >>> at_work(spells, [23640], 23641).spell.tolist()
    [1, 1]
    """
    drawn = people_drawn(spells)[spells["person"].to_numpy()]
    hired, left = spells["hire_day"].to_numpy(), spells["exit_day"].to_numpy()
    found, when = [], []
    for month in sorted({*months, now}):
        day = int(last_day(month))
        found.append(np.flatnonzero(drawn & (hired <= day) & (left > day)))
        when.append(np.full(len(found[-1]), month, dtype=np.int64))
    return AtWork(spells, np.concatenate(found), np.concatenate(when), now)


def people_drawn(spells: pd.DataFrame) -> Booleans:
    """Tell by person number who is drawn: those with the lowest lots."""
    lot = lots(int(spells["person"].max()) + 1 if len(spells) else 0)
    if len(lot) <= MOST_PEOPLE:
        return np.ones(len(lot), dtype=bool)
    return np.asarray(lot <= np.partition(lot, MOST_PEOPLE - 1)[MOST_PEOPLE - 1])
