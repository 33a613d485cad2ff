"""Contributions of LightGBM boosters by LightGBM's own TreeSHAP; `tree_tables` does the same for many rows, faster."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from takeroot.explain.contributions import Contributions, Floats, combine

if TYPE_CHECKING:
    from lightgbm import Booster


def booster_contributions(boosters: Sequence["Booster"], x: Floats) -> Contributions:
    """Exact SHAP values of the mean margin of boosters.

    Path-dependent TreeSHAP [1]_ of each booster; of a mean, SHAP values are the mean.

    Parameters
    ----------
    boosters : sequence of lightgbm.Booster
        At least one; binary, all over the same F columns.
    x : ndarray of float64 of shape (n, F)
        Columns in the boosters' order; NaN is missing.

    Returns
    -------
    Contributions
        Base (n,) and values (n, F); they add up to the mean raw score.

    References
    ----------
    .. [1] Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees,
       Nature Machine Intelligence 2.

    Examples
    --------
    >>> import lightgbm
    >>> x = np.arange(40.0).reshape(40, 1)
    >>> settings = {"objective": "binary", "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1}
    >>> booster = lightgbm.train(settings, lightgbm.Dataset(x, x[:, 0] > 19), 3)
    >>> parts = booster_contributions([booster], x)
    >>> bool(np.allclose(parts.log_odds(), booster.predict(x, raw_score=True)))
    True
    """
    return combine([_contributions_of_one(booster, x) for booster in boosters])


def _contributions_of_one(booster: "Booster", x: Floats) -> Contributions:
    if not len(x):
        return Contributions(np.zeros(0), np.zeros((0, booster.num_feature())))
    # One thread: on a busy machine LightGBM's threads cost many times the work of small calls.
    both = np.asarray(booster.predict(x, pred_contrib=True, num_threads=1))
    return Contributions(np.ascontiguousarray(both[:, -1]), np.ascontiguousarray(both[:, :-1]))
