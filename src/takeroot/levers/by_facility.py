"""Solve a large plan facility by facility, joined by the prices of what they share (Dantzig and Wolfe, 1960).

Most limits of a plan are a facility's own: one set a person, its budget, its purchases. The rest (the county's and the
province's money, their places) joins facilities. At given prices of what is shared the facilities part, and each is a
small integer programme. Its answer is a *pattern*: what the facility would do at these prices. A master programme then
takes at most one pattern a facility within what is shared; its duals are the next prices.

At the prices of the linear relaxation the facilities' best values and the price of all that is shared together bound
the whole from above, and much more closely than the relaxation, which gives everybody parts of sets.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from takeroot.levers.choices import Choices
from takeroot.levers.programme import Programme, make_programme
from takeroot.levers.quiet import quiet
from takeroot.levers.solve import Relaxed, solve_whole

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

ROUNDS = 4
"""How often facilities are asked; each time they answer other prices."""

PROMISING = 0.1
"""Staff-months that a column may lose against the relaxation and still be considered at first."""


class _Facility(NamedTuple):
    """One facility's own programme: the columns, their use of what is shared (s, k), and what each would lose."""

    columns: NDArray[np.int64]
    own: Programme
    shared: sparse.csc_array
    lost: Floats
    relaxed: float

    def promising(self, most: float) -> "_Facility":
        keep = np.flatnonzero(self.lost <= most)
        own = Programme(self.own.kept[keep], self.own.rows[:, keep], self.own.most)
        return _Facility(self.columns[keep], _binding(own), self.shared[:, keep], self.lost[keep], self.relaxed)

    def best(self, price: Floats, gap: float, nodes: int) -> tuple["_Pattern", float]:
        """The pattern that keeps most less what it uses at these prices, and a bound on that."""
        worth = self.own.kept - self.shared.T @ price
        chosen, bound = solve_whole(self.own._replace(kept=worth), gap, nodes)
        used = self.shared @ chosen.astype(np.float64)
        return _Pattern(tuple(self.columns[chosen].tolist()), float(self.own.kept[chosen].sum()), used), bound


class _Pattern(NamedTuple):
    """What a facility could do: columns chosen, staff-months kept, use of what is shared."""

    columns: tuple[int, ...]
    kept: float
    used: Floats


def by_facility(choices: Choices, relaxed: Relaxed, *, gap: float, nodes: int) -> tuple[Flags, float]:
    """Choose the options that keep most.

    Parameters
    ----------
    choices : Choices
    relaxed : Relaxed
        The linear relaxation of the same choices.
    gap, nodes
        Where each search stops; what is kept is seldom so near the bound, and never by time.

    Returns
    -------
    chosen : boolean array (n + p,)
    bound : float
        Nothing keeps more.
    """
    programme = make_programme(choices)
    shared = np.flatnonzero(choices.limits["payer"] != "facility")
    amount, price = programme.most[shared], relaxed.duals[shared]
    facilities, bound, patterns = [], float(price @ amount), []
    for one in _split(programme, choices, shared, relaxed.duals):
        some, pattern, most = _at_relaxed_prices(one, price, gap, nodes)
        facilities.append(some)
        patterns.append([pattern])
        bound += most
    for round_ in range(ROUNDS - 1):
        duals = _master(patterns, amount)
        price = duals if round_ == 0 else (price + duals) / 2
        if not _ask(facilities, patterns, price, gap, nodes):
            break
    chosen = np.zeros(len(programme.kept), dtype=bool)
    chosen[_chosen(patterns, amount, gap, nodes)] = True
    return chosen, min(bound, relaxed.kept_months)


