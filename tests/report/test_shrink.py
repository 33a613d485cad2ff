"""Shrinkage against the closed form and its limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from takeroot.report.content.shrink import shrink

RATES = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 0.4)), min_size=2, max_size=30)


@given(RATES)
def test_every_rate_moves_towards_the_mean(pairs):
    """Never past it, never away from it."""
    rate, error = np.array(pairs).T
    weight = error**-2.0
    centre = (weight * rate).sum() / weight.sum()
    moved = shrink(rate, error)
    assert np.all((moved - centre) * (rate - centre) >= -1e-9)
    assert np.all(np.abs(moved - centre) <= np.abs(rate - centre) + 1e-9)


def test_equal_errors_have_a_closed_form():
    """With one error for all, what is kept is b / (b + e²), b the variance between less e²."""
    rate = np.array([0.05, 0.10, 0.20, 0.30])
    error = 0.05
    between = rate.var(ddof=1) - error**2
    expected = rate.mean() + between / (between + error**2) * (rate - rate.mean())
    assert shrink(rate, np.full(4, error)) == pytest.approx(expected)


def test_places_that_do_not_differ_get_one_rate():
    """Differences within noise vanish."""
    assert shrink([0.1, 0.12], [0.1, 0.1]) == pytest.approx([0.11, 0.11])


def test_made_up_places_are_told_better_than_by_their_own_rates():
    """Mean squared error against the truth: lower than without shrinkage, over 200 worlds."""
    random = np.random.default_rng(3)
    raw = shrunk = 0.0
    for _ in range(200):
        truth = random.normal(0.15, 0.04, 30)
        error = random.uniform(0.01, 0.12, 30)
        seen = truth + random.normal(0, error)
        raw += ((seen - truth) ** 2).mean()
        shrunk += ((shrink(seen, error) - truth) ** 2).mean()
    assert shrunk < 0.5 * raw


@pytest.mark.parametrize("rates", [[], [0.3]])
def test_none_and_one_are_no_error(rates):
    """An empty county, a county of one facility."""
    assert shrink(rates, [0.1] * len(rates)).tolist() == rates
