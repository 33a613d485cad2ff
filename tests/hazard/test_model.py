"""The estimator: scikit-learn's own checks, survival laws, closed forms, late entry."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.utils.estimator_checks import estimator_checks_generator
from sksurv.metrics import concordance_index_censored
from sksurv.nonparametric import kaplan_meier_estimator

from takeroot import HazardModel
from takeroot.specs.recipe import Boosting

_QUICK = Boosting(rounds=20, members=2, min_data=20)
_OUTCOME = [("event", bool), ("time", float)]
_LATE = [*_OUTCOME, ("entry", float)]


def _checks():
    """Every check of scikit-learn but the one that needs SCIPY_ARRAY_API set before scipy is imported."""
    for model in (HazardModel(), HazardModel(learner="boosting", boosting=Boosting(rounds=3, members=2))):
        for estimator, check in estimator_checks_generator(model):
            if check.func.__name__ != "check_array_api_input":
                yield pytest.param(estimator, check, id=f"{model.learner}-{check.func.__name__}-{check.keywords}")


@pytest.mark.parametrize(("estimator", "check"), _checks())
def test_scikit_learn_estimator(estimator, check):
    """All of scikit-learn's checks pass, with no exception declared."""
    check(estimator)


def _people(number, seed):
    random = np.random.default_rng(seed)
    x = pd.DataFrame(random.normal(size=(number, 3)), columns=["pay", "nights", "commute"])
    x.loc[random.random(number) < 0.2, "commute"] = np.nan
    time = random.exponential(12 * np.exp(0.8 * x["pay"] - 0.4 * x["nights"]))
    censor = random.uniform(1, 30, number)
    outcome = np.array(list(zip(time <= censor, np.minimum(time, censor), strict=True)), dtype=_OUTCOME)
    return x, outcome


@pytest.fixture(scope="module", params=["logistic", "mixed", "boosting"])
def fitted(request):
    """A model of each kind, with the people it learnt from."""
    x, outcome = _people(600, 1)
    return HazardModel(learner=request.param, boosting=_QUICK).fit(x, outcome), x, outcome


def _assert_survival_properties(model, x):
    horizons = np.linspace(0, 12, 25)
    risk = model.predict_risk(x, horizons)
    assert ((risk >= 0) & (risk <= 1)).all()
    assert (np.diff(risk, axis=1) >= 0).all()
    assert (risk[:, 0] == 0).all()
    assert model.predict_risk(x) == pytest.approx(model.predict_risk(x, [3, 6, 12]))


def test_survival_properties(fitted):
    """Risks lie in [0, 1], start at 0 and never fall with the horizon."""
    model, x, _ = fitted
    _assert_survival_properties(model, x)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=False, width=32), min_size=3, max_size=3))
@settings(deadline=None, max_examples=30)
def test_risks_never_fall_for_whatever_values(values):
    """Not for the most absurd person, either."""
    x, outcome = _people(200, 2)
    model = _cached(x, outcome)
    _assert_survival_properties(model, pd.DataFrame([values], columns=x.columns))


def _cached(x, outcome, *, kept={}):  # noqa: B006 - one fit for all examples
    if not kept:
        kept["model"] = HazardModel(learner="mixed", boosting=_QUICK).fit(x, outcome)
    return kept["model"]


def test_contributions_add_up_to_log_odds(fitted):
    """Base and contributions are the log-odds, in every lead interval."""
    model, x, _ = fitted
    frames = [x, x * 1.1, x * 1.2]
    base, values = model.contributions(frames)
    assert base + values.sum(axis=2) == pytest.approx(model.log_odds(frames), abs=1e-9)


def test_members_average_to_the_model(fitted):
    """The model is the mean log-odds of its members; their spread is widened about it."""
    model, x, _ = fitted
    members = model.member_log_odds([x, x, x])
    assert members.shape == (2, len(x), 3)
    assert members.mean(axis=0) == pytest.approx(model.log_odds([x, x, x]))


def test_survival_functions_are_steps(fitted):
    """One step function a person: right-continuous, at the cuts, and nothing beyond the last."""
    model, x, _ = fitted
    curve = model.predict_survival_function(x[:2])[0]
    risk = model.predict_risk(x[:1])[0]
    assert curve([0, 2.9, 3, 6, 11, 12]).tolist() == pytest.approx([1, 1, *(1 - risk[[0, 1, 1, 2]])])
    assert curve.domain == (0, 12)
    with pytest.raises(ValueError, match="between 0 and 12"):
        curve(13)


def test_score_is_concordance(fitted):
    """As scikit-survival computes it."""
    model, x, outcome = fitted
    reference = concordance_index_censored(outcome["event"], outcome["time"], model.predict(x))[0]
    assert model.score(x, outcome) == pytest.approx(reference)


def test_explains_as_shap(fitted):
    """An Explanation whose values and base add up to the log-odds of the last interval."""
    model, x, _ = fitted
    found = model.explain(x[:5])
    assert np.asarray(found.values).sum(axis=1) + found.base_values == pytest.approx(model.log_odds([x[:5]] * 3)[:, -1])
    assert list(found.feature_names) == list(x.columns)