def _split(programme: Programme, choices: Choices, shared: NDArray[np.int64], duals: Floats) -> list[_Facility]:
    """Part the programme: every row that is not shared has columns of one facility alone."""
    place = np.concatenate([choices.options["facility_id"].to_numpy(), choices.purchases["facility_id"].to_numpy()])
    facility, names = pd.factorize(place, sort=True)
    lost = programme.rows.T @ duals - programme.kept
    own = np.setdiff1d(np.arange(len(programme.most)), shared)
    rows, use = sparse.csc_array(programme.rows[own]), sparse.csc_array(programme.rows[shared])
    most, dual = programme.most[own], duals[own]
    parts = []
    order = np.argsort(facility, kind="stable")
    for columns in np.split(order, np.cumsum(np.bincount(facility, minlength=len(names)))[:-1]):
        table = sparse.csr_array(rows[:, columns])
        mine = np.flatnonzero(np.diff(table.indptr))
        relaxed = float(dual[mine] @ most[mine] + np.maximum(-lost[columns], 0.0).sum())
        one = Programme(programme.kept[columns], table[mine], most[mine])
        parts.append(_Facility(columns, one, use[:, columns], lost[columns], relaxed))
    return parts


def _binding(programme: Programme) -> Programme:
    """Without the rows that no choice can break."""
    rows = programme.rows
    positive = sparse.csr_array((np.maximum(rows.data, 0.0), rows.indices, rows.indptr), shape=rows.shape)
    keep = np.flatnonzero(positive.sum(axis=1) > programme.most)
    return Programme(programme.kept, sparse.csr_array(rows[keep]), programme.most[keep])


def _at_relaxed_prices(one: _Facility, price: Floats, gap: float, nodes: int) -> tuple[_Facility, _Pattern, float]:
    """Its promising columns, its pattern, and a bound that holds for all columns.

    Whatever takes a column that loses more than `most` keeps at most its relaxed value less that; so once the best of
    the promising ones keeps more, nothing else can matter.
    """
    most = PROMISING
    some = one.promising(most)
    pattern, bound = some.best(price, gap, nodes)
    if bound < one.relaxed - most:
        most = one.relaxed - bound
        some = one.promising(most)
        pattern, bound = some.best(price, gap, nodes)
    return some, pattern, bound


def _ask(facilities: list[_Facility], patterns: list[list[_Pattern]], price: Floats, gap: float, nodes: int) -> bool:
    """Ask each facility at these prices; whether any had a new answer."""
    news = False
    for one, known in zip(facilities, patterns, strict=True):
        pattern = one.best(price, gap, nodes)[0]
        if pattern.columns not in {other.columns for other in known}:
            known.append(pattern)
            news = True
    return news


def _programme_of(patterns: list[list[_Pattern]], amount: Floats) -> Programme:
    """At most one pattern a facility, within what is shared."""
    facility = np.repeat(np.arange(len(patterns)), [len(some) for some in patterns])
    flat = [pattern for some in patterns for pattern in some]
    one_each = sparse.csr_array((np.ones(len(flat)), (facility, np.arange(len(flat)))))
    used = sparse.csr_array(np.stack([pattern.used for pattern in flat], axis=1))
    rows = sparse.csr_array(sparse.vstack([used, one_each]))
    kept = np.array([pattern.kept for pattern in flat])
    return Programme(kept, rows, np.concatenate([amount, np.ones(len(patterns))]))


def _master(patterns: list[list[_Pattern]], amount: Floats) -> Floats:
    """Prices of what is shared, from the relaxation of the master programme."""
    from scipy.optimize import linprog  # noqa: PLC0415 - slow to import, and few commands plan

    master = _programme_of(patterns, amount)
    with quiet():
        answer = linprog(-master.kept, A_ub=master.rows, b_ub=master.most, bounds=(0, None), method="highs")
    return np.maximum(-np.asarray(answer.ineqlin.marginals, dtype=np.float64)[: len(amount)], 0.0)


def _chosen(patterns: list[list[_Pattern]], amount: Floats, gap: float, nodes: int) -> list[int]:
    """The columns of the best choice among all patterns seen."""
    taken = solve_whole(_programme_of(patterns, amount), gap, nodes)[0]
    flat = [pattern for some in patterns for pattern in some]
    return [column for pattern, take in zip(flat, taken, strict=True) if take for column in pattern.columns]
