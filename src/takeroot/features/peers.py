"""Who is compared with whom at M: groups of people within a county, and what can be said of a group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takeroot.features.calendar import Bools, Floats, Ints

_SIXTEEN_BITS = 1 << 16

FEWEST_PEERS = 3
"""Groups with fewer known values compare nobody."""


@dataclass(frozen=True)
class Groups:
    """Which group each person belongs to: a number from 0 to `size` - 1, or -1 for none."""

    of_person: Ints
    size: int

    def total(self, values: Floats) -> Floats:
        """(n,) sum over each person's group, missing values left out; NaN for who has no group."""
        counted = (self.of_person >= 0) & ~np.isnan(values)
        sums = np.bincount(self.of_person[counted], weights=values[counted], minlength=self.size + 1)
        return np.where(self.of_person >= 0, sums[self.of_person], np.nan)

    def known(self, values: Floats) -> Floats:
        """(n,) how many of each person's group have a value."""
        return self.total(np.where(np.isnan(values), np.nan, 1.0))

    def median(self, values: Floats) -> Floats:
        """(n,) median of each person's group; NaN where fewer than FEWEST_PEERS have a value."""
        order, first, size = self._runs(values)
        if not order.size:
            return np.full(values.size, np.nan)
        ordered = values[order]
        middle = (ordered[first + (size - 1) // 2] + ordered[first + size // 2]) / 2
        return self._spread(np.where(size >= FEWEST_PEERS, middle, np.nan), order[first])

    def rank(self, values: Floats) -> Floats:
        """(n,) share of the others in the group that are lower, ties counting half: 0 lowest, 1 highest."""
        values = np.round(values, 9)  # means that are equal but for the order of their sums tie
        order, first, size = self._runs(values)
        ranks = np.full(values.size, np.nan)
        group, ordered = np.repeat(np.arange(size.size), size), values[order]
        starts = np.append(True, (np.diff(ordered) != 0) | (np.diff(group) != 0))[: order.size]
        run = np.cumsum(starts) - 1
        begin, ties = np.flatnonzero(starts)[run], np.bincount(run)[run] if run.size else run
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (begin - first[group] + (ties - 1) / 2) / (size[group] - 1)
        ranks[order] = np.where(size[group] >= FEWEST_PEERS, share, np.nan)
        return ranks

    def _runs(self, values: Floats) -> tuple[Ints, Ints, Ints]:
        """People with a group and a value, sorted by both; where each group begins among them, and its size."""
        inside = np.flatnonzero((self.of_person >= 0) & ~np.isnan(values))
        by_value = inside[np.argsort(values[inside])]
        order = by_value[np.argsort(self._narrow[by_value], kind="stable")]
        first = np.flatnonzero(np.append(True, np.diff(self.of_person[order]) != 0)[: order.size])
        return order, first, np.diff(np.append(first, order.size))

    @property
    def _narrow(self) -> NDArray[np.integer]:
        """Group numbers as narrow as they can be: stable sorts of 16 bits are radix sorts, ten times faster."""
        return self.of_person.astype(np.uint16) if self.size <= _SIXTEEN_BITS else self.of_person

    def _spread(self, of_run: Floats, first_person: Ints) -> Floats:
        of_group = np.full(self.size + 1, np.nan)
        of_group[self.of_person[first_person]] = of_run
        return np.where(self.of_person >= 0, of_group[self.of_person], np.nan)


def groups(*codes: Ints) -> Groups:
    """Group people by several codes at once; a code of -1 belongs to no group."""
    together = np.zeros(codes[0].size, dtype=np.int64)
    grouped: Bools = np.ones(codes[0].size, dtype=bool)
    for code in codes:
        grouped &= code >= 0
        together = _squeezed(together * (code.max(initial=0) + 2) + code + 1)
    return Groups(np.where(grouped, together, -1), int(together.max(initial=-1)) + 1)


def _squeezed(codes: Ints) -> Ints:
    """Number the codes that occur from 0, in their order."""
    occurs = np.zeros(codes.max(initial=-1) + 1, dtype=bool)
    occurs[codes] = True
    return (np.cumsum(occurs) - 1)[codes]
