"""Our contributions as shap's own object."""

import matplotlib as mpl
import numpy as np
import shap

from takeroot.explain.booster_contributions import booster_contributions
from takeroot.explain.explanation import explanation


def test_shap_draws_it(train, rows):
    """Shap's plots of one person and of all take it as their own."""
    mpl.use("Agg")
    x, y = rows
    parts = booster_contributions([train(x, y)], x)
    whole = explanation(parts, x, list("abcdef"))
    theirs = shap.TreeExplainer(train(x, y))(x)
    np.testing.assert_allclose(whole.values, theirs.values, atol=1e-9)
    assert shap.plots.waterfall(whole[0], show=False) is not None
    assert shap.plots.bar(whole, show=False) is not None
