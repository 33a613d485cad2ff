"""Choose the options that keep most within all limits: an integer programme, by HiGHS; bounded by nodes and gap."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from takeroot.levers.choices import Choices
from takeroot.levers.quiet import quiet

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

TEN_THOUSAND = 10_000.0
"""Budgets are put to the solver in ten thousands of yuan, so that all its numbers are of one size."""


class _Programme(NamedTuple):
    """Maximise kept @ x, rows @ x <= most, x in [0, 1]; the limits are the first m rows."""

    kept: Floats
    rows: sparse.csr_array
    most: Floats


class Relaxed(NamedTuple):
    """The linear relaxation: parts of options may be chosen.

    Parameters
    ----------
    shares : array (n + p,)
        What part of each column is chosen.
    kept_months : float
        No choice of whole options keeps more.
    marginal : array (m,)
        Staff-months that one more unit (yuan, place) of each limit would keep.
    lost : array (n + p,)
        Staff-months that choosing a column would lose against the optimum (its reduced cost); 0 for those chosen.
    """

    shares: Floats
    kept_months: float
    marginal: Floats
    lost: Floats


def relax(choices: Choices) -> Relaxed:
    """Solve the linear relaxation.

    Raises
    ------
    RuntimeError
        If the solver fails on a problem that choosing nothing solves.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - slow to import, and few commands plan

    programme = _programme(choices)
    columns, limits = len(programme.kept), len(choices.limits)
    if not columns:
        return Relaxed(np.zeros(0), 0.0, np.zeros(limits), np.zeros(0))
    answer = linprog(-programme.kept, A_ub=programme.rows, b_ub=programme.most, bounds=(0, 1), method="highs")
    if answer.x is None:
        raise RuntimeError(f"the linear relaxation could not be solved: {answer.message}")
    duals = -np.asarray(answer.ineqlin.marginals, dtype=np.float64)
    lost = programme.rows.T @ duals - programme.kept
    marginal = np.maximum(duals[:limits], 0.0) / _scale(choices)
    return Relaxed(np.asarray(answer.x), float(-answer.fun), marginal, np.maximum(lost, 0.0))


def choose(choices: Choices, *, gap: float, nodes: int, fair: bool = False) -> tuple[Flags, float]:
    """Solve the integer programme: what is chosen, and a bound that nothing beats.

    Parameters
    ----------
    choices : Choices
    gap : float
        Stop when what is kept is within this share of the bound.
    nodes : int
        Stop after so many nodes of the search; never by time, so that equal runs agree.
    fair : bool
        First serve as many facilities as the limits allow with at least one person's set each; among such choices take
        the one that keeps most.
    """
    programme = _programme(choices)
    columns = len(programme.kept)
    if not columns:
        return np.zeros(0, dtype=bool), 0.0
    if fair:
        programme = _serving(programme, choices, gap, nodes)
    chosen, bound = _milp(programme, gap, nodes)
    return chosen[:columns], bound


def _milp(programme: _Programme, gap: float, nodes: int) -> tuple[Flags, float]:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as above

    with quiet():
        answer = milp(
            -programme.kept,
            integrality=np.ones(len(programme.kept)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(programme.rows, ub=programme.most),
            options={"mip_rel_gap": gap, "node_limit": nodes},
        )
    found = np.zeros(len(programme.kept)) if answer.x is None else answer.x
    bound = answer.mip_dual_bound
    chosen: Flags = np.asarray(found) > 0.5  # noqa: PLR2004 - whole numbers, but for rounding
    return chosen, float(programme.kept.sum() if bound is None else -bound)


def _serving(programme: _Programme, choices: Choices, gap: float, nodes: int) -> _Programme:
    """Add a column a facility, 1 only where it is served, and ask for as many of them as can be."""
    facility = pd.factorize(choices.options["facility_id"], sort=True)[0]
    f, columns = facility.max() + 1, len(programme.kept)
    served = sparse.csr_array((-np.ones(len(facility)), (facility, np.arange(len(facility)))), shape=(f, columns))
    rows = sparse.csr_array(sparse.block_array([[programme.rows, None], [served, sparse.eye_array(f)]], format="csr"))
    most = np.concatenate([programme.most, np.zeros(f)])
    counted = np.concatenate([np.zeros(columns), np.ones(f)])
    how_many = _milp(_Programme(counted, rows, most), gap, nodes)[0][columns:].sum()
    enough = sparse.csr_array(-counted[None, :])
    return _Programme(
        np.concatenate([programme.kept, np.zeros(f)]),
        sparse.csr_array(sparse.vstack([rows, enough])),
        np.append(most, -float(how_many)),
    )


def _programme(choices: Choices) -> _Programme:
    n, p = choices.needs.shape
    kept = np.concatenate([choices.options["kept_months"].to_numpy(dtype=np.float64), np.zeros(p)])
    person = choices.options["person"].to_numpy(dtype=np.int64)
    scale = _scale(choices)
    limits = sparse.csr_array(sparse.diags_array(1.0 / scale) @ choices.use) if len(scale) else choices.use
    one_set = sparse.csr_array((np.ones(n), (person, np.arange(n))), shape=(person.max(initial=-1) + 1, n + p))
    links = _links(choices, person)
    most = np.concatenate(
        [
            choices.limits["amount"].to_numpy(dtype=np.float64) / scale,
            np.ones(one_set.shape[0]),
            np.zeros(links.shape[0]),
        ]
    )
    return _Programme(kept, sparse.csr_array(sparse.vstack([limits, one_set, links])), most)


def _scale(choices: Choices) -> Floats:
    return np.where(choices.limits["kind"] == "budget", TEN_THOUSAND, 1.0)


def _links(choices: Choices, person: NDArray[np.int64]) -> sparse.csr_array:
    """A row a person and purchase: the options that need it are chosen only where it is bought."""
    n, p = choices.needs.shape
    needs = choices.needs.tocoo()
    option, purchase = needs.coords
    pairs, row = np.unique(person[option] * max(p, 1) + purchase, return_inverse=True)
    up = sparse.csr_array((np.ones(len(row)), (row, option)), shape=(len(pairs), n + p))
    down = sparse.csr_array(
        (np.ones(len(pairs)), (np.arange(len(pairs)), n + pairs % max(p, 1))), shape=(len(pairs), n + p)
    )
    return sparse.csr_array(up - down)
