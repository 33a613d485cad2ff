"""The hazard model as a scikit-learn estimator; `fitted_hazard` is what it answers to the stages."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from takeroot.explain.contributions import Contributions
from takeroot.hazard.fit_members import Learner, Learning, choose_learner, draw_people, fit_members
from takeroot.hazard.fit_stated_wish import fit_stated_wish
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.hazard.level_shifts import level_shifts
from takeroot.hazard.outcome_column import outcome_column
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.season import Season
from takeroot.hazard.stated_wish import StatedWish
from takeroot.hazard.step_function import StepFunction
from takeroot.hazard.survival_rows import survival_rows
from takeroot.hazard.train_booster import BoosterOf, train_booster
from takeroot.hazard.training import Training
from takeroot.specs.recipe import Boosting, FewExits, StatedWishes

Floats = NDArray[np.float64]
Frames = Sequence[pd.DataFrame]


class HazardModel(FittedHazard, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
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
    stated_wishes : StatedWishes, optional
        How the effect of measures is read from what people say; by default the hazard is scored again.
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
        stated_wishes: StatedWishes | None = None,
        threads: int = 1,
    ) -> None:
        self.cuts = cuts
        self.learner = learner
        self.directions = directions
        self.foreseen = foreseen
        self.boosting = boosting
        self.few_exits = few_exits
        self.stated_wishes = stated_wishes
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
        outcome = outcome_column(y, length=len(values))
        rows = survival_rows(values, outcome, _rising(self.cuts))
        return self.fit_rows(rows, self._names())

    def fit_rows(
        self,
        rows: PersonPeriods,
        names: Sequence[str],
        *,
        members: int | None = None,
        season: Season | None = None,
        train: BoosterOf = train_booster,
    ) -> Self:
        """Learn from ready person-period rows; `names` are their columns, `season` multiplies by month of the year.

        `train` tells where boosters are trained: in this process, or on a cluster.
        """
        if hasattr(self, "ensemble_"):
            del self.ensemble_
        boosting, few = self.boosting or Boosting(), self.few_exits or FewExits()
        exits = int(rows.event.sum())
        if not exits:
            raise ValueError("nobody had the event in the intervals watched: a hazard cannot be learnt")
        self.n_features_in_ = len(names)
        self.season_, self.month_ = season, int(rows.as_of.max())
        self.cuts_ = np.asarray(_rising(self.cuts), dtype=np.float64)
        self.learner_ = self._chosen(rows.exits, few)
        self.columns_ = self._columns(names, few)
        directions = tuple((self.directions or {}).get(names[j]) for j in self.columns_)
        in_season = self._in_season(rows)
        seen = in_season.with_features(self.columns_)
        learning = Learning(self.learner_, len(self.cuts_), directions, boosting, few, self.threads, train)
        self.members_ = fit_members(seen, learning, members=members or boosting.members)
        self.spread_ = _spread(boosting, members or boosting.members)
        self.names_ = tuple(names)
        self.stated_wish_ = self._stated_wish(in_season, boosting, members or boosting.members)
        self.scale_, self.shift_ = np.ones(len(self.cuts_)), self._levels(seen)
        self.training_ = Training(learner=self.learner_, exits=rows.exits, rows=int((rows.exposure > 0).sum()))
        return self

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

        event, time, _ = survival_outcome(outcome_column(y))
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

    def _stated_wish(self, rows: PersonPeriods, boosting: Boosting, members: int) -> StatedWish | None:
        wishes = self.stated_wishes or StatedWishes()
        if members == 1 or not wishes.feature:
            return None  # a single member is a forward fold's, which nobody asks about measures
        draws = draw_people(rows, boosting, members)
        return fit_stated_wish(rows, self.names_, wishes, directions=self.directions or {}, draws=draws)

    def _levels(self, rows: PersonPeriods) -> Floats:
        margin = np.mean([member.margin(rows.values, rows.interval) for member in self.members_], axis=0)
        return level_shifts(margin, rows, len(self.cuts_))

    def _frames(self, X: ArrayLike | Frames) -> Frames:  # noqa: N803
        if isinstance(X, list | tuple) and X and all(isinstance(part, pd.DataFrame) for part in X):
            return X
        values = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return [pd.DataFrame(values, columns=list(self.names_))] * len(self.cuts_)


def _spread(boosting: Boosting, members: int) -> float:
    f = boosting.people_fraction
    return float(np.sqrt(f / (1 - f))) if members > 1 else 0.0


def _rising(cuts: Sequence[float]) -> Sequence[float]:
    ends = np.asarray(cuts, dtype=np.float64)
    if ends.ndim != 1 or not len(ends) or ends[0] <= 0 or (np.diff(ends) <= 0).any():
        raise ValueError(f"cuts={cuts!r}; they must be above 0 and rise")
    return cuts
