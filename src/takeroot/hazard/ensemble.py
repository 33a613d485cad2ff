"""All members at once: their margins, and contributions to their mean, by the fastest exact way."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.booster_explainer import BoosterExplainer
from takeroot.explain.contributions import Contributions, combine
from takeroot.hazard.boosted_margin import BoostedMargin, with_lead
from takeroot.hazard.linear_margin import LinearMargin
from takeroot.hazard.member import Member

Floats = NDArray[np.float64]


class Ensemble:
    """Members of one kind, scored and explained together.

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
        self._boosted = [margin for margin in margins if isinstance(margin, BoostedMargin)]
        self._linear = [margin for margin in margins if isinstance(margin, LinearMargin)]
        self._kinds = len(members[0].margins)
        self._foreseen = frozenset(foreseen)
        boosters = [margin.booster for margin in self._boosted]
        everything = range(features + 1)
        self._all_move, self._foreseen_move = (
            BoosterExplainer(boosters, people=people, moving=tuple(moving), into_base=(features,))
            for moving in (everything, sorted({*foreseen, features}))
        )

    @property
    def reason(self) -> str:
        """Which way contributions are computed, and why; for the manifest."""
        return self._foreseen_move.reason if self._boosted else "terms of a linear model"

    def margins(self, leads: Sequence[Floats]) -> Floats:
        """Log-odds of each member before calibration, (B, n, L), from one array of features a lead."""
        parts = []
        if self._boosted:
            levels = np.array([margin.levels for margin in self._boosted])
            parts.append(self._all_move.margins(_with_leads(leads)) + levels[:, None, :])
        if self._linear:
            parts.append(np.stack([_linear_margins(margin, leads) for margin in self._linear]))
        return np.asarray(sum(parts[1:], parts[0]) / self._kinds, dtype=np.float64)

    def contributions(self, leads: Sequence[Floats]) -> list[Contributions]:
        """Contributions to the members' mean margin, one for each lead, the lead's own part in the base."""
        parts = []
        if self._boosted:
            base, values = self._mover(leads).explain_leads(_with_leads(leads))
            base = base + np.mean([margin.levels for margin in self._boosted], axis=0)
            parts.append([Contributions(base[:, k], values[:, k]) for k in range(len(leads))])
        if self._linear:
            parts.append(
                [combine([margin.contributions(x, k) for margin in self._linear]) for k, x in enumerate(leads)]
            )
        return [combine(of_lead) for of_lead in zip(*parts, strict=True)]

    def _mover(self, leads: Sequence[Floats]) -> BoosterExplainer:
        fixed = [j for j in range(leads[0].shape[1]) if j not in self._foreseen]
        same = all(np.array_equal(x[:, fixed], leads[0][:, fixed], equal_nan=True) for x in leads[1:])
        return self._foreseen_move if same else self._all_move


def _with_leads(leads: Sequence[Floats]) -> list[Floats]:
    return [with_lead(x, np.full(len(x), k)) for k, x in enumerate(leads)]


def _linear_margins(margin: LinearMargin, leads: Sequence[Floats]) -> Floats:
    return np.stack([margin.margin(x, np.full(len(x), k)) for k, x in enumerate(leads)], axis=1)
