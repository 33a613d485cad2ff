"""What single levers would do for those who may get them, best first; `suggestion_frame` writes it down."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from takeroot.levers.score_levers import Scorer, Singles
from takeroot.levers.staff_months import Phase, hazards_with, risk, staff_months

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


class Offers:
    """The singles that lower a person's risk, person by person, the largest fall first.

    Parameters
    ----------
    scorer : Scorer
        Whose levers and people they are.
    singles : Singles
        Everything that was scored.

    Attributes
    ----------
    chosen : array of int
        Places of the offers among the singles, in order.
    rank : array of int
        From 1 for each person; equal falls by cost and name.
    """

    def __init__(self, scorer: Scorer, singles: Singles) -> None:
        self.levers, self.singles = tuple(scorer.levers), singles
        self._grid, self._hazards = scorer.grid, scorer.hazards
        self._ids = scorer.feature_set.people["staff_id"].iloc[scorer.wanted]
        effect = self.risk[singles.person] - self.risk_with(singles.person, singles.phases)
        by_name = np.argsort(np.argsort([lever.id for lever in self.levers]))
        order = np.lexsort((by_name[singles.lever], singles.cost, -effect, singles.person))
        self.chosen = order[effect[order] > 0]
        person = singles.person[self.chosen]
        self.rank = np.arange(len(person)) - np.searchsorted(person, person) + 1

    @cached_property
    def risk(self) -> Floats:
        """Risk within twelve months of those wanted, without levers."""
        return risk(hazards_with(self._grid, self._hazards))

    def risk_with(self, person: Rows, phases: Sequence[Phase]) -> Floats:
        """Risk of each person named, with levers."""
        return risk(hazards_with(self._grid, self._hazards[person], phases))

    def kept_months(self, person: Rows, phases: Sequence[Phase]) -> Floats:
        """Staff-months within twelve that levers keep of each person named."""
        return staff_months(self._grid, hazards_with(self._grid, self._hazards[person], phases)) - self._months[person]

    def ids(self, person: Rows) -> "pd.Series[str]":
        """Staff ids of the people named."""
        return self._ids.take(person).reset_index(drop=True)

    def pairs(self, among: int) -> tuple[Rows, Rows]:
        """Places among the singles of every two of each person's so many best, sorted by their levers."""
        ends = np.searchsorted(self.singles.person[self.chosen], self.singles.person[self.chosen], side="right")
        places = np.arange(len(self.chosen))
        both = [
            np.column_stack([places[have], places[have] + step])
            for step in range(1, among)
            for have in [(self.rank + step <= among) & (places + step < ends)]
        ]
        pairs = self.chosen[np.concatenate(both)]
        # The singles lie lever by lever, so that the smaller place is the earlier lever.
        first, second = pairs.min(axis=1), pairs.max(axis=1)
        order = np.lexsort((first, self.singles.lever[second], self.singles.lever[first]))
        return first[order], second[order]

    @cached_property
    def _months(self) -> Floats:
        return staff_months(self._grid, hazards_with(self._grid, self._hazards))
