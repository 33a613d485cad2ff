"""LightGBM's own contributions, averaged over boosters."""

import numpy as np
import shap

from takeroot.explain.booster_contributions import booster_contributions


def test_the_mean_of_boosters_is_explained(train, rows):
    """Contributions add up to the mean raw score and equal the mean of shap.TreeExplainer's values."""
    x, y = rows
    boosters = [train(x, y, seed=seed, bagging_fraction=0.7, bagging_freq=1) for seed in (1, 2)]
    ours = booster_contributions(boosters, x)
    raw = np.mean([booster.predict(x, raw_score=True) for booster in boosters], axis=0)
    np.testing.assert_allclose(ours.log_odds(), raw, atol=1e-9)
    theirs = np.mean([shap.TreeExplainer(booster).shap_values(x[:50]) for booster in boosters], axis=0)
    np.testing.assert_allclose(ours.values[:50], theirs, atol=1e-9)


def test_nobody_has_no_contributions(train, rows):
    """An empty facility is explained by empty arrays of the right shape."""
    x, y = rows
    ours = booster_contributions([train(x, y)], x[:0])
    assert ours.values.shape == (0, 6)
    assert ours.base.shape == (0,)
