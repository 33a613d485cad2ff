"""Margins of boosters by looking leaves up; `tree_tables` looks up why they are what they are."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.coding import coding_of
from takeroot.explain.tree_tables.forest import Forest, read_forest
from takeroot.explain.tree_tables.kernels import margins_of_rows
from takeroot.explain.tree_tables.layout import Shape, Tables, tables_of

if TYPE_CHECKING:
    from lightgbm import Booster

Marks = NDArray[np.bool_]

_ROWS_A_BLOCK: Final = 1024

_SHAPE: Final = Shape(most_states=1024, state_cost=0.001)
"""A margin's table row is an eighth of a SHAP vector's, so that more of them are worth a look-up saved."""


class TreeMargins:
    """Raw scores of each of several boosters, at several leads, for a fraction of what `predict` costs.

    Parameters
    ----------
    boosters : sequence of lightgbm.Booster
        Binary or regression, all over the same F columns.
    moving : sequence of int
        Columns that may differ between leads.

    Raises
    ------
    CannotHoldError
        As for `TreeTables`.

    Examples
    --------
    >>> import lightgbm
    >>> x = np.arange(80.0).reshape(40, 2) % 11
    >>> settings = {"objective": "binary", "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1}
    >>> booster = lightgbm.train(settings, lightgbm.Dataset(x, x[:, 0] > 5), 3)
    >>> margins = TreeMargins([booster]).margins([x])
    >>> bool(np.allclose(margins[0, :, 0], booster.predict(x, raw_score=True)))
    True
    """

    def __init__(self, boosters: Sequence["Booster"], *, moving: Sequence[int] = ()) -> None:
        forest = read_forest(boosters)
        self._hold(forest, _marked(moving, forest.features), touched=None)

    def touching(self, columns: Sequence[int]) -> "TreeMargins":
        """Keep only the leaves that can be reached or left by a change of these columns.

        The difference of its margins before and after such a change is that of all leaves': what a lever that moves few
        features is scored again by. Each lead before and after is a lead of its own here: `margins([*before, *after])`.

        Parameters
        ----------
        columns : sequence of int
            What the change moves; columns that are `moving` may differ as well, from lead to lead.

        Returns
        -------
        TreeMargins
            Its margins are parts: only the difference after - before of the same lead means anything.
        """
        part = object.__new__(TreeMargins)
        touched = _marked(columns, self._forest.features)
        part._hold(self._forest, touched | _marked(self._columns, self._forest.features), touched=touched)
        return part

    def margins(self, leads: Sequence[Floats]) -> Floats:
        """Give each booster's raw score of each person at each lead.

        Parameters
        ----------
        leads : sequence of L ndarrays of shape (n, F)
            The same people at each lead; columns that are not `moving` are read from the first.

        Returns
        -------
        ndarray of shape (B, n, L)

        Raises
        ------
        ValueError
            If a lead is not of shape (n, F).
        """
        x = np.ascontiguousarray(leads[0], dtype=np.float64)
        if any(lead.shape != (len(x), self._forest.features) for lead in leads):
            raise ValueError(f"{self._forest.features} columns and the same rows at each lead are wanted")
        moving_x = np.stack([np.ascontiguousarray(lead[:, self._columns], dtype=np.float64) for lead in leads])
        result = np.zeros((self._forest.boosters, len(x), len(leads))) + self._constants[:, None, None]
        margins_of_rows(
            _ROWS_A_BLOCK,
            x,
            moving_x,
            self._fixed,
            self._moving,
            self._codes,
            tuple(self._shared),
            tuple(self._moved),
            result,
        )
        return result

    def _hold(self, forest: Forest, moves: Marks, *, touched: Marks | None) -> None:
        """Tabulate all leaves, split by whether they touch what moves; or only the touched ones."""
        coding = coding_of(forest)
        none = Forest((), forest.features, forest.boosters)
        self._forest, self._codes, self._columns = forest, len(coding.used), np.flatnonzero(moves)
        self._shared, self._moved = (
            tables_of(trees, coding, leaves=leaves, touching=touching, outputs=None, shape=_SHAPE)
            for trees, leaves, touching in (
                (forest if touched is None else none, moves, False),
                (forest, moves if touched is None else touched, True),
            )
        )
        needed = _features_used(self._shared, self._moved, coding.used)
        self._fixed = coding.arrays_for(np.setdiff1d(needed, self._columns), np.arange(forest.features))
        self._moving = coding.arrays_for(np.intersect1d(needed, self._columns), self._columns)
        self._constants = np.zeros(forest.boosters)
        for tree in forest.trees:
            if not len(tree.feature):
                self._constants[tree.booster] += tree.mean()


def _marked(columns: Iterable[int], features: int) -> Marks:
    marks = np.zeros(features, dtype=bool)
    marks[list(columns)] = True
    return marks


def _features_used(shared: Tables, moved: Tables, used: np.ndarray) -> np.ndarray:
    """Features that some table looks at, so that no others are coded."""
    return used[np.union1d(shared.step_code, moved.step_code)]
