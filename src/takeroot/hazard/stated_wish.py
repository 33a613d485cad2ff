r"""What a measure changes, read from what people say they want as well as from who left; `fit_stated_wish` learns it.

The hazard is learnt to foretell: it holds fixed what people answered (that they wish to go, that their pay is poor) and
splits one cause among its many signs, so that scored again with better pay alone it finds little, and with a larger
share of allowances, the mark of a remote post, a higher risk. To compare measures one asks for the whole effect of a
change instead. That is read from a surrogate index (Athey, Chetty, Imbens & Kang 2019, NBER 26463; Prentice 1989,
Statistics in Medicine 8): far more people say that they wish to leave than leave in any year, so

.. math:: m(x) = E[\mbox{stated wish} \mid x], \qquad \log\frac{h_k}{1 - h_k} = \alpha_k + s + \gamma\, m(x)

with :math:`x` everything known of a person but their answers, :math:`s` the season's part, :math:`m` additive with two
bends a feature and monotone where a direction is declared, and the scale :math:`\gamma` learnt from who did leave. A
change from :math:`x` to :math:`x'` moves the log-odds by :math:`\gamma\,(m(x') - m(x))` at every lead.

It stands on what the answers are asked to stand for: that what makes people wish to leave makes them leave, in
proportion. Where wishes do not go with exits (:math:`\gamma` is not clearly above nought), or few were asked, there is
no index, and the hazard itself is scored again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.moved_columns import MovedColumns

Floats = NDArray[np.float64]

BEND = 0.5
"""A feature's slope may change so many deviations below its mean, and above."""

WIDEST = 8.0
"""Standardised values are cut at so many deviations."""


@dataclass(frozen=True)
class StatedWish:
    """The index times its scale, of B resampled members: additive in F features.

    Parameters
    ----------
    names : tuple of str of length F
    centre, scale : tuple of float of length F
        A value enters as `(x - centre) / scale`, cut at 8 deviations.
    slopes : tuple of B tuples, each of 3 tuples of length F
        Of the standardised value, of what of it lies above the upper bend, and of what lies below the lower one.
    """

    names: tuple[str, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    slopes: tuple[tuple[tuple[float, ...], ...], ...]

    def changes_of(self, leads: Sequence[Floats]) -> "StatedWishChanges":
        """Get ready to tell how the log-odds of people change; one array (n, F) a lead."""
        return StatedWishChanges(self, leads)

    def to_json(self) -> dict[str, Any]:
        """Plain lists, exact to the bit when written as JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "StatedWish":
        """The inverse of `to_json`."""
        return cls(
            tuple(plain["names"]),
            tuple(plain["centre"]),
            tuple(plain["scale"]),
            tuple(tuple(tuple(kind) for kind in member) for member in plain["slopes"]),
        )


class StatedWishChanges:
    """How each member's margin changes when some features of some people do; `MemberChanges` tells it of the hazard."""

    def __init__(self, index: StatedWish, leads: Sequence[Floats]) -> None:
        self._leads = leads
        self._centre, self._scale = np.array(index.centre), np.array(index.scale)
        self._slopes = np.array(index.slopes)
        self._known: dict[tuple[int, int], Floats] = {}
        self._same: dict[int, bool] = {}

    def changes(self, moves: Sequence[MovedColumns]) -> Floats:
        """Give the change of each member's margin, (B, people of all moves, L), one move after the other."""
        people = [np.zeros((len(self._slopes), 0, len(self._leads))), *map(self._changed, moves)]
        return np.concatenate(people, axis=1)

    def beyond(self, pairs: Sequence[tuple[MovedColumns, MovedColumns]]) -> Floats:
        """Give how much more margins change with both than the sum of what each changes: nothing, they are additive."""
        return np.zeros((len(self._slopes), sum(len(first.people) for first, _ in pairs), len(self._leads)))

    def _changed(self, move: MovedColumns) -> Floats:
        total = np.zeros((len(self._leads), len(self._slopes), len(move.people)))
        for k, j in enumerate(move.columns):
            alike = len(move.after) == 1 and self._alike(j)
            for lead in range(1 if alike else len(self._leads)):
                found = self._change(j, lead, move.people, move.after[min(lead, len(move.after) - 1), k])
                total[slice(None) if alike else lead] += found
        return total.transpose(1, 2, 0)

    def _change(self, j: int, lead: int, people: NDArray[np.int64], after: Floats) -> Floats:
        """(B, n); nothing where the value is not known."""
        moved = np.nan_to_num(self._standard(j, after) - self._stood(j, lead)[:, people])
        found: Floats = sum(self._slopes[:, kind, j, None] * moved[kind] for kind in range(len(moved)))
        return found

    def _stood(self, j: int, lead: int) -> Floats:
        """Everybody's bent value as it stands, worked out once."""
        if (j, lead) not in self._known:
            self._known[j, lead] = self._standard(j, self._leads[lead][:, j])
        return self._known[j, lead]

    def _standard(self, j: int, values: Floats) -> Floats:
        return bent((values - self._centre[j]) / self._scale[j])

    def _alike(self, j: int) -> bool:
        """Whether everybody's value is the same at all leads."""
        if j not in self._same:
            first, *others = (lead[:, j] for lead in self._leads)
            self._same[j] = all(np.array_equal(first, other, equal_nan=True) for other in others)
        return self._same[j]


def bent(standard: Floats) -> Floats:
    """Standardised values, cut, and what of them lies beyond the bends: three times their shape.

    Examples
    --------
    >>> bent(np.array([-2.0, 0.2, 1.5])).tolist()
    [[-2.0, 0.2, 1.5], [0.0, 0.0, 1.0], [1.5, 0.0, 0.0]]
    """
    cut = np.clip(standard, -WIDEST, WIDEST)
    return np.stack([cut, np.maximum(cut - BEND, 0.0), np.maximum(-cut - BEND, 0.0)])
