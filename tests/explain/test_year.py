"""The year's weights and row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from takeroot.explain.year import of_year, year_weights

log_odds = arrays(np.float64, (5, 3), elements=st.floats(-30, 8))


@given(log_odds)
def test_weights_are_shares_of_the_years_risk(margins):
    """They equal h_k S_(k-1) / risk computed one person and lead at a time."""
    for row, weights in zip(margins, year_weights(margins), strict=True):
        survived, adds = 1.0, []
        for margin in row:
            hazard = 1 / (1 + np.exp(-margin))
            adds.append(hazard * survived)
            survived *= 1 - hazard
        np.testing.assert_allclose(weights, np.array(adds) / sum(adds), rtol=1e-6, atol=1e-12)


@given(arrays(np.float64, (3, 3), elements=st.floats(-900, 900)))
def test_weights_sum_to_one_for_any_log_odds(margins):
    """Neither a vanishing nor a certain hazard breaks them."""
    np.testing.assert_allclose(year_weights(margins).sum(axis=1), 1.0)


def test_weights_leave_their_input_alone():
    """The log-odds handed in are not changed."""
    margins = np.array([[-1.0, -2.0, -3.0]])
    year_weights(margins)
    np.testing.assert_array_equal(margins, [[-1.0, -2.0, -3.0]])


@given(st.integers(0, 10_000))
def test_the_year_adds_up(seed):
    """Base plus contributions of the year is the weighted mean of the leads' log-odds, to 1e-6."""
    rng = np.random.default_rng(seed)
    base, values = rng.normal(-3, 1, (3, 6)), rng.normal(size=(3, 6, 4))
    margins = (base + values.sum(axis=2)).T
    weights = year_weights(margins).T
    year = of_year(weights, base) + sum(of_year(weights, values[:, :, j]) for j in range(4))
    np.testing.assert_allclose(year, (weights.T * margins).sum(axis=1), atol=1e-9)
