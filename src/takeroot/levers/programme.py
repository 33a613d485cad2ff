"""The integer programme of a plan as a matrix; `choices` has its columns and limits in words, `solve` solves it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from takeroot.levers.choices import Choices

Floats = NDArray[np.float64]

TEN_THOUSAND = 10_000.0
"""Budgets are put to the solver in ten thousands of yuan, so that all its numbers are of one size."""


class Programme(NamedTuple):
    """Maximise kept @ x, rows @ x <= most, x in [0, 1].

    The limits are the first m rows; then one set a person; then a row a person and purchase that links the two.
    """

    kept: Floats
    rows: sparse.csr_array
    most: Floats


def make_programme(choices: Choices) -> Programme:
    """Put options, purchases and limits into one matrix."""
    n, p = choices.needs.shape
    kept = np.concatenate([choices.options["kept_months"].to_numpy(dtype=np.float64), np.zeros(p)])
    person = choices.options["person"].to_numpy(dtype=np.int64)
    scale = scale_of(choices)
    limits = sparse.csr_array(sparse.diags_array(1.0 / scale) @ choices.use) if len(scale) else choices.use
    one_set = sparse.csr_array((np.ones(n), (person, np.arange(n))), shape=(person.max(initial=-1) + 1, n + p))
    links = _links(choices, person)
    amounts = choices.limits["amount"].to_numpy(dtype=np.float64) / scale
    most = np.concatenate([amounts, np.ones(one_set.shape[0]), np.zeros(links.shape[0])])
    return Programme(kept, sparse.csr_array(sparse.vstack([limits, one_set, links])), most)


def scale_of(choices: Choices) -> Floats:
    """What one unit of each limit is in the programme: budgets are in ten thousands."""
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