def test_columns_are_taken_by_name(fitted):
    """A frame in another order than it was trained on is refused by scikit-learn's rule, never mixed up."""
    model, x, _ = fitted
    with pytest.raises(ValueError, match="feature names"):
        model.predict(x[["commute", "pay", "nights"]])


def test_without_covariates_it_is_the_life_table():
    """Hazards of whole intervals are exits over those at risk, whichever the learner."""
    outcome = np.array([(True, 2.0)] * 30 + [(True, 5.0)] * 14 + [(False, 12.0)] * 56, dtype=_OUTCOME)
    nothing = np.zeros((100, 1))
    for learner in ("logistic", "mixed", "boosting"):
        model = HazardModel(learner=learner, boosting=_QUICK).fit(nothing, outcome)
        assert model.predict_risk(nothing[:1])[0] == pytest.approx([0.3, 0.44, 0.44], abs=0.01), learner


def test_late_entry_is_honoured():
    """Among people who came under observation late it is the Kaplan-Meier curve with late entry, as it should be."""
    random = np.random.default_rng(5)
    time = random.exponential(20.0, 12_000)
    entry = np.where(random.random(12_000) < 0.3, 0.0, random.uniform(0, 24, 12_000))
    seen = entry < time
    time, entry = time[seen], entry[seen]
    lost = entry + random.exponential(40.0, len(time))
    late = np.array(list(zip(time <= lost, np.minimum(time, lost), entry, strict=True)), dtype=_LATE)
    nothing, at = np.zeros((len(late), 1)), np.array([3.0, 6.0, 12.0, 24.0])
    times, survival = kaplan_meier_estimator(late["event"], late["time"], time_enter=late["entry"])
    reference = 1 - survival[np.searchsorted(times, at, side="right") - 1]
    model = HazardModel(cuts=tuple(range(1, 25)), learner="logistic")
    assert model.fit(nothing, late).predict_risk(nothing[:1], at)[0] == pytest.approx(reference, abs=0.01)
    ignored = model.fit(nothing, late[["event", "time"]]).predict_risk(nothing[:1], at)[0]
    assert (reference - ignored > 0.03)[1:3].all()


def test_right_censoring_agrees_with_kaplan_meier():
    """Without covariates and with narrow cuts it is the Kaplan-Meier curve."""
    _, outcome = _people(3000, 7)
    nothing, cuts = np.zeros((3000, 1)), tuple(np.arange(0.25, 12.25, 0.25))
    times, survival = kaplan_meier_estimator(outcome["event"], outcome["time"])
    at = np.array([3.0, 6.0, 12.0])
    reference = survival[np.searchsorted(times, at, side="right") - 1]
    model = HazardModel(cuts=cuts, learner="logistic")
    assert 1 - model.fit(nothing, outcome).predict_risk(nothing[:1], at)[0] == pytest.approx(reference, abs=0.003)


def test_person_period_rows_are_the_same_as_outcomes():
    """Splitting people oneself and letting the model split them is one thing."""
    x, outcome = _people(400, 8)
    whole = HazardModel(cuts=(12,), learner="logistic").fit(x, outcome)
    event = outcome["event"] & (outcome["time"] <= 12)
    exposure = np.where(event, 1.0, np.minimum(outcome["time"], 12) / 12)
    fields = [("event", bool), ("interval", int), ("exposure", float), ("person", int)]
    rows = np.array(list(zip(event, np.zeros(400, int), exposure, range(400), strict=True)), dtype=fields)
    split = HazardModel(cuts=(12,), learner="logistic").fit(x, rows)
    assert split.predict(x).tolist() == whole.predict(x).tolist()


def test_directions_constrain_the_trees():
    """Risk never falls where it was said to rise, whatever the data say."""
    x, outcome = _people(600, 9)
    model = HazardModel(learner="boosting", boosting=_QUICK, directions={"pay": "rises"}).fit(x, outcome)
    grid = pd.DataFrame({"pay": np.linspace(-3, 3, 50), "nights": 0.0, "commute": 0.0})
    assert (np.diff(model.predict(grid)) >= 0).all()


@pytest.mark.parametrize(
    ("settings_", "said"),
    [({"cuts": (6, 3)}, "must be above 0 and rise"), ({"learner": "magic"}, "allowed: auto, logistic")],
    ids=["cuts that fall", "an unknown learner"],
)
def test_wrong_parameters_are_refused(settings_, said):
    """In fit, as scikit-learn wants it, saying what is allowed."""
    x, outcome = _people(50, 1)
    with pytest.raises(ValueError, match=said):
        clone(HazardModel()).set_params(**settings_).fit(x, outcome)


@pytest.mark.parametrize(
    "wrong", [(True, -1.0, 0.0), (True, np.nan, 0.0), (True, 3.0, 5.0)], ids=["negative", "missing", "entry after time"]
)
def test_wrong_times_are_refused(wrong):
    """Times must be at least 0, entry before them."""
    outcome = np.array([(True, 4.0, 1.0), wrong], dtype=_LATE)
    with pytest.raises(ValueError, match="times must be finite"):
        HazardModel().fit(np.zeros((2, 1)), outcome)


def test_a_horizon_beyond_the_last_cut_is_refused(fitted):
    """Nothing is known there."""
    model, x, _ = fitted
    with pytest.raises(ValueError, match="last cut, 12"):
        model.predict_risk(x, [13])
