"""The ridge, against scikit-learn's logistic regression; its terms add up."""

import dataclasses
import json

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from takeroot.hazard.linear_margin import LinearMargin, fit_linears
from takeroot.hazard.person_periods import PersonPeriods


@pytest.fixture
def rows():
    """Four thousand rows of three features, one of them often missing, over two intervals."""
    random = np.random.default_rng(3)
    values = random.normal([5.0, -1.0, 0.0], [2.0, 0.5, 1.0], size=(4000, 3))
    interval = random.integers(0, 2, 4000)
    margin = -2 + 0.4 * (values[:, 0] - 5) - 1.0 * values[:, 1] + 0.5 * interval
    event = random.random(4000) < 1 / (1 + np.exp(-margin))
    values[random.random(4000) < 0.3, 2] = np.nan
    exposure = np.where(event, 1.0, random.choice([1.0, 0.4], 4000))
    number = np.arange(4000)
    return PersonPeriods(values, interval, event, exposure, number, np.zeros(4000, dtype=int), np.zeros(4000))


def test_equals_logistic_regression(rows):
    """With a small penalty the slopes are those of an independent solver on the same standardised terms."""
    ours = fit_linears(rows, [rows.exposure], intervals=2, penalty=1e-6)[0]
    missing = np.isnan(rows.values)
    filled = np.where(missing, ours.fill, rows.values)
    design = np.column_stack([(filled - ours.centre) / ours.scale, missing[:, 2], rows.interval])
    reference = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(design, rows.event, rows.exposure)
    assert [*ours.slope, ours.missing_slope[2]] == pytest.approx(reference.coef_[0][:4], abs=1e-4)
    assert np.diff(ours.intercepts)[0] == pytest.approx(reference.coef_[0][4], abs=1e-4)


def test_contributions_add_up(rows):
    """Base and terms are the margin, a missing value's term included."""
    ours = fit_linears(rows, [rows.exposure], intervals=2, penalty=3.0)[0]
    parts = ours.contributions(rows.values, 1)
    assert parts.log_odds() == pytest.approx(ours.margin(rows.values, np.ones(4000, dtype=int)), abs=1e-12)


def test_terms_are_centred_on_the_training_rows(rows):
    """On average over the training rows a feature contributes nothing."""
    ours = fit_linears(rows, [rows.exposure], intervals=2, penalty=3.0)[0]
    values = ours.contributions(rows.values, 0)[1]
    assert np.average(values, axis=0, weights=rows.exposure) == pytest.approx(np.zeros(3), abs=1e-9)


def test_survives_json_to_the_bit(rows):
    """What is read back is equal."""
    ours = fit_linears(rows, [rows.exposure], intervals=2, penalty=3.0)[0]
    assert LinearMargin.from_json(json.loads(json.dumps(ours.to_json()))) == ours


def test_a_constant_and_an_empty_column_are_harmless(rows):
    """They get no slope, and no number that JSON lacks."""
    values = np.column_stack([rows.values, np.full(4000, 7.0), np.full(4000, np.nan)])
    odd = dataclasses.replace(rows, values=values)
    ours = fit_linears(odd, [rows.exposure], intervals=2, penalty=3.0)[0]
    assert ours.slope[3:] == pytest.approx((0.0, 0.0), abs=1e-9)
    assert np.isfinite([*ours.fill, *ours.centre, *ours.scale, *ours.slope, *ours.missing_slope]).all()
