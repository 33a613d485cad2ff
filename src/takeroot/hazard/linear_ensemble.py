"""The linear margins of all members at once: each feature standardised once, column by column, person by person."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.linear_margin import WIDEST, LinearMargin

Floats = NDArray[np.float64]


class LinearEnsemble:
    """B linear margins over the same terms.

    Sums go column by column, never by a matrix product, whose last bits may hang on how many rows there are.

    Parameters
    ----------
    margins : sequence of LinearMargin
        Standardised alike, as `fit_linears` makes them.

    Raises
    ------
    ValueError
        If they are not.
    """

    def __init__(self, margins: Sequence[LinearMargin]) -> None:
        if len({(one.fill, one.centre, one.scale, one.missing_share) for one in margins}) != 1:
            raise ValueError("linear margins of one ensemble must be standardised alike")
        first = margins[0]
        self._fill, self._centre, self._scale, self._share = (
            np.array(part) for part in (first.fill, first.centre, first.scale, first.missing_share)
        )
        self._slopes = np.array([one.slope for one in margins])
        self._marks = np.array([one.missing_slope for one in margins])
        self._intercepts = np.array([one.intercepts for one in margins])
        self.mean_intercepts = self._intercepts.mean(axis=0)

    def margins(self, leads: Sequence[Floats], moving: Sequence[int]) -> Floats:
        """Log-odds of each member, (B, n, L), from arrays that differ between leads only in `moving`."""
        moves = set(moving)
        fixed = [j for j in range(len(self._fill)) if j not in moves]
        of_all = self._added(np.zeros((len(self._slopes), len(leads[0]))), leads[0], fixed)
        return np.stack(
            [self._added(of_all + self._intercepts[:, k, None], lead, moving) for k, lead in enumerate(leads)], axis=2
        )

    def mean_terms(self, leads: Sequence[Floats], moving: Sequence[int]) -> Iterator[Floats]:
        """What each feature adds to the members' mean, one by one: (L, n), or (1, n) where no lead moves it."""
        slopes, marks, moves = self._slopes.mean(axis=0), self._marks.mean(axis=0), set(moving)
        for j in range(len(self._fill)):
            parts = [self._term(lead[:, j], j) for lead in (leads if j in moves else leads[:1])]
            yield np.stack([slopes[j] * value + marks[j] * mark for value, mark in parts])

    def changes(self, columns: Sequence[int], before: Floats, after: Floats) -> Floats:
        """How much each member's log-odds change with these columns, (B, n), from their values (k, n)."""
        own = list(columns)
        (value, mark), (value_before, mark_before) = (
            self._term(values, (own, np.newaxis)) for values in (after, before)
        )
        found = np.zeros((len(self._slopes), before.shape[1]))
        for k, j in enumerate(own):
            found += self._slopes[:, j, None] * (value[k] - value_before[k])
            found += self._marks[:, j, None] * (mark[k] - mark_before[k])
        return found

    def _added(self, total: Floats, x: Floats, columns: Sequence[int]) -> Floats:
        for j in columns:
            value, mark = self._term(x[:, j], j)
            total += self._slopes[:, j, None] * value
            total += self._marks[:, j, None] * mark
        return total

    def _term(self, values: Floats, j: int | tuple[list[int], None]) -> tuple[Floats, Floats]:
        """Standardised values, missing ones at the fill, and marks of missing ones."""
        missing = np.isnan(values)
        value = np.where(missing, self._fill[j], values)
        value -= self._centre[j]
        value /= self._scale[j]
        np.clip(value, -WIDEST, WIDEST, out=value)
        return value, missing - self._share[j]
