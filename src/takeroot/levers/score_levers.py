"""Score people again as they would stand with a lever, or with two; `suggest` asks, the verbs are in `change_verbs`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.data.risk_model import RiskModel
from takeroot.levers.apply_changes import apply_changes
from takeroot.levers.combine import Combined, combine
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
        When they act: for two levers from the month in which both do.
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


@dataclass(frozen=True)
class Scorer:
    """A model and the people it scores again; their scores without any lever are worked out once.

    Parameters
    ----------
    feature_set : FeatureSet
    model : RiskModel
    wanted : array of int (n,)
        Positions of the people who may get levers, rising.
    """

    feature_set: FeatureSet
    model: RiskModel
    wanted: Rows

    @cached_property
    def log_odds(self) -> Floats:
        """Log-odds of those wanted, without levers, (n, L)."""
        return self.model.log_odds(_rows(self.feature_set, self.wanted))

    @cached_property
    def members(self) -> Floats:
        """The same of each resampled model, (B, n, L)."""
        return self.model.member_log_odds(_rows(self.feature_set, self.wanted))

    def score(self, rows: Rows, levers: Sequence[Lever], *, resampled: bool = True) -> Scored:
        """Score people with the levers; those whom a lever would leave as they are fall out.

        Parameters
        ----------
        rows : array of int
            Positions, some of those wanted.
        levers : sequence of Lever
        resampled : bool
            Whether the resampled models are asked how sure the model is.
        """
        alone = [_alone(self.feature_set, rows, lever) for lever in levers]
        doing = ~np.any([one.idle for one in alone], axis=0)
        rows, alone = rows[doing], [one.only(doing) for one in alone]
        return Scored(
            rows=rows,
            levers=tuple(levers),
            grid=make_grid(self.feature_set.leads, max(lever.lead_months for lever in levers)),
            hazards=cumulative_hazards(self._log_odds(rows)),
            effect=self._effect(rows, levers, alone, resampled=resampled and len(rows) > 0),
            cost=pd.DataFrame({lever.id: one.cost for lever, one in zip(levers, alone, strict=True)}),
        )

    def _log_odds(self, rows: Rows) -> Floats:
        return self.log_odds[np.searchsorted(self.wanted, rows)]

    def _effect(self, rows: Rows, levers: Sequence[Lever], alone: "Sequence[_Alone]", *, resampled: bool) -> Combined:
        after, before = apply_changes(self.feature_set, rows, levers), self._log_odds(rows)
        nobody = np.empty((0, *before.shape))
        return combine(
            _together([one.prior for one in alone]),
            grid=make_grid(self.feature_set.leads, max(lever.lead_months for lever in levers)),
            before=before,
            after=self.model.log_odds(after) if len(rows) else before,
            members_before=self.members[:, np.searchsorted(self.wanted, rows)] if resampled else nobody,
            members_after=self.model.member_log_odds(after) if resampled else nobody,
            silent=~np.any([one.moved for one in alone], axis=0),
        )


class _Alone(NamedTuple):
    """One lever for n people: whether it moves what is known, or need not; its prior; its cost in a year."""

    moved: NDArray[np.bool_]
    idle: NDArray[np.bool_]
    prior: Prior
    cost: Floats

    def only(self, keep: NDArray[np.bool_]) -> "_Alone":
        prior_kept = Prior(self.prior.mean[keep], self.prior.deviation[keep])
        return _Alone(self.moved[keep], self.idle[keep], prior_kept, self.cost[keep])


def _alone(feature_set: FeatureSet, rows: Rows, lever: Lever) -> _Alone:
    """Doses and costs are read from the first lead."""
    first = FeatureSet(feature_set.as_of, feature_set.leads[:1], feature_set.people, feature_set.values[:1])
    before, after = _rows(first, rows)[0], apply_changes(first, rows, [lever])[0]
    named = sorted({change.feature for change in lever.changes} & set(before))
    old, new = before[named].to_numpy(dtype=np.float64), after[named].to_numpy(dtype=np.float64)
    moved = ((old != new) & ~np.isnan(old)).any(axis=1)
    idle = ~moved & ~np.isnan(old).all(axis=1)
    return _Alone(moved, idle, prior(lever, before, after), _cost(lever, before, after))


def _together(priors: Sequence[Prior]) -> Prior:
    mean = np.sum([one.mean for one in priors], axis=0)
    return Prior(mean, np.sqrt(np.sum([one.deviation**2 for one in priors], axis=0)))


def _rows(feature_set: FeatureSet, rows: Rows) -> tuple[pd.DataFrame, ...]:
    return tuple(frame.iloc[rows].reset_index(drop=True) for frame in feature_set.values)


def _cost(lever: Lever, before: pd.DataFrame, after: pd.DataFrame) -> Floats:
    cost, nothing = lever.cost, pd.Series(np.zeros(len(before)))
    rise = after.get(cost.monthly_rise_of, nothing) - before.get(cost.monthly_rise_of, nothing)
    share = cost.share * before.get(cost.monthly_share_of, nothing)
    monthly = cost.monthly + rise.fillna(0.0).clip(lower=0.0) + share.fillna(0.0)
    yuan: Floats = np.round(cost.once + 12 * monthly.to_numpy(dtype=np.float64))
    return yuan
