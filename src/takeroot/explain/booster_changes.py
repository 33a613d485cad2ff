"""How margins change when some features of some people do, by LightGBM itself; `tree_tables` does so for many."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from takeroot.explain.contributions import Floats
from takeroot.explain.moved_columns import MovedColumns

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

    def changes(self, moves: Sequence[MovedColumns]) -> Floats:
        """Give the change of each booster's raw score; as `MarginChanges.changes`, (B, people of all moves, L)."""
        people = np.concatenate([np.zeros(0, dtype=np.int64), *(move.people for move in moves)])
        return self._raw_scores(self._moved([(move,) for move in moves])) - self._before[:, people]

    def beyond(self, pairs: Sequence[tuple[MovedColumns, MovedColumns]]) -> Floats:
        """Give how much more they change with both than the sum of what each changes; as `MarginChanges.beyond`."""
        people = np.concatenate([np.zeros(0, dtype=np.int64), *(first.people for first, _ in pairs)])
        asked = [pairs, [(first,) for first, _ in pairs], [(second,) for _, second in pairs]]
        states = zip(*(self._moved(moves) for moves in asked), strict=True)
        after = self._raw_scores([np.concatenate(of_lead) for of_lead in states])
        together, alone, apart = np.split(after, 3, axis=1)
        return together - alone - apart + self._before[:, people]

    def _moved(self, asked: Sequence[tuple[MovedColumns, ...]]) -> list[Floats]:
        """Rows of some people at each lead with some columns replaced, one ask after the other."""
        return [self._of_lead(lead, asked) for lead in range(len(self._leads))]

    def _of_lead(self, lead: int, asked: Sequence[tuple[MovedColumns, ...]]) -> Floats:
        found = [self._leads[lead][:0]]
        for moves in asked:
            rows = np.ascontiguousarray(self._leads[lead][moves[0].people])
            for move in moves:
                rows[:, list(move.columns)] = move.after[min(lead, len(move.after) - 1)].T
            found.append(rows)
        return np.concatenate(found)

    def _raw_scores(self, leads: Sequence[Floats]) -> Floats:
        if not len(leads[0]):
            return np.zeros((len(self._boosters), 0, len(leads)))
        # All leads at once, since for few people a call costs more than its rows.
        rows = np.concatenate(leads)
        raw = [np.asarray(booster.predict(rows, raw_score=True, num_threads=1)) for booster in self._boosters]
        return np.ascontiguousarray(np.stack(raw).reshape(len(raw), len(leads), -1).swapaxes(1, 2))
