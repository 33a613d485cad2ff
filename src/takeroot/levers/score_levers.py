"""Score people again as they would stand with a lever, or with two; `suggest` asks, the verbs are in `change_verbs`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.data.risk_model import RiskModel
from takeroot.levers.apply_changes import Around, apply_changes
from takeroot.levers.combine import Combined, combine, combine_two, log_hazard_ratio
from takeroot.levers.prior import Prior, prior
from takeroot.levers.staff_months import Grid, cumulative_hazards, make_grid
from takeroot.specs.lever import Lever

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """One set of levers for n people.

    Parameters
    ----------
    rows : array of int (n,)
        Positions of the people.
    levers : tuple of Lever
    grid : Grid
        The lead intervals, cut where each begins to act.
    hazards : array (n, L)
        Cumulative hazards without them.
    effect : Combined
    cost : DataFrame
        Yuan in twelve months, one column a lever.
    """

    rows: Rows
    levers: tuple[Lever, ...]
    grid: Grid
    hazards: Floats
    effect: Combined
    cost: pd.DataFrame

    @property
    def from_month(self) -> int:
        """From when all of them act."""
        return max(lever.lead_months for lever in self.levers)


@dataclass(frozen=True)
class Scorer:
    """A model and the people it scores again; their scores without any lever are worked out once.

    Parameters
    ----------
    feature_set : FeatureSet
    model : RiskModel
        Its log-odds are the mean of its resampled models', of which it has at least one.
    wanted : array of int (n,)
        Positions of the people who may get levers, rising.
    """

    feature_set: FeatureSet
    model: RiskModel
    wanted: Rows

    @cached_property
    def around(self) -> Around:
        """What levers ask of everyone."""
        return Around(self.feature_set)

    @cached_property
    def log_odds(self) -> Floats:
        """Log-odds of those wanted, without levers, (n, L)."""
        return self.model.log_odds(_rows(self.feature_set, self.wanted))

    @cached_property
    def members(self) -> Floats:
        """The same of each resampled model, (B, n, L)."""
        return self.model.member_log_odds(_rows(self.feature_set, self.wanted))

    def score(self, rows: Rows, lever: Lever) -> Scored:
        """Score people with one lever; those whom it would leave as they are fall out."""
        alone = _alone(self.feature_set, rows, lever, self.around)
        rows, alone = rows[~alone.idle], alone.only(~alone.idle)
        place = self._place(rows)
        grid, before = make_grid(self.feature_set.leads, [lever.lead_months]), self.log_odds[place]
        members_before, members_after = self._members(
            rows, apply_changes(self.feature_set, rows, [lever], around=self.around)
        )
        effect = combine(
            alone.prior,
            grid=grid,
            from_month=lever.lead_months,
            before=before,
            after=before + (members_after - members_before).mean(axis=0),
            members_before=members_before,
            members_after=members_after,
            silent=~alone.moved,
        )
        return Scored(rows, (lever,), grid, cumulative_hazards(before), effect, pd.DataFrame({lever.id: alone.cost}))

    def score_pairs(self, pairs: Sequence[tuple[Rows, Scored, Scored]]) -> Iterator[Scored]:
        """Score people with two levers at once, all pairs in one go; rows are among those scored with each lever."""
        moved = [
            apply_changes(self.feature_set, rows, (*first.levers, *second.levers), around=self.around)
            for rows, first, second in pairs
        ]
        if not moved:
            return
        after = self.model.log_odds([pd.concat(of_lead, ignore_index=True) for of_lead in zip(*moved, strict=True)])
        ends = np.cumsum([len(rows) for rows, _, _ in pairs])[:-1]
        for (rows, first, second), odds in zip(pairs, np.split(after, ends), strict=True):
            yield self._two(rows, first, second, odds)

    def _two(self, rows: Rows, first: Scored, second: Scored, after: Floats) -> Scored:
        levers, before = (*first.levers, *second.levers), self.log_odds[self._place(rows)]
        joint = log_hazard_ratio(before, after)
        places = [np.searchsorted(one.rows, rows) for one in (first, second)]
        effect = combine_two(first.effect.only(places[0]), second.effect.only(places[1]), joint)
        costs = [one.cost.iloc[at].reset_index(drop=True) for one, at in zip((first, second), places, strict=True)]
        grid = make_grid(self.feature_set.leads, [lever.lead_months for lever in levers])
        return Scored(rows, levers, grid, cumulative_hazards(before), effect, pd.concat(costs, axis=1))

    def _members(self, rows: Rows, after: tuple[pd.DataFrame, ...]) -> tuple[Floats, Floats]:
        """Log-odds of each resampled model without and with the lever; the model's own move is their mean move."""
        before = self.members[:, self._place(rows)]
        return before, self.model.member_log_odds(after) if len(rows) else before

    def _place(self, rows: Rows) -> Rows:
        return np.searchsorted(self.wanted, rows)


class _Alone(NamedTuple):
    """One lever for n people: whether it moves what is known, or need not; its prior; its cost in a year."""

    moved: NDArray[np.bool_]
    idle: NDArray[np.bool_]
    prior: Prior
    cost: Floats

    def only(self, keep: NDArray[np.bool_]) -> "_Alone":
        prior_kept = Prior(self.prior.mean[keep], self.prior.deviation[keep])
        return _Alone(self.moved[keep], self.idle[keep], prior_kept, self.cost[keep])


def _alone(feature_set: FeatureSet, rows: Rows, lever: Lever, around: Around) -> _Alone:
    """Doses and costs are read from the first lead."""
    first = FeatureSet(feature_set.as_of, feature_set.leads[:1], feature_set.people, feature_set.values[:1])  # noqa: PD011 - no frame
    before, after = _rows(first, rows)[0], apply_changes(first, rows, [lever], around=around)[0]
    named = sorted({change.feature for change in lever.changes} & set(before))
    old, new = before[named].to_numpy(dtype=np.float64), after[named].to_numpy(dtype=np.float64)
    moved = ((old != new) & ~np.isnan(old)).any(axis=1)
    idle = ~moved & ~np.isnan(old).all(axis=1)
    return _Alone(moved, idle, prior(lever, before, after), _cost(lever, before, after))


def _rows(feature_set: FeatureSet, rows: Rows) -> tuple[pd.DataFrame, ...]:
    return tuple(frame.iloc[rows].reset_index(drop=True) for frame in feature_set.values)  # noqa: PD011 - no frame


def _cost(lever: Lever, before: pd.DataFrame, after: pd.DataFrame) -> Floats:
    cost, nothing = lever.cost, pd.Series(np.zeros(len(before)))
    rise = after.get(cost.monthly_rise_of, nothing) - before.get(cost.monthly_rise_of, nothing)
    share = cost.share * before.get(cost.monthly_share_of, nothing)
    monthly = cost.monthly + rise.fillna(0.0).clip(lower=0.0) + share.fillna(0.0)
    yuan: Floats = np.round(cost.once + 12 * monthly.to_numpy(dtype=np.float64))
    return yuan
