"""All tables of a forest end to end, as flat arrays in the order in which the kernels read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.coding import MISSING, Coding, coding_of
from takeroot.explain.tree_tables.forest import CannotHoldError, Forest, Integers
from takeroot.explain.tree_tables.paths import leaf_paths
from takeroot.explain.tree_tables.tabulation import quadrature, tabulate_tree

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
    margin_offset, margins : (G,), (...)
        Where each group's margins begin: what its leaves add, a number a row of its table.
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
    margin_offset: Integers
    margins: Floats


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


class LaidOut(NamedTuple):
    """A forest as kernels read it.

    Parameters
    ----------
    forest, coding
        The trees, and the codes of their features.
    columns : ndarray of int
        The columns that may differ between leads.
    shared, moved : Tables
        Of the leaves that no such column reaches, and of the others.
    fixed, moving
        What columns that stay, and those that move, are coded with.
    """

    forest: Forest
    coding: Coding
    columns: Integers
    shared: Tables
    moved: Tables
    fixed: tuple[Integers, Integers, Integers, Floats]
    moving: tuple[Integers, Integers, Integers, Floats]


def lay_out(
    forest: Forest,
    *,
    moving: Sequence[int],
    outputs: Integers | None = None,
    spare: int = 0,
    shape: Shape | None = None,
) -> LaidOut:
    """Lay the tables of a forest out; `moving` are columns that may differ between leads, the rest as `tables_of`."""
    coding, moves = coding_of(forest), np.zeros(forest.features, dtype=bool)
    moves[list(moving)] = True
    columns = np.flatnonzero(moves)
    shared, moved = tables_of(
        forest, coding, moves=moves, outputs=outputs, spare=spare, weight=1 / forest.boosters, shape=shape
    )
    fixed = coding.arrays_for(np.flatnonzero(~moves), np.arange(forest.features))
    return LaidOut(forest, coding, columns, shared, moved, fixed, coding.arrays_for(columns, columns))


def tables_of(
    forest: Forest,
    coding: Coding,
    *,
    moves: NDArray[np.bool_],
    outputs: Integers | None = None,
    spare: int = 0,
    weight: float = 1.0,
    shape: Shape | None = None,
) -> tuple[Tables, Tables]:
    """Tabulate the leaves of a forest whose paths touch no feature that moves, and those whose paths do.

    Parameters
    ----------
    forest, coding
        The trees, and the codes of their features.
    moves : ndarray of bool of shape (F,)
        The features in question.
    outputs : ndarray of int of shape (F,), optional
        Output column of each feature; without it margins alone are tabulated.
    spare : int
        The output column that filling takes.
    weight : float
        What SHAP values are multiplied by; margins are not.
    shape : Shape, optional
        How leaves are grouped.

    Raises
    ------
    CannotHoldError
        If a path has too many features, or the tables grow too large.
    """
    gathered = _Gathered(spare, weight, shape or Shape()), _Gathered(spare, weight, shape or Shape())
    for tree, cut in zip(forest.trees, coding.cuts_of(forest), strict=True):
        if not len(tree.feature):
            continue
        own, number, paths = leaf_paths(
            tree.feature, cut, tree.missing_left, tree.left, tree.right, tree.count, tree.leaf_count
        )
        if paths[3].sum(axis=1).max() > _MOST_ON_A_PATH:
            raise CannotHoldError(f"a path of more than {_MOST_ON_A_PATH} features")
        columns = np.zeros(0, dtype=np.int64) if outputs is None else outputs[own]
        leaves = _Leaves(tree.booster, paths, tree.leaf_value[number], moves[own], coding.position[own], columns)
        for touching, tables in enumerate(gathered):
            tables.add(leaves, touching=bool(touching))
    return gathered[0].tables(), gathered[1].tables()


class _Leaves(NamedTuple):
    """The leaves of a tree with W features: their paths and values; of each feature, if it moves, code and output."""

    booster: int
    paths: Paths
    values: Floats
    moves: NDArray[np.bool_]
    codes: Integers
    outputs: Integers


class _Gathered:
    """What is gathered while trees are added."""

    def __init__(self, spare: int, weight: float, shape: Shape) -> None:
        self.spare, self.weight, self.shape = spare, weight, shape
        self.rule = quadrature((_MOST_ON_A_PATH + 1) // 2)
        self.groups, self.steps, self.items = ([np.zeros((0, 3), dtype=np.int64)] for _ in range(3))
        self.columns, self.owner = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        self.numbers, self.margins = [np.zeros(0)], [np.zeros(0)]
        self.blocks = self.size = 0

    def add(self, leaves: _Leaves, *, touching: bool) -> None:
        """Add the wanted leaves of one tree."""
        shape = self.shape.most_states, self.shape.state_cost
        settings = self.spare, LANES, self.weight, *shape, self.rule
        groups, steps, items, columns, numbers, margins = tabulate_tree(
            leaves.paths, leaves.values, leaves.moves, touching, leaves.codes, leaves.outputs, *settings
        )
        if not len(groups):
            return
        self.groups.append(groups)
        self.steps.append(steps)
        self.items.append(items[np.argsort(items[:, 0], kind="stable")] + [self.blocks, 0, self.size])
        self.columns.append(columns)
        self.numbers.append(numbers)
        self.margins.append(margins)
        self.owner.append(np.full(len(groups), leaves.booster))
        self.blocks += len(columns) // LANES
        self.size += len(numbers)
        if self.size > _MOST_NUMBERS:
            raise CannotHoldError("tables of more than a gigabyte")

    def tables(self) -> Tables:
        """Join everything."""
        groups, steps, items = (np.concatenate(part) for part in (self.groups, self.steps, self.items))
        columns = np.concatenate(self.columns)
        return Tables(
            group_starts=_starts([len(part) for part in self.groups[1:]]),
            step_starts=_starts(groups[:, 1]),
            lowest=groups[:, 0].astype(np.int16),
            step_code=np.ascontiguousarray(steps[:, 0]),
            step_cut=steps[:, 1].astype(np.int16),
            step_move=steps[:, 2].astype(np.int16),
            block_starts=_starts([len(part) // LANES for part in self.columns[1:]]),
            item_starts=_starts(np.bincount(items[:, 0], minlength=self.blocks)),
            item_group=np.ascontiguousarray(items[:, 1]),
            item_offset=np.ascontiguousarray(items[:, 2]),
            columns=columns,
            numbers=np.concatenate(self.numbers),
            owner=np.concatenate(self.owner),
            margin_offset=_starts(groups[:, 2])[:-1],
            margins=np.concatenate(self.margins),
        )


def _starts(counts: Sequence[int] | Integers) -> Integers:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
