"""Exact SHAP values of LightGBM boosters by looking them up: a hundred times cheaper than computing them.

How: `coding` turns values into small codes, `paths` tells which codes lead to which leaf, `tabulation` cuts leaves into
groups with few states and writes down every state's SHAP vector, `layout` puts all tables end to end,
`kernels` look them up.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np

from takeroot.explain.contributions import Contributions, Floats
from takeroot.explain.tree_tables.coding import columns_first
from takeroot.explain.tree_tables.forest import Forest, read_forest
from takeroot.explain.tree_tables.kernels import explain_rows
from takeroot.explain.tree_tables.layout import Shape, lay_out
from takeroot.explain.tree_tables.tree_margins import TreeMargins

if TYPE_CHECKING:
    from lightgbm import Booster


_ROWS_A_BLOCK: Final = 1024
"""What a block works on (codes, sums) should stay in the second-level cache."""


class TreeTables:
    """Exact path-dependent TreeSHAP of one booster, or of the mean margin of several.

    Equal to `pred_contrib` to rounding for numeric splits, with missing and infinite values, monotone constraints and
    any depth up to twelve features on a path. The first use on a machine compiles for some seconds and keeps that.

    Parameters
    ----------
    boosters : Booster, sequence of Booster, or Forest
        Binary or regression, all over the same F columns.
    moving : sequence of int
        Columns that may differ between leads: everything else is looked up once for all leads of a person.
    outputs : sequence of int of length F, optional
        Output column of each feature, to add up features as they are looked up (by factor); -1 adds a feature to the
        base (the lead). By default each feature is its own output.
    shape : Shape, optional
        How leaves are grouped; changes cost, never values.

    Raises
    ------
    CannotHoldError
        For boosters with categorical splits, zero as missing, linear trees, several classes, averaged trees (rf), more
        than twelve features on a path, or too many thresholds or tables.

    Examples
    --------
    >>> import lightgbm
    >>> x = np.arange(80.0).reshape(40, 2) % 11
    >>> settings = {"objective": "binary", "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1}
    >>> booster = lightgbm.train(settings, lightgbm.Dataset(x, x[:, 0] > 5), 3)
    >>> contributions = TreeTables(booster).explain(x)
    >>> bool(np.allclose(contributions.values, booster.predict(x, pred_contrib=True)[:, :-1]))
    True
    """

    def __init__(
        self,
        boosters: "Booster | str | Sequence[Booster | str] | Forest",
        *,
        moving: Sequence[int] = (),
        outputs: Sequence[int] | None = None,
        shape: Shape | None = None,
    ) -> None:
        forest = boosters if isinstance(boosters, Forest) else read_forest(_several(boosters))
        columns = np.arange(forest.features) if outputs is None else np.asarray(outputs, dtype=np.int64)
        self.features, self.outputs = forest.features, int(columns.max(initial=-1)) + 1
        # What goes into the base is one output more, and filling the last.
        columns, spare = np.where(columns < 0, self.outputs, columns), self.outputs + 1
        self._laid = laid = lay_out(forest, moving=moving, outputs=columns, spare=spare, shape=shape)
        weight = 1 / laid.forest.boosters
        self.base_value = sum(tree.mean(weight) for tree in laid.forest.trees)
        self.margins = TreeMargins(laid)

    def explain(self, x: Floats, *, threads: int = 1) -> Contributions:
        """Explain rows.

        Parameters
        ----------
        x : ndarray of float64 of shape (n, F)
            Columns in the boosters' order; NaN is missing.
        threads : int
            More than one runs on that many threads; the values are the same.

        Returns
        -------
        Contributions
            Base (n,), values (n, outputs); they add up to the mean raw score.
        """
        base, values = self.explain_leads([x], threads=threads)
        return Contributions(base[:, 0], values[:, 0])

    def explain_leads(self, leads: Sequence[Floats], *, threads: int = 1) -> tuple[Floats, Floats]:
        """Explain people at several leads at once.

        Parameters
        ----------
        leads : sequence of L ndarrays of shape (n, F)
            The same people at each lead; columns that are not `moving` are read from the first.
        threads : int
            As for `explain`.

        Returns
        -------
        base : ndarray of shape (n, L)
        values : ndarray of shape (n, L, outputs)
            In memory output after output, and in each lead after lead.

        Raises
        ------
        ValueError
            If a lead is not of shape (n, F).
        """
        return self._looked_up(leads, boosters=0, threads=threads)[:2]

    def score_leads(self, leads: Sequence[Floats], *, threads: int = 1) -> tuple[Floats, Floats, Floats]:
        """Explain people, and give each booster's raw score as `TreeMargins.margins` does, (B, n, L), in one go.

        Returns
        -------
        base, values
            As of `explain_leads`.
        margins : ndarray of shape (B, n, L)
        """
        return self._looked_up(leads, boosters=self._laid.forest.boosters, threads=threads)

    def _looked_up(self, leads: Sequence[Floats], *, boosters: int, threads: int) -> tuple[Floats, Floats, Floats]:
        if any(lead.shape != (len(leads[0]), self.features) for lead in leads):
            raise ValueError(f"{self.features} columns and the same rows at each lead are wanted")
        laid = self._laid
        x, moving_x = columns_first(leads, laid.columns)
        base = np.full((len(leads[0]), len(leads)), self.base_value)
        values = np.empty((self.outputs, len(leads), len(base)))
        margins = np.zeros((boosters, *base.shape)) + self.margins.constants[:boosters, None, None]

        def explain_part(begin: int, end: int) -> None:
            coding, tables = (laid.fixed, laid.moving, len(laid.coding.used)), (tuple(laid.shared), tuple(laid.moved))
            explain_rows(_ROWS_A_BLOCK, begin, end, x, moving_x, *coding, *tables, values, base, margins)

        ends = np.linspace(0, len(base), threads + 1).astype(int).tolist()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(explain_part, ends[:-1], ends[1:]))
        return base, values.transpose(2, 1, 0), margins

    def trial_rows(self) -> Floats:
        """Make up rows from the thresholds to try another explainer on: below all, amid, above, missing, mixed."""
        rows = np.zeros((8, self.features))
        for feature, start, end in zip(
            self._laid.coding.used, self._laid.coding.starts, self._laid.coding.starts[1:], strict=False
        ):
            own = self._laid.coding.thresholds[start:end]
            rows[:3, feature] = own[0], own[len(own) // 2], np.nextafter(own[-1], np.inf)
            rows[4:, feature] = own[(np.arange(4) + feature) % len(own)]
        rows[3] = np.nan
        rows[4::2, ::3] = np.nan
        return rows

    def nbytes(self) -> int:
        """Count the bytes of the tables."""
        return sum(array.nbytes for array in (*self._laid.shared, *self._laid.moved))


def _several(boosters: "Booster | str | Sequence[Booster | str]") -> "Sequence[Booster | str]":
    return [boosters] if isinstance(boosters, str) or not isinstance(boosters, Sequence) else boosters
