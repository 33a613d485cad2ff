"""All tables of a forest end to end, as flat arrays in the order in which the kernels read them."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.coding import MISSING, Coding
from takeroot.explain.tree_tables.forest import CannotHoldError, Forest, Integers, Tree
from takeroot.explain.tree_tables.paths import leaf_paths
from takeroot.explain.tree_tables.tabulation import group_leaves, quadrature, tabulate

LANES: Final = 8
"""Columns a block of a table has: what the kernels add at once."""

_MOST_ON_A_PATH: Final = 12
_MOST_NUMBERS: Final = 1 << 27
"""A gigabyte of tables: beyond it their look-ups cost more than they save."""


class Tables(NamedTuple):
    """Flat arrays; T trees, G groups of leaves, B blocks of eight columns.

    Parameters
    ----------
    group_starts : (T + 1,)
        Where a tree's groups begin.
    step_starts, lowest : (G + 1,), (G,)
        Where a group's steps begin, and the table row of the lowest codes.
    step_code, step_cut, step_move
        Where the code in row `step_code` is above the cut, the table row moves.
    block_starts, item_starts : (T + 1,), (B + 1,)
        Where a tree's blocks begin, and a block's items: the groups that have something in these columns.
    item_group, item_offset
        An item's group, counted within its tree, and where its part of the table begins.
    columns : (8 B,)
        Output column of each table column.
    numbers
        The tables.
    owner : (G,)
        The booster that each group's tree belongs to.
    """

    group_starts: Integers
    step_starts: Integers
    lowest: NDArray[np.int16]
    step_code: Integers
    step_cut: NDArray[np.int16]
    step_move: NDArray[np.int16]
    block_starts: Integers
    item_starts: Integers
    item_group: Integers
    item_offset: Integers
    columns: Integers
    numbers: Floats
    owner: Integers


Paths = tuple[NDArray[np.generic], ...]
"""Low, high, takes missing, on the path, share: (leaves, features) each, as `leaf_paths` gives them."""


@dataclass(frozen=True)
class Shape:
    """How leaves are grouped: the most rows of a table (below 32,768), and what a row costs against a look-up."""

    most_states: int = 256
    state_cost: float = 0.01

    def __post_init__(self) -> None:
        if not 1 <= self.most_states <= MISSING:
            raise ValueError(f"most_states={self.most_states}: rows of a table are numbered with 16 bits")


def tables_of(
    forest: Forest,
    coding: Coding,
    *,
    leaves: NDArray[np.bool_],
    touching: bool,
    outputs: Integers | None,
    spare: int = 0,
    shape: Shape | None = None,
) -> Tables:
    """Tabulate those leaves of a forest whose paths touch some features, or those that do not.

    Parameters
    ----------
    forest, coding
        The trees, and the codes of their features.
    leaves : ndarray of bool of shape (F,)
        The features in question.
    touching : bool
        Whether leaves that have one of them on their path are wanted, or the others.
    outputs : ndarray of int of shape (F,) or None
        Output column of each feature; None tabulates margins, one column wide.
    spare : int
        The output column that filling takes.
    shape : Shape, optional
        How leaves are grouped.

    Raises
    ------
    CannotHoldError
        If a path has too many features, or the tables grow too large.
    """
    gathered = _Gathered(coding, spare, shape or Shape())
    for tree in forest.trees:
        if len(tree.feature):
            gathered.add(tree, leaves, outputs, touching=touching)
    return gathered.tables()


class _Gathered:
    """What is gathered while trees are added."""

    def __init__(self, coding: Coding, spare: int, shape: Shape) -> None:
        self.coding, self.spare, self.shape = coding, spare, shape
        self.rule = quadrature((_MOST_ON_A_PATH + 1) // 2)
        self.group_starts, self.step_starts, self.block_starts, self.item_starts = [0], [0], [0], [0]
        self.lowest: list[int] = []
        self.owner: list[int] = []
        self.steps: list[Integers] = []
        self.items: list[tuple[int, int]] = []
        self.columns: list[Integers] = []
        self.numbers: list[Floats] = []
        self.size = 0

    def add(self, tree: Tree, leaves: NDArray[np.bool_], outputs: Integers | None, *, touching: bool) -> None:
        """Add the wanted leaves of one tree."""
        cut = self.coding.cuts(tree.feature, tree.threshold)
        own, place = np.unique(tree.feature, return_inverse=True)
        number, paths = leaf_paths(
            place, len(own), cut, tree.missing_left, tree.left, tree.right, tree.count, tree.leaf_count
        )
        on = paths[3]
        if on.sum(axis=1).max() > _MOST_ON_A_PATH:
            raise CannotHoldError(f"a path of more than {_MOST_ON_A_PATH} features")
        wanted = (on & leaves[own]).any(axis=1) == touching
        if wanted.any():
            self._add_groups(own, tuple(part[wanted] for part in paths), tree.leaf_value[number[wanted]], outputs)
            self.owner += [tree.booster] * (len(self.lowest) - len(self.owner))

    def _add_groups(self, own: Integers, paths: Paths, values: Floats, outputs: Integers | None) -> None:
        on = paths[3].astype(bool)
        place, columns = _columns(own, on, outputs, self.spare)
        width = max(len(columns), 1)
        lanes = LANES if outputs is not None else 1
        waiting: list[list[tuple[int, int]]] = [[] for _ in range(width // lanes)]
        first = 0
        for group, last in enumerate(group_leaves(paths, self.shape.most_states, self.shape.state_cost)):
            table, lowest, steps = tabulate(paths, values, first, last, place, width, outputs is None, *self.rule)
            self._add_steps(lowest, self.coding.position[own[steps[:, 0]]], steps)
            for block in np.unique(place[on[first:last].any(axis=0)] // lanes):
                waiting[block].append((group, self.size))
                self._add_numbers(table[:, lanes * block : lanes * (block + 1)])
            first = last
        for block in waiting:
            self.items += block
            self.item_starts.append(len(self.items))
        self.group_starts.append(len(self.lowest))
        self.block_starts.append(len(self.item_starts) - 1)
        self.columns.append(columns)

    def _add_steps(self, lowest: int, code: Integers, steps: Integers) -> None:
        self.lowest.append(lowest)
        self.steps.append(np.column_stack([code, steps[:, 1:]]))
        self.step_starts.append(self.step_starts[-1] + len(steps))

    def _add_numbers(self, table: Floats) -> None:
        self.numbers.append(table.ravel())
        self.size += table.size
        if self.size > _MOST_NUMBERS:
            raise CannotHoldError("tables of more than a gigabyte")

    def tables(self) -> Tables:
        """Join everything."""
        steps = np.concatenate([np.zeros((0, 3), dtype=np.int64), *self.steps])
        items = np.array(self.items, dtype=np.int64).reshape(-1, 2)
        return Tables(
            group_starts=np.array(self.group_starts),
            step_starts=np.array(self.step_starts),
            lowest=np.array(self.lowest, dtype=np.int16),
            step_code=np.ascontiguousarray(steps[:, 0]),
            step_cut=steps[:, 1].astype(np.int16),
            step_move=steps[:, 2].astype(np.int16),
            block_starts=np.array(self.block_starts),
            item_starts=np.array(self.item_starts),
            item_group=np.ascontiguousarray(items[:, 0]),
            item_offset=np.ascontiguousarray(items[:, 1]),
            columns=np.concatenate([np.zeros(0, dtype=np.int64), *self.columns]),
            numbers=np.concatenate([np.zeros(0), *self.numbers]),
            owner=np.array(self.owner, dtype=np.int64),
        )


def _columns(own: Integers, on: NDArray[np.bool_], outputs: Integers | None, spare: int) -> tuple[Integers, Integers]:
    """Table column of each of a tree's features, and output column of each table column, filled up to blocks."""
    place = np.zeros(len(own), dtype=np.int64)
    if outputs is None:
        return place, np.zeros(0, dtype=np.int64)
    # Commonest first, so that the first blocks serve most groups.
    common = on.sum(axis=0)
    order = [int(outputs[own[k]]) for k in np.lexsort((own, -common)) if common[k]]
    distinct = list(dict.fromkeys(order))
    for k in np.flatnonzero(common):
        place[k] = distinct.index(int(outputs[own[k]]))
    filling = [spare] * (-len(distinct) % LANES)
    return place, np.array(distinct + filling, dtype=np.int64)
