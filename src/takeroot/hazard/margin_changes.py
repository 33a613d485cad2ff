"""How each member's margin changes when some features of some people do; `explain` tells it of boosters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.moved_columns import MovedColumns
from takeroot.hazard.linear_ensemble import LinearEnsemble

if TYPE_CHECKING:
    from takeroot.explain.booster_changes import BoosterChanges
    from takeroot.explain.tree_tables import MarginChanges

Floats = NDArray[np.float64]


class MemberChanges:
    """People whose margins are asked for again and again with some features moved.

    Parameters
    ----------
    boosted : BoosterChanges or MarginChanges, optional
        Of the members' boosters and these people.
    linear : LinearEnsemble, optional
        The members' linear margins.
    leads : sequence of L ndarrays of shape (N, F)
        The people as they are.
    moving : sequence of int
        Columns that may differ between leads.
    members : int
        How many there are, B.
    """

    def __init__(
        self,
        boosted: "BoosterChanges | MarginChanges | None",
        linear: LinearEnsemble | None,
        leads: Sequence[Floats],
        moving: Sequence[int],
        *,
        members: int,
    ) -> None:
        self._boosted, self._linear, self._leads = boosted, linear, leads
        self._moving, self._members = frozenset(moving), members
        self._kinds = (boosted is not None) + (linear is not None)

    def changes(self, moves: Sequence[MovedColumns]) -> Floats:
        """Give the change of each member's margin before calibration, (B, people of all moves, L)."""
        ends = np.cumsum([0, *(len(move.people) for move in moves)]).tolist()
        total = np.zeros((self._members, ends[-1], len(self._leads)))
        if self._boosted:
            total += self._boosted.changes(moves)
        if self._linear:
            for move, start, end in zip(moves, ends[:-1], ends[1:], strict=True):
                self._add_linear(self._linear, move, total[:, start:end])
        return total / self._kinds

    def beyond(self, pairs: Sequence[tuple[MovedColumns, MovedColumns]]) -> Floats:
        """Give how much more margins change with both than the sum of what each changes: linear ones, nothing."""
        if not self._boosted:
            people = sum(len(first.people) for first, _ in pairs)
            return np.zeros((self._members, people, len(self._leads)))
        return self._boosted.beyond(pairs) / self._kinds

    def _add_linear(self, linear: LinearEnsemble, move: MovedColumns, total: Floats) -> None:
        if not len(move.columns):
            return
        alike = len(move.after) == 1 and self._moving.isdisjoint(move.columns)
        for lead, x in enumerate(self._leads[:1] if alike else self._leads):
            before = np.stack([x[move.people, j] for j in move.columns])
            found = linear.changes(move.columns, before, move.after[min(lead, len(move.after) - 1)])
            total[:, :, slice(None) if alike else lead] += found[..., None] if alike else found
