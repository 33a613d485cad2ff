"""Shrinkage against the closed form and its limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from takeroot.report.content.shrink import shrink

RATES = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 0.4)), min_size=2, max_size=30)


def ends(pairs):
    """Rates with the ends of their intervals."""
    rate = np.array([rate for rate, _ in pairs])
    half = np.array([half for _, half in pairs])
    return rate, rate - half, rate + half


@given(RATES)
def test_every_rate_moves_towards_the_mean(pairs):
    """Never past it, never away from it."""
    rate, low, high = ends(pairs)
    weight = (high - low) ** -2.0
    centre = (weight * rate).sum() / weight.sum()
    moved = shrink(rate, low, high).rate
    assert np.all((moved - centre) * (rate - centre) >= -1e-9)
    assert np.all(np.abs(moved - centre) <= np.abs(rate - centre) + 1e-9)


@given(RATES)
def test_the_interval_holds_the_rate(pairs):
    """And lies within 0 and 1."""
    found = shrink(*ends(pairs))
    assert np.all((found.low >= 0) & (found.high <= 1))
    assert np.all((found.low <= np.clip(found.rate, 0, 1) + 1e-12) & (found.rate <= found.high + 1e-12))


def test_equal_variances_have_a_closed_form():
    """With one variance for all, what is kept is 1 - (n-1) v / S, S the sum of squares about the mean."""
    rate = np.array([0.05, 0.10, 0.20, 0.30])
    error = 0.05
    half = 1.6448536269514722 * error
    squares = ((rate - rate.mean()) ** 2).sum()
    between = (squares - 3 * error**2) / 3
    expected = rate.mean() + between / (between + error**2) * (rate - rate.mean())
    assert shrink(rate, rate - half, rate + half).rate == pytest.approx(expected)


def test_places_that_do_not_differ_get_one_rate():
    """Differences within noise vanish."""
    assert shrink([0.1, 0.12], [0.0, 0.0], [0.3, 0.3]).rate == pytest.approx([0.11, 0.11])


def test_no_places_are_no_rates():
    """An empty county is no error."""
    assert shrink([], [], []).rate.size == 0
