"""How calibrated log-odds change with levers: what `HazardModel.changes_of` gives."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from takeroot.data.moved import Moved
from takeroot.hazard.margin_changes import MemberChanges

Floats = NDArray[np.float64]


class LogOddsChanges:
    """People whose log-odds are asked for again and again with some features moved.

    Parameters
    ----------
    changes : MemberChanges
        Of these people, before calibration.
    names : sequence of str
        The features that the members look at, in order.
    spread : float
        How far members are spread about their mean.
    scale : ndarray of shape (L,)
        Slope of each interval's calibration.
    """

    def __init__(self, changes: MemberChanges, names: Sequence[str], *, spread: float, scale: Floats) -> None:
        self._changes, self._place = changes, {name: j for j, name in enumerate(names)}
        self._spread, self._scale = spread, scale

    def changes(self, moved: Moved) -> Floats:
        """Give the change of each member's log-odds at each lead, (B, n, L), spread as `member_log_odds` are."""
        known = [k for k, name in enumerate(moved.features) if name in self._place]
        columns = [self._place[moved.features[k]] for k in known]
        raw = self._changes.changes(moved.people, columns, moved.after[:, known])
        centre = raw.mean(axis=0)
        found: Floats = (centre + self._spread * (raw - centre)) * self._scale
        return found
