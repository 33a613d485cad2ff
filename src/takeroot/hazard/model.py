"""The hazard model: a scikit-learn estimator, and the `RiskModel` that the stages ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from takeroot.data.odds import Odds
from takeroot.explain.contributions import Contributions
from takeroot.hazard.ensemble import Ensemble
from takeroot.hazard.fit_members import Learner, Learning, choose_learner, fit_members
from takeroot.hazard.log_odds_changes import LogOddsChanges
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.require_features import require_features
from takeroot.hazard.season import Season, season_offset
from takeroot.hazard.step_function import StepFunction
from takeroot.hazard.survival_rows import survival_rows
from takeroot.hazard.training import Training
from takeroot.specs.recipe import Boosting, FewExits

Floats = NDArray[np.float64]
Frames = Sequence[pd.DataFrame]

_LEVEL_STEPS = 30


class HazardModel(BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    r"""Discrete-time hazard over lead intervals, learnt by trees, a ridge or both, and explained exactly.

    The hazard of an interval is the probability of the event inside it for those still at risk when it begins [1]_;
    the risk at a horizon is :math:`1 - \prod_k (1 - h_k)`, so that risks never fall with the horizon. Censoring,
    competing events and late entry count by exposure.

    Parameters
    ----------
    cuts : sequence of float, default (3, 6, 12)
        Ends of the lead intervals, rising; in months, or in the unit of the times fitted.
    learner : {"auto", "logistic", "mixed", "boosting"}, default "auto"
        What learns the log-odds; `auto` chooses by the number of events, as `few_exits` says.
    directions : mapping of str to {"rises", "falls"}, optional
        Whether risk rises or falls with a feature: a monotone constraint on the trees.
    foreseen : sequence of str, optional
        Features whose values differ between leads. Knowing them makes explanations faster, never different.
    boosting : Boosting, optional
        Parameters of the trees and of the ensemble.
    few_exits : FewExits, optional
        Numbers of events below which the learner changes, penalties, and the features of the logistic hazard.
    threads : int, default 1
        Threads for training. They change nothing but the time.

    Attributes
    ----------
    feature_names_in_ : ndarray of str
        Columns seen in `fit`, where X had text column names.
    learner_ : str
        What `auto` chose.
    members_ : tuple of Member
        Models on resampled people; the model is their mean log-odds.
    scale_, shift_ : ndarray of shape (L,)
        The increasing affine map from mean log-odds to calibrated log-odds of each interval.
    training_ : Training
        What it was trained on.

    References
    ----------
    .. [1] Tutz, Schmid (2016), Modeling Discrete Time-to-Event Data, Springer.

    Examples
    --------
    Ten people, half of whom leave after two months, half watched for a year:

    >>> y = np.array([(True, 2.0)] * 5 + [(False, 12.0)] * 5, dtype=[("event", bool), ("time", float)])
    >>> x = pd.DataFrame({"pay_gap": [1.0] * 5 + [0.0] * 5})
    >>> model = HazardModel().fit(x, y)
    >>> risk = model.predict_risk(x, [3, 12])
    >>> bool(risk[0, 0] > 0.5 > risk[9, 0])
    True
    """

    def __init__(
        self,
        *,
        cuts: Sequence[float] = (3, 6, 12),
        learner: str = "auto",
        directions: Mapping[str, str] | None = None,
        foreseen: Sequence[str] | None = None,
        boosting: Boosting | None = None,
        few_exits: FewExits | None = None,
        threads: int = 1,
    ) -> None:
        self.cuts = cuts
        self.learner = learner
        self.directions = directions
        self.foreseen = foreseen
        self.boosting = boosting
        self.few_exits = few_exits
        self.threads = threads

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn from survival outcomes or from person-period rows.

        Parameters
        ----------
        X : array_like of shape (n, F)
            Features, numbers; NaN is missing.
        y : structured array of shape (n,)
            (event, time) or (event, time, entry), as scikit-survival writes them; or person-period rows with fields
            event, interval and, if wanted, exposure and person. A plain array holds times at which all had the event.

        Raises
        ------
        ValueError
            If X or y is not of these shapes, or nobody had the event.
        """
        values = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        outcome = _column(y, len(values))
        rows = survival_rows(values, outcome, _rising(self.cuts))
        return self.fit_rows(rows, self._names())

    def fit_rows(
        self, rows: PersonPeriods, names: Sequence[str], *, members: int | None = None, season: Season | None = None
    ) -> Self:
        """Learn from ready person-period rows; `names` are their columns, `season` multiplies by month of the year."""
        if hasattr(self, "ensemble_"):
            del self.ensemble_
        boosting, few = self.boosting or Boosting(), self.few_exits or FewExits()
        exits = int(rows.event.sum())
        if not exits:
            raise ValueError("nobody had the event in the intervals watched: a hazard cannot be learnt")
        self.n_features_in_ = len(names)
        self.season_, self.month_ = season, int(rows.as_of.max())
        self.cuts_ = np.asarray(_rising(self.cuts), dtype=np.float64)
        self.learner_ = self._chosen(_exits_of_people(rows), few)
        self.columns_ = self._columns(names, few)
        directions = tuple((self.directions or {}).get(names[j]) for j in self.columns_)
        seen = self._in_season(rows).with_features(self.columns_)
        learning = Learning(self.learner_, len(self.cuts_), directions, boosting, few, self.threads)
        self.members_ = fit_members(seen, learning, members=members or boosting.members)
        self.spread_ = _spread(boosting, members or boosting.members)
        self.names_ = tuple(names)
        self.scale_, self.shift_ = np.ones(len(self.cuts_)), self._levels(seen)
        self.training_ = Training(
            learner=self.learner_, exits=_exits_of_people(rows), rows=int((rows.exposure > 0).sum())
        )
        return self

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
        raw = self._ensemble(values).margins(self._arrays(values))
        centre, shift = raw.mean(axis=0), self._shift()
        return Odds(centre * self.scale_ + shift, (centre + self.spread_ * (raw - centre)) * self.scale_ + shift)

    def changes_of(self, values: Frames) -> LogOddsChanges:
        """Get ready to tell how these people's log-odds change when some of their features do: what levers ask."""
        changes = self._ensemble(values).changes_of(self._arrays(values))
        names = [self.names_[j] for j in self.columns_]
        return LogOddsChanges(changes, names, spread=self.spread_, scale=self.scale_)

    def margin_of_rows(self, rows: PersonPeriods) -> Floats:
        """Calibrated log-odds of person-period rows, (N,)."""
        seen = self._in_season(rows).with_features(self.columns_)
        raw = np.mean([member.margin(seen.values, seen.interval) for member in self.members_], axis=0)
        return raw * self.scale_[rows.interval] + self.shift_[rows.interval] + seen.offset

    def contributions(self, values: Frames) -> tuple[Floats, Floats]:
        """Base (n, L), the lead's own part included, and contributions (n, L, F): together `log_odds`."""
        base, values_found = self._ensemble(values).contributions(self._arrays(values))
        values_found *= self.scale_[:, None]
        if self.columns_ == tuple(range(len(self.names_))):
            return base * self.scale_ + self._shift(), values_found
        whole = np.zeros((len(self.names_), *base.shape)).transpose(1, 2, 0)
        whole[:, :, self.columns_] = values_found
        return base * self.scale_ + self._shift(), whole

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

    def predict_risk(self, X: ArrayLike | Frames, horizons: ArrayLike | None = None) -> Floats:  # noqa: N803
        """Probability of the event within each horizon, (n, H); the cuts by default.

        Parameters
        ----------
        X : array_like of shape (n, F), or one frame a lead
        horizons : array_like of shape (H,), optional
            Between 0 and the last cut. Inside an interval the hazard is taken as constant.

        Raises
        ------
        ValueError
            If a horizon lies beyond the last cut.
        """
        check_is_fitted(self, "members_")
        at = self.cuts_ if horizons is None else np.asarray(horizons, dtype=np.float64).reshape(-1)
        if not ((at >= 0) & (at <= self.cuts_[-1])).all():
            raise ValueError(f"horizons must lie between 0 and the last cut, {self.cuts_[-1]:g}")
        log_survival = -np.cumsum(np.logaddexp(0, self.log_odds(self._frames(X))), axis=1)
        knots = np.r_[0.0, self.cuts_]
        inside = np.clip(np.searchsorted(self.cuts_, at), 0, len(self.cuts_) - 1)
        share = (at - knots[inside]) / (knots[inside + 1] - knots[inside])
        before = np.column_stack([np.zeros(len(log_survival)), log_survival])
        return -np.expm1(before[:, inside] * (1 - share) + before[:, inside + 1] * share)

    def predict(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Risk at the last cut, (n,): higher is sooner."""
        return self.predict_risk(X)[:, -1]

    def predict_survival_function(self, X: ArrayLike) -> NDArray[np.object_]:  # noqa: N803
        """One `StepFunction` a person, with a step at each cut."""
        survival = 1 - self.predict_risk(X)
        found = np.empty(len(survival), dtype=object)
        found[:] = [StepFunction(self.cuts_, row) for row in survival]
        return found

    def score(self, X: ArrayLike, y: ArrayLike) -> float:  # noqa: N803
        """Concordance of the risk at the last cut with the outcome (Harrell's, as scikit-survival scores)."""
        from takeroot.hazard.evaluate.concordance import concordance  # noqa: PLC0415 - scoring people needs none of it
        from takeroot.hazard.survival_rows import survival_outcome  # noqa: PLC0415

        event, time, _ = survival_outcome(_column(y, None))
        return concordance(self.predict(X), time, event)

    def explain(self, X: ArrayLike, *, interval: int = -1) -> Any:  # noqa: N803, ANN401 - a shap.Explanation; shap's door is explain
        """Contributions to the log-odds of one lead interval, by default the last, as `shap.Explanation`."""
        from takeroot.explain.explanation import explanation  # noqa: PLC0415 - shap is slow to import

        frames = self._frames(X)
        base, values = self.contributions(frames)
        shown = frames[interval][list(self.names_)].to_numpy(dtype=np.float64)
        return explanation(Contributions(base[:, interval], values[:, interval]), shown, self.names_)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's own type
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.required = True
        tags.target_tags.positive_only = True
        return tags

    def _names(self) -> list[str]:
        named = getattr(self, "feature_names_in_", None)
        return [f"x{j}" for j in range(self.n_features_in_)] if named is None else [str(name) for name in named]

    def _chosen(self, exits: int, few: FewExits) -> Learner:
        if self.learner == "auto":
            return choose_learner(exits, few)
        if self.learner not in ("logistic", "mixed", "boosting"):
            raise ValueError(f"learner={self.learner!r}; allowed: auto, logistic, mixed, boosting")
        return self.learner  # type: ignore[return-value] # one of the three, as just tested

    def _columns(self, names: Sequence[str], few: FewExits) -> tuple[int, ...]:
        wanted = [name for name in few.features if name in names] if self.learner_ == "logistic" else []
        return tuple(names.index(name) for name in (wanted or names))

    def _ensemble(self, values: Frames) -> Ensemble:
        return self.ensemble_ if hasattr(self, "ensemble_") else self._new_ensemble(len(values[0]))

    def _new_ensemble(self, people: int) -> Ensemble:
        moving = [k for k, j in enumerate(self.columns_) if self.names_[j] in frozenset(self.foreseen or ())]
        return Ensemble(self.members_, features=len(self.columns_), people=people, foreseen=moving)

    def _arrays(self, values: Frames) -> list[Floats]:
        """One array a lead, in the order of `columns_`; a frame that is just that stays where it is."""
        wanted = [self.names_[j] for j in self.columns_]
        require_features(values, wanted, leads=len(self.cuts_))
        return [_array(frame, wanted) for frame in values]

    def _frames(self, X: ArrayLike | Frames) -> Frames:  # noqa: N803
        if isinstance(X, list | tuple) and X and all(isinstance(part, pd.DataFrame) for part in X):
            return X
        values = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return [pd.DataFrame(values, columns=list(self.names_))] * len(self.cuts_)

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

    def _levels(self, rows: PersonPeriods) -> Floats:
        """Shift of each interval's margin at which expected and observed exits of the training rows agree."""
        margin = np.mean([member.margin(rows.values, rows.interval) for member in self.members_], axis=0)
        shift = np.zeros(len(self.cuts_))
        for k in range(len(self.cuts_)):
            here = rows.interval == k
            shift[k] = _level(margin[here] + rows.offset[here], rows.event[here], rows.exposure[here])
        return shift


def _array(frame: pd.DataFrame, wanted: Sequence[str]) -> Floats:
    own = frame if list(frame.columns) == wanted else frame[wanted]
    return own.to_numpy(dtype=np.float64)


def _level(margin: Floats, event: NDArray[np.bool_], weight: Floats) -> float:
    exits, shift = float(event.sum()), 0.0
    if not exits or exits >= weight.sum():
        return 0.0
    for _ in range(_LEVEL_STEPS):
        hazard = 1 / (1 + np.exp(-(margin + shift)))
        step = (exits - float(np.sum(weight * hazard))) / float(np.sum(weight * hazard * (1 - hazard)))
        shift += float(np.clip(step, -1, 1))
    return shift


def _exits_of_people(rows: PersonPeriods) -> int:
    """Exits, each counted once however many landmarks saw it coming."""
    return len(np.unique(rows.person[rows.event]))


def _spread(boosting: Boosting, members: int) -> float:
    f = boosting.people_fraction
    return float(np.sqrt(f / (1 - f))) if members > 1 else 0.0


def _rising(cuts: Sequence[float]) -> Sequence[float]:
    ends = np.asarray(cuts, dtype=np.float64)
    if ends.ndim != 1 or not len(ends) or ends[0] <= 0 or (np.diff(ends) <= 0).any():
        raise ValueError(f"cuts={cuts!r}; they must be above 0 and rise")
    return cuts


def _column(y: ArrayLike, length: int | None) -> np.ndarray:
    from sklearn.utils import column_or_1d  # noqa: PLC0415 - for strangers' arrays only

    found = np.asarray(y)
    if found.dtype.names is None:
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        found = column_or_1d(found, warn=True)
    if length is not None and len(found) != length:
        raise ValueError(f"X has {length} rows, y has {len(found)}")
    return found
