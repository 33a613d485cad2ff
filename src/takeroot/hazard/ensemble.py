"""All members at once: their margins, their mean's contributions, what changes them; by the fastest exact way."""

from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.booster_explainer import BoosterExplainer
from takeroot.hazard.boosted_margin import BoostedMargin
from takeroot.hazard.linear_ensemble import LinearEnsemble
from takeroot.hazard.linear_margin import LinearMargin
from takeroot.hazard.margin_changes import MemberChanges
from takeroot.hazard.member import Member

Floats = NDArray[np.float64]


class Ensemble:
    """Members of one kind, scored and explained together.

    Everything takes one array (n, F + 1) a lead: the features, and in the last column the lead interval's number. Those
    that lie in memory column after column are quickest.

    Parameters
    ----------
    members : sequence of Member
        Each holds the same kinds of margins.
    features : int
        How many features they look at.
    people : int
        How many people will be explained in all: on it hangs which way is taken.
    foreseen : sequence of int
        Features whose values may differ between leads; where others differ as well, all are taken as moving.
    """

    def __init__(self, members: Sequence[Member], *, features: int, people: int, foreseen: Sequence[int]) -> None:
        margins = [margin for member in members for margin in member.margins]
        boosted = [margin for margin in margins if isinstance(margin, BoostedMargin)]
        linear = [margin for margin in margins if isinstance(margin, LinearMargin)]
        self._kinds = len(members[0].margins)
        self._members, self._features, self._foreseen = len(members), features, tuple(sorted(foreseen))
        self._levels = np.array([margin.levels for margin in boosted])
        self._linear = LinearEnsemble(linear) if linear else None
        boosters = [margin.text for margin in boosted]
        self._explainers = {
            moving: BoosterExplainer(boosters, people=people, moving=(*moving, features), into_base=(features,))
            for moving in (self._foreseen, tuple(range(features)))
            if boosted
        }

    @property
    def reason(self) -> str:
        """Which way contributions are computed, and why; for the manifest."""
        return self._explainers[self._foreseen].reason if self._explainers else "terms of a linear model"

    def margins(self, leads: Sequence[Floats]) -> Floats:
        """Log-odds of each member before calibration, (B, n, L)."""
        moving = self._moving(leads)
        return self._margins(leads, moving, self._explainers[moving].margins(leads) if self._explainers else None)

    def contributions(self, leads: Sequence[Floats], scale: Floats) -> tuple[Floats, Floats]:
        """Base (n, L), the lead's own part included, and contributions (n, L, F) to the members' mean margin.

        The contributions are multiplied by the slope of each lead's calibration, `scale`; the base is not.
        """
        moving = self._moving(leads)
        boosted = self._explainers[moving].explain_leads(leads) if self._explainers else None
        return self._contributions(leads, moving, scale, boosted)

    def explained(self, leads: Sequence[Floats], scale: Floats) -> tuple[Floats, Floats, Floats]:
        """Margins, and base and contributions: for little more than either."""
        moving = self._moving(leads)
        if not self._explainers:
            return self._margins(leads, moving, None), *self._contributions(leads, moving, scale, None)
        base, values, margins = self._explainers[moving].score_leads(leads)
        found = self._contributions(leads, moving, scale, (base, values))
        return self._margins(leads, moving, margins), *found

    def changes_of(self, leads: Sequence[Floats]) -> MemberChanges:
        """Get ready to tell how these people's margins change when some of their features do."""
        moving = self._moving(leads)
        boosted = self._explainers[moving].changes_of(leads) if self._explainers else None
        return MemberChanges(boosted, self._linear, leads, moving, members=self._members)

    def _margins(self, leads: Sequence[Floats], moving: tuple[int, ...], boosted: Floats | None) -> Floats:
        total = np.zeros((self._members, len(leads[0]), len(leads)))
        if boosted is not None:
            total += boosted + self._levels[:, None, :]
        if self._linear:
            total += self._linear.margins(leads, moving)
        total /= self._kinds
        return total

    def _contributions(
        self, leads: Sequence[Floats], moving: tuple[int, ...], scale: Floats, boosted: tuple[Floats, Floats] | None
    ) -> tuple[Floats, Floats]:
        base = np.zeros((len(leads[0]), len(leads)))
        if boosted:
            own, values = boosted
            base += own + self._levels.mean(axis=0)
        else:
            values = np.zeros((self._features, *base.T.shape)).transpose(2, 1, 0)
        if self._linear:
            base += self._linear.mean_intercepts
        base /= self._kinds
        of_linear: Iterable[Floats | float] = self._linear.mean_terms(leads, moving) if self._linear else repeat(0.0)
        # Column after column, each read from memory but once.
        for j, terms in zip(range(self._features), of_linear, strict=False):
            column = values[:, :, j].T
            column += terms
            column /= self._kinds
            column *= scale[:, None]
        return base, values

    def _moving(self, leads: Sequence[Floats]) -> tuple[int, ...]:
        foreseen = set(self._foreseen)
        same = all(
            _same_bits(lead[:, j], leads[0][:, j])
            for lead in leads[1:]
            if lead is not leads[0]
            for j in range(self._features)
            if j not in foreseen
        )
        return self._foreseen if same else tuple(range(self._features))


def _same_bits(one: Floats, other: Floats) -> bool:
    """Whether all numbers are alike, missing ones included."""
    return np.array_equal(one.view(np.int64), other.view(np.int64))
