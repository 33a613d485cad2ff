"""A linear model's contributions are its terms."""

import numpy as np
import shap

from takeroot.explain.linear_contributions import linear_contributions


def test_they_equal_shap_of_a_linear_model():
    """shap.LinearExplainer, which knows nothing of ours, gives the same values and base."""
    rng = np.random.default_rng(1)
    x, coefficients = rng.normal(size=(50, 4)), np.array([0.5, -1.0, 0.0, 2.0])
    masker = shap.maskers.Independent(x, max_samples=len(x))
    theirs = shap.LinearExplainer((coefficients, -1.5), masker)(x)
    ours = linear_contributions(x, coefficients=coefficients, intercept=-1.5, means=x.mean(axis=0))
    np.testing.assert_allclose(ours.values, theirs.values, atol=1e-9)
    np.testing.assert_allclose(ours.base, theirs.base_values, atol=1e-9)


def test_terms_of_one_feature_are_added_up():
    """A value and its mark of missingness are one feature; a feature without a term contributes nothing."""
    terms = np.array([[1.0, 0.0], [0.0, 1.0]])
    settings = {"coefficients": [0.3, -0.2], "intercept": 0.1, "means": [0.0, 0.0]}
    ours = linear_contributions(terms, **settings, feature_of_term=[1, 1], features=3)
    np.testing.assert_allclose(ours.values, [[0, 0.3, 0], [0, -0.2, 0]])
    np.testing.assert_allclose(ours.log_odds(), 0.1 + terms @ [0.3, -0.2])
