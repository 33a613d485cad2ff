"""How calibrated log-odds change with levers: what `HazardModel.changes_of` gives."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from takeroot.data.moved import Moved
from takeroot.explain.moved_columns import MovedColumns
from takeroot.hazard.margin_changes import MemberChanges
from takeroot.hazard.stated_wish import StatedWishChanges

Floats = NDArray[np.float64]


class LogOddsChanges:
    """People whose log-odds are asked for again and again with some features moved.

    Parameters
    ----------
    changes : MemberChanges or StatedWishChanges
        Of these people, before calibration.
    names : sequence of str
        The features that the members look at, in order.
    spread : float
        How far members are spread about their mean.
    scale : ndarray of shape (L,)
        Slope of each interval's calibration.
    """

    def __init__(
        self, changes: MemberChanges | StatedWishChanges, names: Sequence[str], *, spread: float, scale: Floats
    ) -> None:
        self._changes, self._place = changes, {name: j for j, name in enumerate(names)}
        self._spread, self._scale = spread, scale

    def changes(self, moves: Sequence[Moved]) -> Floats:
        """Give the change of each member's log-odds at each lead, spread as `member_log_odds` are.

        (B, people of all moves, L), one move after the other.
        """
        return self._calibrated(self._changes.changes([self._known(moved) for moved in moves]))

    def beyond(self, pairs: Sequence[tuple[Moved, Moved]]) -> Floats:
        """Give how much more they change with both of each pair than the sum of what each changes; as `changes`."""
        return self._calibrated(self._changes.beyond([(self._known(one), self._known(two)) for one, two in pairs]))

    def _known(self, moved: Moved) -> MovedColumns:
        known = [k for k, name in enumerate(moved.features) if name in self._place]
        after = moved.after if len(known) == len(moved.features) else moved.after[:, known]
        return MovedColumns(moved.people, [self._place[moved.features[k]] for k in known], after)

    def _calibrated(self, raw: Floats) -> Floats:
        centre = raw.mean(axis=0)
        found: Floats = (centre + self._spread * (raw - centre)) * self._scale
        return found
