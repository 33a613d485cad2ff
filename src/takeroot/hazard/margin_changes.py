"""How each member's margin changes when some features of some people do; `explain` tells it of boosters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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

    def changes(self, people: NDArray[np.int64], columns: Sequence[int], after: Floats) -> Floats:
        """Give the change of each member's margin before calibration, (B, n, L).

        Parameters
        ----------
        people : ndarray of int of shape (n,)
        columns : sequence of int of length k
        after : ndarray of shape (L, k, n), or (1, k, n) where all leads are alike
        """
        total = np.zeros((self._members, len(people), len(self._leads)))
        if not len(columns):
            return total
        if self._boosted:
            total += self._boosted.changes(people, columns, after)
        if self._linear:
            alike = len(after) == 1 and self._moving.isdisjoint(columns)
            for lead, x in enumerate(self._leads[:1] if alike else self._leads):
                before = np.stack([x[people, j] for j in columns])
                found = self._linear.changes(columns, before, after[min(lead, len(after) - 1)])
                total[:, :, slice(None) if alike else lead] += found[..., None] if alike else found
        return total / self._kinds

    def beyond(
        self, people: NDArray[np.int64], first: tuple[Sequence[int], Floats], second: tuple[Sequence[int], Floats]
    ) -> Floats:
        """Give how much more margins change with both than the sum of what each changes: linear ones, nothing."""
        if not self._boosted or not len(first[0]) or not len(second[0]):
            return np.zeros((self._members, len(people), len(self._leads)))
        return self._boosted.beyond(people, first, second) / self._kinds
