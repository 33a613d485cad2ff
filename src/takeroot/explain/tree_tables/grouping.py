"""The leaves of a tree as paths, and the groups of leaves that share one table (compiled).

A *path* says, for each feature on the way to a leaf, which codes reach it: those in (low, high], and the missing one or
not. A feature's *states* in a group of leaves are the classes of codes that satisfy the same leaves' paths; a group's
table has one row for each combination of its features' states.
"""

# ruff: noqa: ANN001, ANN201, PLR0917 - compiled: Numba infers the types and takes arguments by position
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"

import numba
import numpy as np

from takeroot.explain.tree_tables.coding import MISSING


@numba.njit(cache=True)
def leaf_paths(own, width, cut, missing_left, left, right, count, leaf_count):
    """Read the path of every leaf upwards; `own` numbers the features of the tree's splits from 0 to width - 1.

    Returns each leaf's number from left to right (L,), and the paths, (L, width) each: low, high, whether the missing
    code is taken, whether the feature is on the path, and the share of training rows its splits let through.
    """
    leaves = len(leaf_count)
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
    return number, (low, high, takes, on, share)


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


@numba.njit(cache=True)
def group_leaves(paths, most_states, state_cost):
    """Cut the leaves into runs with the least cost: 1 a look-up, and `state_cost` a row of its table.

    Dynamic programming over where runs end; a run has at most 64 leaves and `most_states` states, except that a leaf
    alone may have more. Returns the ends.
    """
    leaves = len(paths[0])
    best, before = np.full(leaves + 1, np.inf), np.zeros(leaves + 1, np.int64)
    best[0] = 0.0
    for first in range(leaves):
        for last in range(first + 1, min(leaves, first + 64) + 1):
            size = group_size(paths, first, last, most_states)
            if size > most_states and last > first + 1:
                break
            cost = best[first] + 1.0 + state_cost * size
            if cost < best[last]:
                best[last], before[last] = cost, first
    ends = np.empty(leaves, np.int64)
    runs, at = 0, leaves
    while at > 0:
        ends[runs] = at
        runs, at = runs + 1, before[at]
    return ends[:runs][::-1].copy()


@numba.njit(cache=True)
def group_size(paths, first, last, most):
    """How many combinations of states leaves first..last-1 have; of several leaves, counted to just beyond `most`."""
    on = paths[3]
    size = 1
    for k in range(on.shape[1]):
        if on[first:last, k].any():
            size *= len(feature_states(paths, first, last, k)[2])
        if size > most and last > first + 1:
            break
    return size


@numba.njit(cache=True)
def feature_states(paths, first, last, k):
    """Cut the codes of feature k where any path of leaves first..last-1 does, and tell the pieces' states.

    Returns the last code of each piece, its state, and for each state its mask: a bit for each leaf whose path it
    satisfies. The last piece is the missing code.
    """
    low, high, _, on = paths[:4]
    ends = np.empty(2 * (last - first) + 2, np.int64)
    ends[0], ends[1], filled = MISSING - 1, MISSING, 2
    for leaf in range(first, last):
        if on[leaf, k]:
            ends[filled], ends[filled + 1] = low[leaf, k], high[leaf, k]
            filled += 2
    ends = np.unique(ends[:filled])
    ends = ends[ends >= 0]
    states, masks, found = np.empty(len(ends), np.int64), np.empty(len(ends), np.uint64), 0
    for piece, end in enumerate(ends):
        mask = leaves_reached(paths, first, last, k, end)
        state = 0
        while state < found and masks[state] != mask:
            state += 1
        masks[state], states[piece] = mask, state
        found = max(found, state + 1)
    return ends, states, masks[:found]


@numba.njit(cache=True)
def leaves_reached(paths, first, last, k, code):
    """Which of leaves first..last-1 have feature k on their path and let this code through, as bits."""
    low, high, takes, on = paths[:4]
    mask = np.uint64(0)
    for leaf in range(first, last):
        passes = takes[leaf, k] if code == MISSING else low[leaf, k] < code <= high[leaf, k]
        if on[leaf, k] and passes:
            mask |= np.uint64(1) << np.uint64(leaf - first)
    return mask
