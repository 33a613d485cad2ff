"""Margins by walking down every tree: slow, and so plain that the looked-up ones can be held against them."""

import numpy as np

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.forest import Forest, Tree

_NEGLIGIBLE = 1.0000000180025095e-35


def plain_margins(forest: Forest, x: Floats) -> Floats:
    """Each booster's raw score of each row.

    Parameters
    ----------
    forest : Forest
        The trees of B boosters.
    x : ndarray of shape (n, F)

    Returns
    -------
    ndarray of shape (B, n)
    """
    margins = np.zeros((forest.boosters, len(x)))
    values = np.where(np.abs(x) <= _NEGLIGIBLE, 0.0, x)
    for tree in forest.trees:
        margins[tree.booster] += _walked(tree, values) if len(tree.feature) else tree.leaf_value[0]
    return margins


def _walked(tree: Tree, x: Floats) -> Floats:
    rows, node = np.arange(len(x)), np.zeros(len(x), dtype=np.int64)
    while (node >= 0).any():
        here = np.maximum(node, 0)
        value = x[rows, tree.feature[here]]
        left = np.where(np.isnan(value), tree.missing_left[here], value <= tree.threshold[here])
        node = np.where(node >= 0, np.where(left, tree.left[here], tree.right[here]), node)
    return tree.leaf_value[~node]
