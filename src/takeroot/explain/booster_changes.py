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
        return self._raw_scores(self._moved(people, [(columns, after)])) - self._before[:, people]

    def beyond(
        self, people: NDArray[np.int64], first: tuple[Sequence[int], Floats], second: tuple[Sequence[int], Floats]
    ) -> Floats:
        """Give how much more they change with both than the sum of what each changes; as `MarginChanges.beyond`."""
        both, one, other = (self._moved(people, moves) for moves in ([first, second], [first], [second]))
        after = self._raw_scores([np.concatenate(of_lead) for of_lead in zip(both, one, other, strict=True)])
        together, alone, apart = np.split(after, 3, axis=1)
        return together - alone - apart + self._before[:, people]

    def _moved(self, people: NDArray[np.int64], moves: Sequence[tuple[Sequence[int], Floats]]) -> list[Floats]:
        """Rows of some people at each lead with some columns replaced."""
        rows = [np.ascontiguousarray(lead[people]) for lead in self._leads]
        for columns, after in moves:
            for lead, of_lead in enumerate(rows):
                of_lead[:, list(columns)] = after[min(lead, len(after) - 1)].T
        return rows

    def _raw_scores(self, leads: Sequence[Floats]) -> Floats:
        if not len(leads[0]):
            return np.zeros((len(self._boosters), 0, len(leads)))
        # All leads at once, since for few people a call costs more than its rows.
        rows = np.concatenate(leads)
        raw = [np.asarray(booster.predict(rows, raw_score=True, num_threads=1)) for booster in self._boosters]
        return np.ascontiguousarray(np.stack(raw).reshape(len(raw), len(leads), -1).swapaxes(1, 2))
