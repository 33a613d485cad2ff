"""Scores and explains boosters for a whole run by the cheaper of two exact ways, and says which it took."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from takeroot.explain.booster_changes import BoosterChanges
from takeroot.explain.booster_contributions import booster_contributions
from takeroot.explain.contributions import Contributions, Floats

if TYPE_CHECKING:
    from lightgbm import Booster

    from takeroot.explain.tree_tables import Forest, MarginChanges, TreeTables

_PAYS_FROM: Final = 4_000_000
"""People times trees from which tables pay: `pred_contrib` then takes some two seconds a lead; tables take about one
to load and build, and fifteen once on each machine to compile."""

_AGREES: Final = 1e-6


class BoosterExplainer:
    """Margins of several boosters, and exact contributions to their mean margin, at several leads.

    Both ways are exact, yet differ in the last bits; the choice hangs on the number of people of the whole run, never
    on the rows of one call, so that a run in groups gives the same bytes as one in one piece. Before they are used,
    tables are checked, on rows made up from their own thresholds, against a plain walk down the trees: LightGBM itself
    is slow to load, and with tables nothing needs it.

    Parameters
    ----------
    boosters : sequence of lightgbm.Booster, or of their texts
        At least one, all over the same F columns.
    people : int
        How many people will be explained in all.
    moving : sequence of int
        Columns that may differ between leads.
    into_base : sequence of int
        Columns (the lead) whose contribution goes into each person's base; they are left out of the values.

    Examples
    --------
    >>> import lightgbm
    >>> x = np.arange(80.0).reshape(40, 2) % 11
    >>> settings = {"objective": "binary", "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1}
    >>> booster = lightgbm.train(settings, lightgbm.Dataset(x, x[:, 0] > 5), 3)
    >>> explainer = BoosterExplainer([booster], people=40, into_base=[1])
    >>> base, values = explainer.explain_leads([x])
    >>> base.shape, values.shape, explainer.reason
    ((40, 1), (40, 1, 1), 'pred_contrib: few people')
    """

    def __init__(
        self,
        boosters: Sequence["Booster | str"],
        *,
        people: int,
        moving: Sequence[int] = (),
        into_base: Sequence[int] = (),
    ) -> None:
        self._given, self._people = tuple(boosters), people
        self._moving, self._into_base = tuple(moving), tuple(into_base)

    @property
    def reason(self) -> str:
        """Which way is taken, and why: for the run's manifest."""
        return self._choice[0]

    def explain_leads(self, leads: Sequence[Floats], *, threads: int = 1) -> tuple[Floats, Floats]:
        """Explain people at their leads.

        Parameters
        ----------
        leads : sequence of L ndarrays of shape (n, F)
            The same people at each lead; columns that are not `moving` are the same in all.
        threads : int
            Changes nothing but the time.

        Returns
        -------
        base : ndarray of shape (n, L)
        values : ndarray of shape (n, L, F - len(into_base))
            With the base they add up to the mean margin.
        """
        if tables := self._choice[1]:
            return tables.explain_leads(leads, threads=threads)
        parts = [self._folded(booster_contributions(self._boosters, x)) for x in leads]
        return np.stack([base for base, _ in parts], axis=1), np.stack([values for _, values in parts], axis=1)

    def score_leads(self, leads: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
        """Give base and values as `explain_leads` does, and margins as `margins` does, for little more than either."""
        if tables := self._choice[1]:
            return tables.score_leads(leads)
        return *self.explain_leads(leads), self.margins(leads)

    def margins(self, leads: Sequence[Floats]) -> Floats:
        """Give each booster's raw score of each person at each lead, (B, n, L)."""
        if tables := self._choice[1]:
            return tables.margins.margins(leads)
        return np.stack([[_raw_score(booster, x) for x in leads] for booster in self._boosters]).swapaxes(1, 2)

    def changes_of(self, leads: Sequence[Floats]) -> "BoosterChanges | MarginChanges":
        """Get ready to tell how the margins of these people change when some of their features do.

        Parameters
        ----------
        leads : sequence of L ndarrays of shape (n, F)
            As for `margins`.
        """
        tables = self._choice[1]
        return tables.margins.changes_of(leads) if tables else BoosterChanges(self._boosters, leads)

    @cached_property
    def _choice(self) -> "tuple[str, TreeTables | None]":
        """The reason, and the tables if they are used."""
        if self._people * sum(_trees(booster) for booster in self._given) < _PAYS_FROM:
            return "pred_contrib: few people", None
        try:
            # Numba is slow to import, and small counties never need it. It refuses where it can keep nothing.
            from takeroot.explain.tree_tables import CannotHoldError, TreeTables, read_forest  # noqa: PLC0415
        except (ImportError, RuntimeError):
            return "pred_contrib: compiled code cannot be had or kept on this machine", None
        try:
            forest = read_forest(self._given)
            kept = [k for k in range(forest.features) if k not in self._into_base]
            outputs = [kept.index(k) if k in kept else -1 for k in range(forest.features)]
            tables = TreeTables(forest, moving=self._moving, outputs=outputs)
        except CannotHoldError as reason:
            return f"pred_contrib: the tables cannot hold this model ({reason})", None
        if not _agree(tables, forest):
            return "pred_contrib: the tables did not agree with the trees on this machine", None
        return "tables", tables

    @cached_property
    def _boosters(self) -> "tuple[Booster, ...]":
        from lightgbm import Booster  # noqa: PLC0415 - slow to import, and tables need none of it

        return tuple(Booster(model_str=one) if isinstance(one, str) else one for one in self._given)

    def _folded(self, parts: Contributions) -> Contributions:
        for column in sorted(self._into_base, reverse=True):
            parts = parts.folded_into_base(column)
        return parts


def _raw_score(booster: "Booster", x: Floats) -> Floats:
    return np.asarray(booster.predict(x, raw_score=True, num_threads=1)) if len(x) else np.zeros(0)


def _trees(booster: "Booster | str") -> int:
    return booster.count("\nTree=") if isinstance(booster, str) else booster.num_trees()


def _agree(tables: "TreeTables", forest: "Forest") -> bool:
    """Compare with the trees themselves on rows that need no data: compiled code may be stale, a processor unknown."""
    from takeroot.explain.tree_tables.plain_margins import plain_margins  # noqa: PLC0415 - brings Numba in

    x = tables.trial_rows()
    plain = plain_margins(forest, x)
    base, values, margins = tables.score_leads([x])
    ours = base[:, 0] + values[:, 0].sum(axis=1), margins[..., 0]
    return all(np.allclose(*pair, rtol=0, atol=_AGREES) for pair in zip(ours, (plain.mean(axis=0), plain), strict=True))
