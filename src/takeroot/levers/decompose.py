"""Solve a plan whole where it is small; facility by facility where it is large; county by county where it must be fair.

A fair plan first counts the facilities that can be served, which hangs on everybody in a county; so each county is one
programme. Counties meet only in the province's limits. Where these bind, the relaxation of the whole says how much of
each the county uses; the county's integer programme gets that much, and what the counties before it left over.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from takeroot.levers.by_facility import by_facility
from takeroot.levers.choices import PROVINCE, Choices
from takeroot.levers.solve import Relaxed, choose

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def choose_large(
    choices: Choices, relaxed: Relaxed, *, whole: int, gap: float, nodes: int, fair: bool
) -> tuple[Flags, float]:
    """Choose the options that keep most; up to `whole` options as one exact problem.

    Parameters
    ----------
    choices : Choices
    relaxed : Relaxed
        The linear relaxation of the same choices.
    whole : int
        See above; beyond it facility by facility (`by_facility`), or county by county where it is to be fair.
    gap, nodes, fair
        As for `choose`.

    Returns
    -------
    chosen : boolean array (n + p,)
    bound : float
        Nothing keeps more: the relaxation's bound, or less where the search proved less for the whole.
    """
    if len(choices.options) <= whole:
        chosen, bound = choose(choices, gap=gap, nodes=nodes, fair=fair)
        return chosen, min(bound, relaxed.kept_months)
    if fair:
        return _by_county(choices, relaxed.shares, gap=gap, nodes=nodes), relaxed.kept_months
    return by_facility(choices, relaxed, gap=gap, nodes=nodes)


def _by_county(choices: Choices, shares: Floats, *, gap: float, nodes: int) -> Flags:
    county = np.concatenate([choices.options["county"].to_numpy(), choices.purchases["county"].to_numpy()]).astype(str)
    shared = _shared(choices)
    chosen, left = np.zeros(len(county), dtype=bool), np.zeros(len(shared))
    for name in np.unique(county):
        mine = county == name
        amount = choices.limits["amount"].to_numpy(dtype=np.float64).copy()
        amount[shared] = (choices.use[:, mine] @ shares[mine])[shared] + left[shared]
        chosen[mine] = choose(_part(choices, mine, amount), gap=gap, nodes=nodes, fair=True)[0]
        left = np.where(shared, amount - choices.use[:, mine] @ chosen[mine].astype(np.float64), 0.0)
    return chosen


def _shared(choices: Choices) -> Flags:
    """Which limits join counties and could bind."""
    most = choices.use @ np.ones(choices.use.shape[1])
    joins = (choices.limits["unit"] == PROVINCE) & (choices.limits["payer"] == PROVINCE)
    return joins.to_numpy(dtype=bool) & (most > choices.limits["amount"].to_numpy(dtype=np.float64))


def _part(choices: Choices, mine: Flags, amount: Floats) -> Choices:
    options, purchases = mine[: len(choices.options)], mine[len(choices.options) :]
    people = choices.options[options].reset_index(drop=True)
    use = sparse.csc_array(choices.use[:, mine])
    used = np.diff(sparse.csr_array(use).indptr) > 0
    return replace(
        choices,
        options=people.assign(person=people.groupby("staff_id", sort=True).ngroup()),
        purchases=choices.purchases[purchases].reset_index(drop=True),
        needs=sparse.csr_array(choices.needs[options][:, purchases]),
        limits=choices.limits.assign(amount=amount)[used].reset_index(drop=True),
        use=sparse.csc_array(sparse.csr_array(use)[used]),
    )
