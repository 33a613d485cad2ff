"""What a fitted hazard answers to the stages, as `RiskModel`; `model` is the estimator that fits it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.odds import Odds
from takeroot.hazard.ensemble import Ensemble
from takeroot.hazard.log_odds_changes import LogOddsChanges
from takeroot.hazard.member import Member
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.require_features import require_features
from takeroot.hazard.season import Season, season_offset
from takeroot.hazard.stated_wish import StatedWish
from takeroot.hazard.training import Training

Floats = NDArray[np.float64]
Frames = Sequence[pd.DataFrame]


class FittedHazard:
    """Members, the map from their mean log-odds to calibrated ones, and the season: all that scoring needs.

    Attributes
    ----------
    names_ : tuple of str
        The columns it wants, in order.
    columns_ : tuple of int
        Those of them that the members look at.
    cuts_ : ndarray of shape (L,)
        Ends of the lead intervals.
    members_ : tuple of Member
        Models on resampled people; the model is their mean log-odds.
    spread_ : float
        By what the members' deviations are multiplied to show the doubt of their mean.
    scale_, shift_ : ndarray of shape (L,)
        The increasing affine map from mean log-odds to calibrated log-odds of each interval.
    season_ : tuple of 12 float, or None
        Multipliers of the monthly hazard.
    month_ : int
        Month number at whose end people are scored.
    learner_ : str
        What learnt the members.
    training_ : Training
        What it was trained on.
    stated_wish_ : StatedWish or None
        What measures change, where people were asked; else the members are scored again.
    """

    names_: tuple[str, ...]
    columns_: tuple[int, ...]
    cuts_: Floats
    members_: tuple[Member, ...]
    spread_: float
    scale_: Floats
    shift_: Floats
    season_: Season | None
    month_: int
    learner_: str
    training_: Training
    stated_wish_: StatedWish | None
    foreseen: Sequence[str] | None

    @property
    def leads(self) -> tuple[int, ...]:
        """Ends of the lead intervals, rising."""
        return tuple(int(cut) for cut in self.cuts_)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns it wants, in order."""
        return self.names_

    def log_odds(self, values: Frames) -> Floats:
        """Calibrated log-odds of the hazard in each lead interval, (n, L)."""
        return self.odds(values).mean

    def member_log_odds(self, values: Frames) -> Floats:
        """The same from each member, (B, n, L), spread as far as the answer hangs on the people sampled."""
        return self.odds(values).members

    def odds(self, values: Frames) -> Odds:
        """Log-odds of the model and of its members at once.

        Members see a share f of the people without replacement; by the delete-d jackknife (Shao & Wu 1989, Annals of
        Statistics 17) their deviations times sqrt(f / (1 - f)) have the standard error of the whole sample's answer.
        """
        return self._odds(self._ensemble(values).margins(self._arrays(values)))

    def explained(self, values: Frames) -> tuple[Odds, tuple[Floats, Floats]]:
        """What `odds` and `contributions` give, for little more than either."""
        margins, *parts = self._ensemble(values).explained(self._arrays(values), self.scale_)
        return self._odds(margins), self._whole(*parts)

    def changes_of(self, values: Frames) -> LogOddsChanges:
        """Get ready to tell how these people's log-odds change when a measure moves some of their features.

        By what people say they want (`stated_wish`), where that was learnt; else by the members scored again.
        """
        index = self.stated_wish_
        if index is not None:
            require_features(values, index.names, leads=len(self.cuts_))
            leads = [_array(frame, index.names, lead)[:, :-1] for lead, frame in enumerate(values)]
            return LogOddsChanges(index.changes_of(leads), index.names, spread=self.spread_, scale=self.scale_)
        changes = self._ensemble(values).changes_of(self._arrays(values))
        names = [self.names_[j] for j in self.columns_]
        return LogOddsChanges(changes, names, spread=self.spread_, scale=self.scale_)

    def contributions(self, values: Frames) -> tuple[Floats, Floats]:
        """Base (n, L), the lead's own part included, and contributions (n, L, F): together `log_odds`."""
        return self._whole(*self._ensemble(values).contributions(self._arrays(values), self.scale_))

    def prepare(self, *, people: int, as_of: int | None = None) -> Self:
        """Get ready to score and explain so many people in all, at the end of a month: many pay for tables, few do not.

        Without a month, the season is that of the month in which the model was trained. How it is done hangs on the
        number of people alone, so that a run in groups gives the bytes of a run in one piece.
        """
        self.ensemble_ = self._new_ensemble(people)
        self.month_ = self.month_ if as_of is None else as_of
        return self

    @property
    def explained_by(self) -> str:
        """Which way contributions are computed, and why; for the manifest."""
        return self.ensemble_.reason if hasattr(self, "ensemble_") else "not prepared"

    def margin_of_rows(self, rows: PersonPeriods) -> Floats:
        """Calibrated log-odds of person-period rows, (N,)."""
        seen = self._in_season(rows).with_features(self.columns_)
        raw = np.mean([member.margin(seen.values, seen.interval) for member in self.members_], axis=0)
        return raw * self.scale_[rows.interval] + self.shift_[rows.interval] + seen.offset

    def _odds(self, margins: Floats) -> Odds:
        centre, shift = margins.mean(axis=0), self._shift()
        return Odds(centre * self.scale_ + shift, (centre + self.spread_ * (margins - centre)) * self.scale_ + shift)

    def _whole(self, base: Floats, seen: Floats) -> tuple[Floats, Floats]:
        """Base and contributions, calibrated, of all features, those that no member looks at included."""
        if self.columns_ == tuple(range(len(self.names_))):
            return base * self.scale_ + self._shift(), seen
        whole = np.zeros((len(self.names_), *base.T.shape)).transpose(2, 1, 0)
        whole[:, :, self.columns_] = seen
        return base * self.scale_ + self._shift(), whole

    def _ensemble(self, values: Frames) -> Ensemble:
        return self.ensemble_ if hasattr(self, "ensemble_") else self._new_ensemble(len(values[0]))

    def _new_ensemble(self, people: int) -> Ensemble:
        moving = [k for k, j in enumerate(self.columns_) if self.names_[j] in frozenset(self.foreseen or ())]
        return Ensemble(self.members_, features=len(self.columns_), people=people, foreseen=moving)

    def _arrays(self, values: Frames) -> list[Floats]:
        """One array (n, F + 1) a lead: the features in the order of `columns_`, and the lead interval's number."""
        wanted = [self.names_[j] for j in self.columns_]
        require_features(values, wanted, leads=len(self.cuts_))
        return [_array(frame, wanted, lead) for lead, frame in enumerate(values)]

    def _in_season(self, rows: PersonPeriods) -> PersonPeriods:
        return replace(rows, offset=self._offset(rows.as_of, rows.interval)) if self.season_ else rows

    def _shift(self) -> Floats:
        """Calibration's shift with the season as seen from the month scored, (L,)."""
        every = np.arange(len(self.cuts_))
        return self.shift_ + self._offset(np.full(len(every), self.month_), every)

    def _offset(self, as_of: NDArray[np.int64], interval: NDArray[np.int64]) -> Floats:
        if not self.season_:
            return np.zeros(len(interval))
        begins = np.r_[0.0, self.cuts_[:-1]]
        return season_offset(self.season_, as_of, begins[interval], self.cuts_[interval])


def _array(frame: pd.DataFrame, wanted: Sequence[str], lead: int) -> Floats:
    rows = np.empty((len(wanted) + 1, len(frame)))  # column after column, as whoever scores reads them
    block = frame.to_numpy().T
    if block.dtype == np.float64 and frame.columns.is_unique:
        np.take(block, frame.columns.get_indexer(pd.Index(wanted)), axis=0, out=rows[:-1], mode="clip")
    else:
        rows[:-1] = frame[wanted].to_numpy(dtype=np.float64).T
    rows[-1] = lead
    return rows.T
