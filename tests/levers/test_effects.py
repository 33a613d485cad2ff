"""Priors, their combination with the model, and staff-months."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from takeroot.levers.combine import MODEL_FLOOR, PERSON_SPREAD, PRACTICE, combine
from takeroot.levers.posterior import Z80
from takeroot.levers.prior import Prior, prior
from takeroot.levers.staff_months import Phase, hazards_with, make_grid, risk, staff_months
from takeroot.specs.evidence import Effect, Evidence, OwnData
from takeroot.specs.lever import Dose, Lever

EVIDENCE = Evidence(hazard_ratio=0.9, low=0.75, high=0.98, grade="A", source="made up")
NOTHING = Effect(hazard_ratio=0.99, low=0.95, high=1.02)


def _prior(dose, before, after):
    lever = Lever.model_construct(evidence=EVIDENCE, dose=dose, own_data=None)
    return prior(lever, pd.DataFrame({"x": before}), pd.DataFrame({"x": after}))


def test_the_prior_grows_with_the_gap_that_is_closed():
    """20 % closed is one unit, 10 % half of it; above parity the other effect is believed; unknown counts as one."""
    dose = Dose(feature="x", verb="gap_closed", unit=0.2, target=1.0, otherwise=NOTHING)
    found = _prior(dose, [0.8, 0.7, 1.1, np.nan], [1.3, 0.8, 1.3, np.nan])
    assert np.exp(found.mean) == pytest.approx([0.9, 0.9**0.5, 0.99, 0.9])


def test_below_the_least_dose_another_effect_is_believed():
    """An allowance works from 15 % of pay upwards."""
    dose = Dose(feature="x", verb="share_more", least=0.15, otherwise=NOTHING)
    found = _prior(dose, [1000.0, 1000.0], [1100.0, 1200.0])
    assert np.exp(found.mean) == pytest.approx([0.99, 0.9])


def test_no_more_is_believed_than_was_studied():
    """Doses above `most` units count as that many."""
    dose = Dose(feature="x", verb="share_less", unit=0.1, most=2)
    assert np.exp(_prior(dose, [100.0], [50.0]).mean) == pytest.approx([0.81])


def test_own_data_join_what_is_published_in_every_prior():
    """The product of two normals, worked out on a grid, stands wherever the prior is used; the other effect stays."""
    own = OwnData(
        hazard_ratio=0.7, low=0.6, high=0.82, method="randomised", since="2023-01", as_of="2024-06", people=9, events=9
    )
    dose = Dose(feature="x", verb="share_more", least=0.15, otherwise=NOTHING)
    lever = Lever.model_construct(evidence=EVIDENCE, dose=dose, own_data=own)
    found = prior(lever, pd.DataFrame({"x": [1000.0, 1000.0]}), pd.DataFrame({"x": [1100.0, 1200.0]}))
    grid = np.linspace(-2, 1, 30001)
    spread = [np.log(one.high / one.low) / (2 * Z80) for one in (EVIDENCE, own)]
    density = norm.pdf(grid, np.log(0.9), spread[0]) * norm.pdf(grid, np.log(0.7), spread[1])
    mean = np.average(grid, weights=density)
    assert found.mean == pytest.approx([np.log(0.99), mean], abs=1e-6)
    assert found.deviation[1] == pytest.approx(np.average((grid - mean) ** 2, weights=density) ** 0.5, abs=1e-6)


@given(st.floats(-0.8, 0.3), st.floats(0.05, 0.5), st.floats(-0.8, 0.3), st.floats(0.0, 0.5))
def test_the_combination_is_the_normal_posterior(published, deviation, model, spread):
    """Against a posterior integrated on a grid."""
    hazard = np.array([[0.2]])
    before = np.log(np.expm1(hazard))
    after = np.log(np.expm1(hazard * np.exp(model)))
    members = [np.log(np.expm1(hazard * np.exp(model + step))) for step in (-spread, spread)]
    found = combine(
        Prior(np.array([published]), np.array([deviation])),
        grid=make_grid((12,), []),
        from_month=0,
        before=before,
        after=after,
        members_before=np.stack([before, before]),
        members_after=np.stack(members),
        silent=np.array([False]),
    )
    variance = MODEL_FLOOR**2 + 2 * (PRACTICE * spread) ** 2
    theta = np.linspace(-6, 6, 40001)
    density = np.exp(
        -((theta - published) ** 2) / (2 * (deviation**2 + PERSON_SPREAD**2))
        - (theta - PRACTICE * model) ** 2 / (2 * variance)
    )
    mean = (theta * density).sum() / density.sum()
    assert found.log_ratio[0, 0] == pytest.approx(mean, abs=1e-6)
    assert found.deviation[0] == pytest.approx(np.sqrt(((theta - mean) ** 2 * density).sum() / density.sum()), rel=1e-5)


def test_where_the_model_is_silent_the_evidence_alone_speaks():
    """Nothing known moves: the weight of the evidence is one."""
    odds, nobody = np.array([[-2.0]]), np.empty((0, 1, 1))
    found = combine(
        Prior(np.array([-0.2]), np.array([0.1])),
        grid=make_grid((12,), []),
        from_month=0,
        before=odds,
        after=odds,
        members_before=nobody,
        members_after=nobody,
        silent=np.array([True]),
    )
    assert found.weight[0] == 1.0
    assert found.log_ratio[0, 0] == pytest.approx(-0.2)


@given(st.lists(st.floats(1e-6, 2.0), min_size=3, max_size=3), st.floats(-1.0, 0.5), st.integers(0, 12))
def test_staff_months_are_the_area_under_the_survival_curve(hazards, log_ratio, lead):
    """Against numerical integration of a piecewise constant hazard that changes when the lever begins to act."""
    ends, starts = np.array([3.0, 6.0, 12.0]), np.array([0.0, 3.0, 6.0])

    def cumulative(t):
        total = 0.0
        for hazard, start, end in zip(hazards, starts, ends, strict=True):
            rate = hazard / (end - start)
            without, with_it = (np.clip(t, start, min(end, max(lead, start))) - start), 0.0
            with_it = max(0.0, min(t, end) - max(start, lead))
            total += rate * (without + with_it * np.exp(log_ratio))
        return total

    area = sum(quad(lambda t: np.exp(-cumulative(t)), k, k + 1, epsabs=1e-10)[0] for k in range(12))
    grid = make_grid((3, 6, 12), [lead])
    pieces = hazards_with(grid, np.array([hazards]), [Phase(lead, np.full((1, 3), log_ratio))])
    assert staff_months(grid, pieces)[0] == pytest.approx(area, abs=1e-6)
    assert risk(pieces)[0] == pytest.approx(1 - np.exp(-cumulative(12.0)))


def test_months_beyond_the_horizon_do_not_count():
    """Leads of 24 and 36 months leave the year's staff-months as they are."""
    short, long = make_grid((3, 6, 12), [2]), make_grid((3, 6, 12, 24), [2])
    hazards = np.array([[0.1, 0.1, 0.2]])
    more = np.column_stack([hazards, [[0.4]]])
    assert staff_months(short, hazards_with(short, hazards)) == pytest.approx(
        staff_months(long, hazards_with(long, more))
    )


def test_an_80_percent_interval_has_its_quantiles():
    """The constant is the 90 % quantile of a normal."""
    assert norm.cdf(Z80) == pytest.approx(0.9)
