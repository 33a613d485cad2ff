"""Choose the options that keep most within all limits: an integer programme, by HiGHS; bounded by nodes and gap."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from takeroot.levers.choices import Choices
from takeroot.levers.programme import Programme, make_programme, scale_of
from takeroot.levers.quiet import quiet

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
    duals : array (rows,)
        What one more unit of each row of the programme (`make_programme`) would keep.
    """

    shares: Floats
    kept_months: float
    marginal: Floats
    duals: Floats


def relax(choices: Choices) -> Relaxed:
    """Solve the linear relaxation.

    Raises
    ------
    RuntimeError
        If the solver fails on a problem that choosing nothing solves.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - slow to import, and few commands plan

    programme = make_programme(choices)
    columns, limits = len(programme.kept), len(choices.limits)
    if not columns:
        return Relaxed(np.zeros(0), 0.0, np.zeros(limits), np.zeros(len(programme.most)))
    with quiet():
        answer = linprog(-programme.kept, A_ub=programme.rows, b_ub=programme.most, bounds=(0, 1), method="highs")
    if answer.x is None:
        raise RuntimeError(f"the linear relaxation could not be solved: {answer.message}")
    duals = np.maximum(-np.asarray(answer.ineqlin.marginals, dtype=np.float64), 0.0)
    return Relaxed(np.asarray(answer.x), float(-answer.fun), duals[:limits] / scale_of(choices), duals)


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
    programme = make_programme(choices)
    columns = len(programme.kept)
    if not columns:
        return np.zeros(0, dtype=bool), 0.0
    if fair:
        programme = _serving(programme, choices, gap, nodes)
    chosen, bound = solve_whole(programme, gap, nodes)
    return chosen[:columns], bound


def solve_whole(programme: Programme, gap: float, nodes: int) -> tuple[Flags, float]:
    """Solve a programme in whole numbers: what is chosen, and a bound; nothing is chosen where no node found any."""
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


def _serving(programme: Programme, choices: Choices, gap: float, nodes: int) -> Programme:
    """Add a column a facility, 1 only where it is served, and ask for as many of them as can be."""
    facility = pd.factorize(choices.options["facility_id"], sort=True)[0]
    f, columns = facility.max() + 1, len(programme.kept)
    served = sparse.csr_array((-np.ones(len(facility)), (facility, np.arange(len(facility)))), shape=(f, columns))
    rows = sparse.csr_array(sparse.block_array([[programme.rows, None], [served, sparse.eye_array(f)]], format="csr"))
    most = np.concatenate([programme.most, np.zeros(f)])
    counted = np.concatenate([np.zeros(columns), np.ones(f)])
    how_many = solve_whole(Programme(counted, rows, most), gap, nodes)[0][columns:].sum()
    enough = sparse.csr_array(-counted[None, :])
    return Programme(
        np.concatenate([programme.kept, np.zeros(f)]),
        sparse.csr_array(sparse.vstack([rows, enough])),
        np.append(most, -float(how_many)),
    )
