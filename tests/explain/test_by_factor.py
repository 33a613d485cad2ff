"""Sums by factor."""

import numpy as np
import pytest

from takeroot.explain.by_factor import by_factor


def test_features_of_one_file_are_one_sum(declared):
    """Pay's two features are added up, whatever the order of the columns."""
    values = np.array([[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]])
    factors, sums = by_factor(values, ["nights", "pay_gap", "pay_level"], declared)
    assert factors == ("pay", "workload", "post", "commute")
    np.testing.assert_array_equal(sums, [[110, 1, 0, 0], [220, 2, 0, 0]])


def test_leads_are_summed_at_once(declared):
    """Leading axes are kept, and nothing is lost: factors add up to what features do."""
    values = np.random.default_rng(1).normal(size=(3, 7, 5))
    _, sums = by_factor(values, list(declared), declared)
    assert sums.shape == (3, 7, 4)
    np.testing.assert_allclose(sums.sum(axis=-1), values.sum(axis=-1))


def test_an_undeclared_column_is_refused(declared):
    """A model's column without a declaration has no factor."""
    with pytest.raises(KeyError, match="unheard_of"):
        by_factor(np.zeros((1, 1)), ["unheard_of"], declared)
