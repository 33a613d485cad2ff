r"""The ready SHAP vectors of a group of leaves, one for each combination of its features' states (compiled).

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

from takeroot.explain.tree_tables.grouping import feature_states


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
def tabulate(paths, values, first, last, place, width, as_margin, nodes, weights):
    """Tabulate leaves first..last-1: rows are combinations of states, columns where each feature has its place.

    `as_margin` tabulates the leaves' values instead of their SHAP values, in column 0. Returns the table, the row of
    the lowest codes, and the steps of `group_states`.
    """
    own, count, masks, lowest, steps = group_states(paths, first, last)
    table = np.zeros((count.prod(), width))
    on, share = paths[3], paths[4]
    for leaf in range(first, last):
        path = np.flatnonzero(on[leaf][own])
        if as_margin:
            add_leaf(table, leaf - first, path, count, masks, leaf_margin(values[leaf], len(path)), place[:1] * 0)
            continue
        points = (len(path) + 1) // 2
        start = points * (points - 1) // 2  # behind the rules with fewer points
        rule_nodes, rule_weights = nodes[start : start + points], weights[start : start + points]
        ready = leaf_shap(values[leaf], share[leaf][own[path]], rule_nodes, rule_weights)
        add_leaf(table, leaf - first, path, count, masks, ready, place[own[path]])
    return table, lowest, steps


def quadrature(most: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes and weights on [0, 1] of 1, 2, ..., `most` points, end to end."""
    rules = [np.polynomial.legendre.leggauss(points) for points in range(1, most + 1)]
    return (
        np.concatenate([(nodes + 1) / 2 for nodes, _ in rules]),
        np.concatenate([weights / 2 for _, weights in rules]),
    )
