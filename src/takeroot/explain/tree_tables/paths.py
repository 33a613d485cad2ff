"""The leaves of a tree as paths: which codes of which features lead to each (compiled).

A *path* says, for each feature on the way to a leaf, which codes reach it: those in (low, high], and the missing one or
not. `tabulation` cuts leaves into groups and writes their tables.
"""

# ruff: noqa: ANN001, ANN201, PLR0917 - compiled: Numba infers the types and takes arguments by position
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"

import numba
import numpy as np

from takeroot.explain.tree_tables.coding import MISSING


@numba.njit(cache=True)
def leaf_paths(feature, cut, missing_left, left, right, count, leaf_count):
    """Read the path of every leaf upwards.

    Returns the features that the tree splits on, rising (W,), each leaf's number from left to right (L,), and the
    paths, (L, W) each: low, high, whether the missing code is taken, whether the feature is on the path, and the share
    of training rows its splits let through.
    """
    distinct = np.unique(feature)
    own, width, leaves = np.searchsorted(distinct, feature), len(distinct), len(leaf_count)
    number, parent_of_leaf, parent = leaves_in_order(left, right)
    low, high = np.full((leaves, width), -1), np.full((leaves, width), MISSING - 1)
    takes, on = np.ones((leaves, width), np.bool_), np.zeros((leaves, width), np.bool_)
    share = np.ones((leaves, width))
    for place in range(leaves):
        below, rows = ~number[place], leaf_count[number[place]]
        node = parent_of_leaf[number[place]]
        while node >= 0:
            k, goes_left = own[node], left[node] == below
            on[place, k] = True
            share[place, k] *= rows / count[node]
            if goes_left:
                high[place, k] = min(high[place, k], cut[node])
            else:
                low[place, k] = max(low[place, k], cut[node])
            takes[place, k] &= missing_left[node] == goes_left
            below, rows, node = node, count[node], parent[node]
    return distinct, number, (low, high, takes, on, share)


@numba.njit(cache=True)
def leaves_in_order(left, right):
    """Number the leaves from left to right, and tell the parents of leaves and of nodes (-1: the root)."""
    splits = len(left)
    number, parent_of_leaf = np.empty(splits + 1, np.int64), np.empty(splits + 1, np.int64)
    parent, stack = np.full(splits, -1), np.zeros(splits + 1, np.int64)
    top, done = 1, 0
    while top > 0:
        top -= 1
        node = stack[top]
        if node < 0:
            number[done] = ~node
            done += 1
        else:
            for child in (right[node], left[node]):
                if child < 0:
                    parent_of_leaf[~child] = node
                else:
                    parent[child] = node
                stack[top] = child
                top += 1
    return number, parent_of_leaf, parent
