"""How margins change when some features of some people do: only leaves that these features reach are looked up."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.kernels import changes_of_rows, code_rows
from takeroot.explain.tree_tables.layout import Tables

if TYPE_CHECKING:
    from takeroot.explain.tree_tables.tree_margins import TreeMargins

Codes = NDArray[np.int16]
Integers = NDArray[np.int64]
Reached = tuple[tuple[Integers, Integers], tuple[Integers, Integers]]
"""What to look at: features, then groups of leaves; of each those that no lead moves, and those that leads do."""

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
    >>> change = MarginChanges(TreeMargins([booster]), [x]).changes(np.array([7]), [0], np.array([[[9.0]]]))
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

    def changes(self, people: Integers, columns: Sequence[int], after: Floats) -> Floats:
        """Give the change of each booster's margin, at each lead.

        Parameters
        ----------
        people : ndarray of int of shape (n,)
            Rows of the people whose features move.
        columns : sequence of int of length k
            Which features; each once.
        after : ndarray of shape (L, k, n), or (1, k, n) where all leads are alike
            Their new values.

        Returns
        -------
        ndarray of shape (B, n, L)
        """
        order = np.argsort(columns, kind="stable")
        new, changed = self._coded(np.asarray(columns, dtype=np.int64)[order], after[:, order])
        needed, groups = self._margins.reached(tuple(np.flatnonzero(changed >= 0).tolist()))
        result = np.zeros((self._margins.boosters, len(people), len(self._codes)))
        tables = tuple(self._margins.shared), tuple(self._margins.moved)
        changes_of_rows(_ROWS_A_BLOCK, people, self._codes, new, changed, needed, groups, *tables, result)
        return result

    def _coded(self, columns: Integers, after: Floats) -> tuple[Codes, Integers]:
        """Codes of the new values of those features that split anywhere, and where each feature's are (-1: nowhere)."""
        position = self._margins.coding.position[columns]
        kept = position >= 0
        changed = np.full(self._codes.shape[1], -1, dtype=np.int64)
        changed[position[kept]] = np.arange(kept.sum())
        values = np.ascontiguousarray(after[:, kept], dtype=np.float64)
        column, _, starts, thresholds = self._margins.coding.arrays_for(columns[kept], columns[kept])
        coding = column, np.arange(kept.sum()), starts, thresholds
        codes, buffer = np.zeros((len(values), kept.sum(), values.shape[2]), dtype=np.int16), np.empty(values.shape[2])
        for lead, of_lead in zip(values, codes, strict=True):
            code_rows(lead, 0, lead.shape[1], coding, of_lead, buffer)
        return codes, changed


def reached(margins: "TreeMargins", changed: Sequence[int]) -> Reached:
    """Find what to look at when some features (rows of codes) change."""
    of_all, of_leads = (_groups(tables, changed) for tables in (margins.shared, margins.moved))
    needed = _looked_at(margins.shared, of_all), _looked_at(margins.moved, of_leads)
    # What leads move is read again at each; the rest of what both look at, once.
    moving = np.intersect1d(needed[1], margins.coding.position[margins.columns])
    return (np.union1d(*needed), moving), (of_all, of_leads)


def _groups(tables: Tables, changed: Sequence[int]) -> Integers:
    group = np.repeat(np.arange(len(tables.lowest)), np.diff(tables.step_starts))
    return np.unique(group[np.isin(tables.step_code, changed)])


def _looked_at(tables: Tables, groups: Integers) -> Integers:
    group = np.repeat(np.arange(len(tables.lowest)), np.diff(tables.step_starts))
    return np.unique(tables.step_code[np.isin(group, groups)])
