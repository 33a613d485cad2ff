"""Figures of survival, against scikit-survival on continuous times, and against closed forms."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score
from sksurv.metrics import (
    brier_score,
    concordance_index_censored,
    concordance_index_ipcw,
    cumulative_dynamic_auc,
    integrated_brier_score,
)
from sksurv.util import Surv

from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.evaluate.brier import brier, integrated_brier
from takeroot.hazard.evaluate.calibration import calibration, calibration_curve
from takeroot.hazard.evaluate.concordance import concordance
from takeroot.hazard.evaluate.evaluate import FIGURES, evaluate, evaluate_groups
from takeroot.hazard.evaluate.ranking import average_precision, precision_at
from takeroot.hazard.evaluate.resample import resample


@pytest.fixture(scope="module")
def lived():
    """Eight hundred people: true risks at three horizons, times and events under censoring that hangs on nothing."""
    random = np.random.default_rng(4)
    rate = 0.03 * np.exp(random.normal(size=800))
    time = random.exponential(1 / rate)
    censor = random.uniform(2, 40, 800)
    risks = 1 - np.exp(-rate[:, None] * np.array([3.0, 6.0, 12.0]))
    return risks, np.minimum(time, censor), time <= censor


@pytest.fixture(scope="module")
def structured(lived):
    """The same outcomes as scikit-survival wants them."""
    return Surv.from_arrays(lived[2], lived[1])


@pytest.mark.parametrize(("column", "horizon"), [(0, 3.0), (1, 6.0), (2, 12.0)])
def test_auc(lived, structured, column, horizon):
    """Cumulative/dynamic AUC with IPCW."""
    risks, time, event = lived
    reference = cumulative_dynamic_auc(structured, structured, risks[:, column], [horizon])[0][0]
    assert auc(risks[:, column], time, event, horizon=horizon) == pytest.approx(reference, abs=2e-3)


def test_concordance(lived, structured):
    """Harrell's exactly; Uno's, truncated, up to how G is taken at the very time of an event."""
    risks, time, event = lived
    risk = risks[:, 2]
    assert concordance(risk, time, event) == pytest.approx(concordance_index_censored(event, time, risk)[0])
    uno = concordance_index_ipcw(structured, structured, risk, tau=12.0)[0]
    assert concordance(risk, time, event, horizon=12.0, censoring_weighted=True) == pytest.approx(uno, abs=1e-3)


def test_brier(lived, structured):
    """At each horizon, and integrated."""
    risks, time, event = lived
    horizons = [3.0, 6.0, 12.0]
    reference = brier_score(structured, structured, 1 - risks, horizons)[1]
    ours = [brier(risks[:, k], time, event, horizon=horizon) for k, horizon in enumerate(horizons)]
    assert ours == pytest.approx(reference, abs=1e-3)
    whole = integrated_brier_score(structured, structured, 1 - risks, horizons)
    assert integrated_brier(risks, time, event, horizons=horizons) == pytest.approx(whole, abs=1e-3)
    with pytest.raises(ValueError, match="at least two horizons"):
        integrated_brier(risks[:, :1], time, event, horizons=[3.0])


def test_without_censoring_they_are_the_plain_figures(lived):
    """ROC-AUC and average precision of scikit-learn."""
    risks, time, _ = lived
    event, left = np.ones(800, dtype=bool), time <= 12
    risk = risks[:, 2].round(2)  # with ties
    assert auc(risk, time, event, horizon=12.0) == pytest.approx(roc_auc_score(left, risk))
    assert average_precision(risk, time, event, horizon=12.0) == pytest.approx(average_precision_score(left, risk))


def test_true_risks_are_calibrated():
    """Of forty thousand people: slope 1, intercept 0, expected over observed 1, the curve on the diagonal."""
    random = np.random.default_rng(5)
    rate = 0.03 * np.exp(random.normal(size=40_000))
    time, censor = random.exponential(1 / rate), random.uniform(2, 40, 40_000)
    event, watched = time <= censor, np.minimum(time, censor)
    risk = 1 - np.exp(-12 * rate)
    found = calibration(risk, watched, event, horizon=12.0)
    assert (found.slope, found.ratio) == pytest.approx((1, 1), abs=0.03)
    assert found.intercept == pytest.approx(0, abs=0.04)
    predicted, observed = calibration_curve(risk, watched, event, horizon=12.0)
    assert np.abs(predicted - observed).max() < 0.03


def test_stretched_and_shifted_risks_show():
    """Log-odds doubled have slope one half; odds doubled have an intercept of minus log 2."""
    random = np.random.default_rng(6)
    odds = random.normal(-1.5, 1, 40_000)
    event = random.random(40_000) < 1 / (1 + np.exp(-odds))
    time = np.where(event, 5.0, 20.0)
    wide = calibration(1 / (1 + np.exp(-2 * odds)), time, event, horizon=12.0)
    assert wide.slope == pytest.approx(0.5, abs=0.03)
    high = calibration(1 / (1 + np.exp(-odds - np.log(2))), time, event, horizon=12.0)
    assert high.intercept == pytest.approx(-np.log(2), abs=0.05)


def test_top_of_the_list():
    """Of twenty people the two highest hold both leavers: precision 1, lift 10; ties are taken in part."""
    time, event = np.array([1.0, 2.0] + [9.0] * 18), np.array([True, True] + [False] * 18)
    risk = np.linspace(1, 0.1, 20)
    assert precision_at(risk, time, event, horizon=5, share=0.10) == 1
    figures = evaluate(risk[:, None], time, event, np.arange(20), horizons=[5.0], times=0, over_time=False)
    assert figures.set_index("figure")["value"]["lift_top_10"] == 10
    assert precision_at(np.ones(20), time, event, horizon=5, share=0.10) == pytest.approx(0.1)


def test_intervals_cover():
    """A 90 % interval of a mean holds the truth about nine times in ten, people, not rows, being resampled."""
    random = np.random.default_rng(7)
    held = 0
    for trial in range(60):
        person = np.repeat(np.arange(80), 5)
        value = np.repeat(random.normal(size=80), 5)
        _, low, high = resample(lambda w, v=value: np.array([np.average(v, weights=w)]), person, times=100, seed=trial)
        held += bool(low[0] <= 0 <= high[0])
    assert 45 <= held <= 59


def test_everything_at_once(lived):
    """One row a horizon and figure, value within its interval, and groups beside it."""
    risks, time, event = lived
    found = evaluate(risks, time, event, np.arange(800), horizons=[3.0, 6.0, 12.0], times=20)
    assert len(found) == 3 * len(FIGURES) + 2
    known = found[found["low"].notna()]
    assert ((known["low"] <= known["high"]) & known["value"].notna()).all()
    groups = pd.Series(np.where(np.arange(800) % 2, "a", "b"))
    by_group = evaluate_groups(risks, time, event, np.arange(800), groups=groups, horizons=[3.0, 6.0, 12.0])
    assert set(by_group["group"]) == {"a", "b"}


def test_too_small_groups_are_left_out(lived):
    """Fewer than ten exits say nothing."""
    risks, time, event = lived
    groups = pd.Series(np.where(np.arange(800) < 5, "few", "many"))
    found = evaluate_groups(risks, time, event, np.arange(800), groups=groups, horizons=[3.0, 6.0, 12.0])
    assert set(found["group"]) == {"many"}


def test_nobody_left_gives_no_number(lived):
    """No case: the figures that need one are missing, not wrong."""
    risks, time, _ = lived
    nobody = np.zeros(800, dtype=bool)
    found = evaluate(risks, time, nobody, np.arange(800), horizons=[3.0, 12.0], times=2).set_index("figure")["value"]
    assert found["auc"].isna().all()
    assert found["calibration_slope"].isna().all()
