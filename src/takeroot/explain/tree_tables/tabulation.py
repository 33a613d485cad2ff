r"""Groups of leaves, and their ready SHAP vectors, one for each combination of their features' states (compiled).

A feature's *states* in a group of leaves are the classes of codes that satisfy the same leaves' paths; a group's table
has one row for each combination of its features' states. Everything that calls each other stands in this one file,
since Numba's cache watches the file of the outermost function only.

A leaf of value :math:`v` whose path names the features :math:`N` plays the game
:math:`v(S) = v \prod_{j \in S} o_j \prod_{j \in N \setminus S} z_j`: a known feature lets the row through
(:math:`o_j = 1`) or not (0), an unknown one lets the share :math:`z_j` of the training rows through. This is
path-dependent TreeSHAP [1]_, leaf by leaf. Since

.. math:: |S|! (d - |S| - 1)! / d! = \int_0^1 t^{|S|} (1 - t)^{d - 1 - |S|} \, dt,

its Shapley values are

.. math:: \phi_i = v (o_i - z_i) \int_0^1 \prod_{j \ne i} ((1 - t) z_j + t o_j) \, dt,

the integral of a polynomial of degree :math:`d - 1`, which Gauss-Legendre quadrature with :math:`\lceil d/2 \rceil`
points gives exactly [2]_. Features off the path get nothing, so a row's vector depends on the :math:`o_j` alone, that
is on its codes' states, and can be looked up.

References
----------
.. [1] Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees, Nature
   Machine Intelligence 2.
.. [2] Golub, Welsch (1969), Calculation of Gauss quadrature rules, Mathematics of Computation 23.
"""

# ruff: noqa: ANN001, ANN201, PLR0917 - compiled: Numba infers the types and takes arguments by position
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,assignment"

import numba
import numpy as np

from takeroot.explain.tree_tables.coding import MISSING


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


@numba.njit(cache=True)
def leaf_shap(value, shares, nodes, weights):
    """SHAP values of one leaf's d features for each of the 2^d ways of passing, (2^d, d); bit j: feature j passes."""
    d = len(shares)
    table = np.zeros((1 << d, d))
    for way in range(1 << d):
        for i in range(d):
            integral = 0.0
            for m in range(len(nodes)):
                product = weights[m]
                for j in range(d):
                    if j != i:
                        product *= (1 - nodes[m]) * shares[j] + nodes[m] * ((way >> j) & 1)
                integral += product
            table[way, i] = value * (((way >> i) & 1) - shares[i]) * integral
    return table


@numba.njit(cache=True)
def group_states(paths, first, last):
    """How codes lead to rows of the table of leaves first..last-1.

    Returns the group's features, how many states each has, its states' masks, the row of the lowest codes, and the
    *steps*: where feature `step[i, 0]` has a code above `step[i, 1]`, the row moves by `step[i, 2]`.
    """
    on = paths[3]
    used = on[first].copy()
    for leaf in range(first + 1, last):
        used |= on[leaf]
    own = np.flatnonzero(used)
    most = 2 * (last - first) + 2
    count, masks = np.empty(len(own), np.int64), np.zeros((len(own), most), np.uint64)
    steps, filled, lowest, stride = np.empty((most * len(own), 3), np.int64), 0, 0, 1
    for a, k in enumerate(own):
        ends, states, found = feature_states(paths, first, last, k)
        count[a] = len(found)
        masks[a, : len(found)] = found
        lowest += states[0] * stride
        for piece in range(1, len(ends)):
            move = (states[piece] - states[piece - 1]) * stride
            if move != 0:
                steps[filled, 0], steps[filled, 1], steps[filled, 2] = k, ends[piece - 1], move
                filled += 1
        stride *= count[a]
    return own, count, masks, lowest, steps[:filled]


@numba.njit(cache=True)
def add_leaf(table, bit, path, count, masks, ready, columns):
    """Add one leaf to a group's table: in each row, the ready values for those of its features that let the row pass.

    `path` says which of the group's features are the leaf's own, `bit` which bit of the masks is the leaf's.
    """
    state = np.zeros(len(count), np.int64)
    for row in range(len(table)):
        way = 0
        for j, a in enumerate(path):
            way |= np.int64((masks[a, state[a]] >> np.uint64(bit)) & np.uint64(1)) << j
        for j, column in enumerate(columns):
            table[row, column] += ready[way, j]
        a = 0
        while a < len(count):
            state[a] += 1
            if state[a] < count[a]:
                break
            state[a] = 0
            a += 1


@numba.njit(cache=True)
def leaf_margin(value, d):
    """The value of a leaf where all d features pass, else 0, (2^d, 1)."""
    table = np.zeros((1 << d, 1))
    table[-1, 0] = value
    return table


