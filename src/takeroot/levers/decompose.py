"""Solve a large plan county by county, joined by what the counties share: the province's budget and places.

Counties meet only in the province's limits. Where these are not there, or cannot bind, the parts are independent and
the answer is as good as that of the whole. Where they bind, the linear relaxation of the whole says how much of each
the county uses; the county's integer programme gets that much, and what the counties before it left over. The bound is
always the relaxation's, so the gap that is reported holds for the whole.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from takeroot.levers.choices import PROVINCE, Choices
from takeroot.levers.solve import choose

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def choose_by_county(
    choices: Choices, shares: Floats, *, whole: int, gap: float, nodes: int, fair: bool
) -> tuple[Flags, float]:
    """Solve county by county.

    Parameters
    ----------
    choices : Choices
    shares : array (n + p,)
        What the linear relaxation chose.
    whole : int
        Up to so many options counties that share a limit that can bind are solved as one.
    gap, nodes, fair
        As for `choose`.

    Returns
    -------
    chosen : boolean array (n + p,)
    bound : float
        Infinite where the parts do not prove one for the whole.
    """
    county = np.concatenate([choices.options["county"].to_numpy(), choices.purchases["county"].to_numpy()]).astype(str)
    shared = _shared(choices)
    if shared.any() and len(choices.options) <= whole:
        return choose(choices, gap=gap, nodes=nodes, fair=fair)
    chosen, bound, left = np.zeros(len(county), dtype=bool), 0.0, np.zeros(len(shared))
    for name in np.unique(county):
        mine = county == name
        amount = choices.limits["amount"].to_numpy(dtype=np.float64).copy()
        amount[shared] = (choices.use[:, mine] @ shares[mine])[shared] + left[shared]
        part = _part(choices, mine, amount)
        chosen[mine], its_bound = choose(part, gap=gap, nodes=nodes, fair=fair)
        bound += its_bound
        left = np.where(shared, amount - choices.use[:, mine] @ chosen[mine].astype(np.float64), 0.0)
    return chosen, np.inf if shared.any() else bound


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
