"""Margins of boosters by looking leaves up; `tree_tables` looks up why they are what they are."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.asked import Asked, Columns, asked_of, reached_by
from takeroot.explain.tree_tables.coding import columns_first
from takeroot.explain.tree_tables.forest import read_forest
from takeroot.explain.tree_tables.kernels import margins_of_rows
from takeroot.explain.tree_tables.layout import LaidOut, Shape, lay_out
from takeroot.explain.tree_tables.margin_changes import MarginChanges

if TYPE_CHECKING:
    from lightgbm import Booster

_ROWS_A_BLOCK: Final = 1024

_SHAPE: Final = Shape(most_states=1024, state_cost=0.001)
"""A margin's table row is an eighth of a SHAP vector's, so that more of them are worth a look-up saved."""


class TreeMargins:
    """Raw scores of each of several boosters, at several leads, for a fraction of what `predict` costs.

    Parameters
    ----------
    boosters : sequence of lightgbm.Booster, or LaidOut
        Binary or regression, all over the same F columns; or what `TreeTables` has laid out already.
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

    def __init__(self, boosters: Sequence["Booster | str"] | LaidOut, *, moving: Sequence[int] = ()) -> None:
        laid = (
            boosters if isinstance(boosters, LaidOut) else lay_out(read_forest(boosters), moving=moving, shape=_SHAPE)
        )
        self.features, self.boosters, self.columns = laid.forest.features, laid.forest.boosters, laid.columns
        self.coding, self.shared, self.moved = laid.coding, laid.shared, laid.moved
        self._fixed, self._moving = laid.fixed, laid.moving
        self._asked: dict[Columns, Asked] = {}
        self.constants = np.zeros(laid.forest.boosters)
        for tree in laid.forest.trees:
            if not len(tree.feature):
                self.constants[tree.booster] += tree.mean()

    @cached_property
    def reached(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which features each group of leaves looks at: of those that no lead moves, and of the others."""
        codes = len(self.coding.used)
        return reached_by(self.shared, codes), reached_by(self.moved, codes)

    def changes_of(self, leads: Sequence[Floats]) -> MarginChanges:
        """Code people once, to be asked again and again how their margins change when some features do.

        Parameters
        ----------
        leads : sequence of L ndarrays of shape (n, F)
            As for `margins`.
        """
        return MarginChanges(self, leads)

    def asked(self, columns: Columns) -> Asked:
        """What `asked_of` says; worked out once, for everybody."""
        if columns not in self._asked:
            self._asked[columns] = asked_of(self, columns)
        return self._asked[columns]

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
        if any(lead.shape != (len(leads[0]), self.features) for lead in leads):
            raise ValueError(f"{self.features} columns and the same rows at each lead are wanted")
        x, moving_x = columns_first(leads, self.columns)
        result = np.zeros((self.boosters, len(leads[0]), len(leads))) + self.constants[:, None, None]
        margins_of_rows(
            _ROWS_A_BLOCK,
            x,
            moving_x,
            self._fixed,
            self._moving,
            len(self.coding.used),
            tuple(self.shared),
            tuple(self.moved),
            result,
        )
        return result