@numba.njit(cache=True)
def tabulate(paths, values, weight, first, last, place, width, nodes, weights):
    """Tabulate leaves first..last-1: rows are combinations of states, columns where each feature has its place.

    Returns the table of their SHAP values, times `weight` (none where it has no columns), that of their values, the
    row of the lowest codes, and the steps of `group_states`.
    """
    own, count, masks, lowest, steps = group_states(paths, first, last)
    table, margins = np.zeros((count.prod(), width)), np.zeros((count.prod(), 1))
    on, share = paths[3], paths[4]
    for leaf in range(first, last):
        path = np.flatnonzero(on[leaf][own])
        add_leaf(margins, leaf - first, path, count, masks, leaf_margin(values[leaf], len(path)), place[:1] * 0)
        if width > 0:
            points = (len(path) + 1) // 2
            start = points * (points - 1) // 2  # behind the rules with fewer points
            rule_nodes, rule_weights = nodes[start : start + points], weights[start : start + points]
            ready = leaf_shap(weight * values[leaf], share[leaf][own[path]], rule_nodes, rule_weights)
            add_leaf(table, leaf - first, path, count, masks, ready, place[own[path]])
    return table, margins, lowest, steps


@numba.njit(cache=True)
def columns_of_tree(on, outputs, spare, lanes):
    """Table column of each of a tree's features, and output column of each table column, filled up to blocks.

    Commonest first, so that the first blocks serve most groups. Without outputs there are no columns.
    """
    if len(outputs) == 0:
        return np.zeros(on.shape[1], np.int64), outputs
    common = np.zeros(on.shape[1], np.int64)
    for leaf in range(len(on)):
        common += on[leaf]
    place, columns, found = np.zeros(len(common), np.int64), np.full(len(common) + lanes, spare), 0
    for k in np.argsort(-common, kind="mergesort"):
        if common[k] > 0:
            column = 0
            while column < found and columns[column] != outputs[k]:
                column += 1
            columns[column], place[k] = outputs[k], column
            found = max(found, column + 1)
    return place, columns[: (found + lanes - 1) // lanes * lanes]


@numba.njit(cache=True)
def tabulate_tree(
    paths, values, touched, touching, codes, outputs, spare, lanes, weight, most_states, state_cost, rule
):
    """Tabulate those leaves of a tree that have a touched feature on their path, or (not `touching`) the others.

    Returns the groups (row of the lowest codes, how many steps, how many margins), the steps of all, by `codes`, the
    items (block, group, where its numbers begin), the blocks' columns, the numbers, and the margins.
    """
    wanted = np.zeros(len(values), np.bool_)
    for leaf in range(len(values)):
        wanted[leaf] = (paths[3][leaf] & touched).any() == touching
    low, high, takes, on, share = paths
    paths, values = (low[wanted], high[wanted], takes[wanted], on[wanted], share[wanted]), values[wanted]
    place, columns = columns_of_tree(paths[3], outputs, spare, lanes)
    ends = group_leaves(paths, most_states, state_cost)
    groups, items = (
        np.zeros((len(ends), 3), np.int64),
        np.zeros((len(ends) * max(1, len(columns) // lanes), 3), np.int64),
    )
    steps, numbers, margins = [np.zeros((0, 3), np.int64)], [np.zeros(0)], [np.zeros(0)]
    first, filled, size = 0, 0, 0
    for group, last in enumerate(ends):
        table, own_margins, lowest, own_steps = tabulate(paths, values, weight, first, last, place, len(columns), *rule)
        for step in range(len(own_steps)):
            own_steps[step, 0] = codes[own_steps[step, 0]]
        groups[group] = lowest, len(own_steps), len(own_margins)
        steps.append(own_steps)
        margins.append(own_margins[:, 0].copy())
        for block in range(len(columns) // lanes):
            if reaches_block(paths[3], first, last, place, block, lanes):
                items[filled] = block, group, size
                numbers.append(np.ascontiguousarray(table[:, lanes * block : lanes * (block + 1)]).ravel())
                size += lanes * len(table)
                filled += 1
        first = last
    return groups, joined(steps), items[:filled], columns, joined(numbers), joined(margins)


@numba.njit(cache=True)
def joined(parts):
    """Put arrays end to end."""
    size = 0
    for part in parts:
        size += len(part)
    whole, at = np.empty((size, *parts[0].shape[1:]), parts[0].dtype), 0
    for part in parts:
        whole[at : at + len(part)] = part
        at += len(part)
    return whole


@numba.njit(cache=True)
def reaches_block(on, first, last, place, block, lanes):
    """Whether any of leaves first..last-1 has a feature in this block of columns."""
    reaches = False
    for k in range(on.shape[1]):
        reaches |= place[k] // lanes == block and on[first:last, k].any()
    return reaches


def quadrature(most: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes and weights on [0, 1] of 1, 2, ..., `most` points, end to end."""
    rules = [np.polynomial.legendre.leggauss(points) for points in range(1, most + 1)]
    return (
        np.concatenate([(nodes + 1) / 2 for nodes, _ in rules]),
        np.concatenate([weights / 2 for _, weights in rules]),
    )
