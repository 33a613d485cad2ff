"""How margins change when some features of some people do: only leaves that these features reach are looked up."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from takeroot.explain.contributions import Floats
from takeroot.explain.moved_columns import MovedColumns
from takeroot.explain.tree_tables.asked import gather
from takeroot.explain.tree_tables.kernels import change_margins, code_rows

if TYPE_CHECKING:
    from takeroot.explain.tree_tables.tree_margins import TreeMargins

_ROWS_A_BLOCK: Final = 1024


class MarginChanges:
    """People coded once, whose margins are asked for again and again with some features moved.

    Parameters
    ----------
    margins : TreeMargins
        Whose tables are looked up.
    leads : sequence of L ndarrays of shape (N, F)
        The people as they are; columns that are not `moving` are read from the first.

    Examples
    --------
    >>> import lightgbm
    >>> from takeroot.explain.tree_tables import TreeMargins
    >>> x = np.arange(80.0).reshape(40, 2) % 11
    >>> settings = {"objective": "binary", "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1}
    >>> booster = lightgbm.train(settings, lightgbm.Dataset(x, x[:, 0] > 5), 3)
    >>> moved = MovedColumns(np.array([7]), [0], np.array([[[9.0]]]))
    >>> change = MarginChanges(TreeMargins([booster]), [x]).changes([moved])
    >>> after = np.array([[9.0, x[7, 1]]])
    >>> raw = booster.predict(np.vstack([after, x[7:8]]), raw_score=True)
    >>> bool(np.isclose(change[0, 0, 0], raw[0] - raw[1]))
    True
    """

    def __init__(self, margins: "TreeMargins", leads: Sequence[Floats]) -> None:
        self._margins = margins
        rows, features = leads[0].shape
        coding, buffer = margins.coding, np.empty(rows)
        every = coding.arrays_for(np.arange(features), np.arange(features))
        moving = coding.arrays_for(margins.columns, np.arange(features))
        self._codes = np.zeros((len(leads), max(len(coding.used), 1), rows), dtype=np.int16)
        for k, lead in enumerate(leads):
            self._codes[k] = self._codes[0]
            x = np.ascontiguousarray(lead.T, dtype=np.float64)
            code_rows(x, 0, rows, moving if k else every, self._codes[k], buffer)

    def changes(self, moves: Sequence[MovedColumns]) -> Floats:
        """Give the change of each booster's margin, at each lead.

        Parameters
        ----------
        moves : sequence of MovedColumns
            Asked in one go, one after the other.

        Returns
        -------
        ndarray of shape (B, people of all moves, L)
        """
        return self._changed([(move,) for move in moves], states=1)[0]

    def beyond(self, pairs: Sequence[tuple[MovedColumns, MovedColumns]]) -> Floats:
        """Give how much more margins change with both of each pair than the sum of what each changes.

        Only groups of leaves that both reach can tell.

        Parameters
        ----------
        pairs : sequence of pairs of MovedColumns
            Of the same people each; no column is in both.

        Returns
        -------
        ndarray of shape (B, people of all pairs, L)
        """
        both, first, second = self._changed(pairs, states=3)
        return both - (first + second)

    def _changed(self, asked: Sequence[tuple[MovedColumns, ...]], *, states: int) -> Floats:
        """How margins change in each state, (states, B, people, L): with all that moves, with the first, the second."""
        tasks = gather(self._margins, asked)
        result = np.zeros((states, self._margins.boosters, len(tasks.people), len(self._codes)))
        coding = self._margins.coding.starts, self._margins.coding.thresholds
        tables = tuple(self._margins.shared), tuple(self._margins.moved)
        change_margins(_ROWS_A_BLOCK, tuple(tasks), self._codes, coding, *tables, result)
        return result
