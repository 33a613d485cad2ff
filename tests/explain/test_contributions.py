"""Contributions add up, however they are weighed together and calibrated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from takeroot.explain.contributions import Contributions, combine


def some_parts(seed: int, count: int) -> list[Contributions]:
    """Return random parts of four people and three features."""
    rng = np.random.default_rng(seed)
    return [Contributions(rng.normal(size=4), rng.normal(size=(4, 3))) for _ in range(count)]


@given(
    seed=st.integers(0, 1000),
    weights=st.lists(st.floats(-2, 2), min_size=1, max_size=4),
    scale=st.floats(0.1, 3),
    shift=st.floats(-3, 3),
)
def test_an_affine_map_of_a_weighted_sum_stays_additive(seed, weights, scale, shift):
    """Base plus contributions is the calibrated weighted sum of the parts' log-odds."""
    parts = some_parts(seed, len(weights))
    expected = shift + scale * sum(w * part.log_odds() for w, part in zip(weights, parts, strict=True))
    np.testing.assert_allclose(combine(parts, weights, scale=scale, shift=shift).log_odds(), expected, atol=1e-12)


def test_without_weights_parts_count_equally():
    """The default is the mean."""
    parts = some_parts(1, 3)
    np.testing.assert_allclose(combine(parts).values, np.mean([part.values for part in parts], axis=0))


def test_a_column_folded_into_the_base_changes_no_log_odds():
    """The lead's contribution moves from its column into each person's base."""
    part = some_parts(2, 1)[0]
    folded = part.folded_into_base(1)
    np.testing.assert_allclose(folded.log_odds(), part.log_odds())
    np.testing.assert_array_equal(folded.values, part.values[:, [0, 2]])


@pytest.mark.parametrize("weights", [[1.0], [0.5, 0.3, 0.2]], ids=["too few weights", "too many"])
def test_each_part_wants_a_weight(weights):
    """A wrong number of weights is refused."""
    with pytest.raises(ValueError, match="one weight a part"):
        combine(some_parts(3, 2), weights)


def test_nothing_cannot_be_combined():
    """No parts, no contributions."""
    with pytest.raises(ValueError, match="0 parts"):
        combine([])
