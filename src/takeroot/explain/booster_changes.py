"""How margins change when some features of some people do, by LightGBM itself; `tree_tables` does so for many."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats

if TYPE_CHECKING:
    from lightgbm import Booster


class BoosterChanges:
    """People whose raw scores are asked for again and again with some features moved.

    Parameters
    ----------
    boosters : sequence of B lightgbm.Booster
    leads : sequence of L ndarrays of shape (N, F)
        The people as they are.
    """

    def __init__(self, boosters: Sequence["Booster"], leads: Sequence[Floats]) -> None:
        self._boosters, self._leads = tuple(boosters), tuple(leads)
        self._before = self._raw_scores(leads)

    def changes(self, people: NDArray[np.int64], columns: Sequence[int], after: Floats) -> Floats:
        """Give the change of each booster's raw score; as `MarginChanges.changes`, (B, n, L)."""
        moved = []
        for lead, new in zip(self._leads, np.broadcast_to(after, (len(self._leads), *after.shape[1:])), strict=True):
            rows = lead[people]
            rows[:, list(columns)] = new.T
            moved.append(rows)
        return self._raw_scores(moved) - self._before[:, people]

    def _raw_scores(self, leads: Sequence[Floats]) -> Floats:
        if not len(leads[0]):
            return np.zeros((len(self._boosters), 0, len(leads)))
        # All leads at once, since for few people a call costs more than its rows.
        rows = np.concatenate(leads)
        raw = [np.asarray(booster.predict(rows, raw_score=True, num_threads=1)) for booster in self._boosters]
        return np.ascontiguousarray(np.stack(raw).reshape(len(raw), len(leads), -1).swapaxes(1, 2))
