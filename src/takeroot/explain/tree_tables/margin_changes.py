"""How margins change when some features of some people do: only leaves that these features reach are looked up."""

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.kernels import changes_of_rows, code_rows
from takeroot.explain.tree_tables.layout import Tables

if TYPE_CHECKING:
    from takeroot.explain.tree_tables.tree_margins import TreeMargins

Integers = NDArray[np.int64]
Within = tuple[tuple[int, ...], ...]

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
        return self._changed(people, tuple(columns), after, (tuple(columns),))

    def beyond(
        self, people: Integers, first: tuple[Sequence[int], Floats], second: tuple[Sequence[int], Floats]
    ) -> Floats:
        """Give how much more margins change with both than the sum of what each changes.

        Only groups of leaves that both reach can tell.

        Parameters
        ----------
        people : ndarray of int of shape (n,)
        first, second
            Columns, none of them in both, and their new values, as for `changes`.
        """
        one, other = tuple(first[0]), tuple(second[0])
        asked = self._margins.asked((*one, *other), (one, other))
        if not any(map(len, asked.groups)):
            return np.zeros((self._margins.boosters, len(people), len(self._codes)))
        leads = max(len(first[1]), len(second[1]))
        both = np.concatenate([np.broadcast_to(new, (leads, *new.shape[1:])) for _, new in (first, second)], axis=1)
        together = self._changed(people, (*one, *other), both, (one, other))
        return together - sum(self._changed(people, tuple(of), new, (one, other)) for of, new in (first, second))

    def _changed(self, people: Integers, columns: tuple[int, ...], after: Floats, within: Within) -> Floats:
        asked = self._margins.asked(columns, within)
        new = np.zeros((len(after), len(asked.taken), len(people)), dtype=np.int16)
        buffer = np.empty(len(people))
        for values, codes in zip(np.ascontiguousarray(after[:, asked.taken], dtype=np.float64), new, strict=True):
            code_rows(values, 0, len(people), asked.coding, codes, buffer)
        result = np.zeros((self._margins.boosters, len(people), len(self._codes)))
        tables = tuple(self._margins.shared), tuple(self._margins.moved)
        changes_of_rows(
            *(_ROWS_A_BLOCK, people, self._codes, new, asked.changed, asked.needed, asked.groups, *tables, result)
        )
        return result


class Asked(NamedTuple):
    """What a change of some columns makes one look at.

    Parameters
    ----------
    taken : array of int
        Which of the columns split anywhere, rising by column.
    coding
        What their new values are coded with.
    changed : array of int (U,)
        Where among those taken each row of codes has its new ones, -1 where it keeps the old.
    needed, groups : pair of arrays
        Features to look at and groups of leaves to look up: those that no lead moves, and those that leads do.
    """

    taken: Integers
    coding: tuple[Integers, Integers, Integers, Floats]
    changed: Integers
    needed: tuple[Integers, Integers]
    groups: tuple[Integers, Integers]


def asked_of(margins: "TreeMargins", columns: Sequence[int], within: Within) -> Asked:
    """Work out what a change of columns makes one look at, within what each of some sets of columns reaches."""
    own = np.asarray(columns, dtype=np.int64)
    taken = np.argsort(own, kind="stable")
    taken = taken[margins.coding.position[own[taken]] >= 0]
    changed = np.full(max(len(margins.coding.used), 1), -1, dtype=np.int64)
    changed[margins.coding.position[own[taken]]] = np.arange(len(taken))
    column, _, starts, thresholds = margins.coding.arrays_for(own[taken], own[taken])
    places = [margins.coding.position[list(part)] for part in within]
    groups = [
        reduce(np.intersect1d, [_groups(tables, place) for place in places])
        for tables in (margins.shared, margins.moved)
    ]
    needed = _looked_at(margins.shared, groups[0]), _looked_at(margins.moved, groups[1])
    # What leads move is read again at each; the rest of what both look at, once.
    moving = np.intersect1d(needed[1], margins.coding.position[margins.columns])
    return Asked(
        taken,
        (column, np.arange(len(taken)), starts, thresholds),
        changed,
        (np.union1d(*needed), moving),
        (groups[0], groups[1]),
    )


def _groups(tables: Tables, changed: Integers) -> Integers:
    group = np.repeat(np.arange(len(tables.lowest)), np.diff(tables.step_starts))
    return np.unique(group[np.isin(tables.step_code, changed)])


def _looked_at(tables: Tables, groups: Integers) -> Integers:
    group = np.repeat(np.arange(len(tables.lowest)), np.diff(tables.step_starts))
    return np.unique(tables.step_code[np.isin(group, groups)])
