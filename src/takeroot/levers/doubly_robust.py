"""The effect on the treated from comparison people, right if either of two models is: augmented inverse weighting.

With A for treated, X the features before, Y the pseudo-observed risk, m(X) a ridge regression of Y among comparison
people and e(X) a logistic propensity, both cross-fitted by person, the risk that the treated would have had is

    mean over the treated of m(X) + mean over the comparison people, weighted by e/(1-e), of (Y - m(X)).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.levers.estimate import Estimate, estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FOLDS = 5
_LARGEST_ODDS = 0.02
"""No comparison person may carry more than this share of all weight."""


class Adjusted(NamedTuple):
    """The estimate, and the weights of the comparison people, which add up to 1."""

    estimate: Estimate
    weights: Floats


def doubly_robust(treated: Flags, outcome: Floats, features: Floats, staff_ids: pd.Series) -> Adjusted:
    """Estimate the effect on the treated.

    Parameters
    ----------
    treated : boolean array (n,)
    outcome : array (n,)
        Pseudo-observed risk within 12 months.
    features : array (n, F)
        What was known before; missing values allowed.
    staff_ids : Series (n,)
        A person's rows fall into one fold, and their influences are added up before they are squared.

    Returns
    -------
    Adjusted
    """
    known = _known(features)
    folds = _folds(staff_ids)
    prognosis, odds = np.empty(len(treated)), np.empty(len(treated))
    for fold in np.unique(folds):
        out = folds == fold
        prognosis[out] = _prognosis(known[~out & ~treated], outcome[~out & ~treated], known[out])
        odds[out] = _odds(known[~out], treated[~out], known[out])
    weights = _weights(treated, odds)
    return Adjusted(_effect(treated, outcome - prognosis, outcome, weights, staff_ids), weights)


def placebo(
    treated: Flags, outcome: Floats, features: Floats, staff_ids: pd.Series, *, earlier: Floats, weights: Floats
) -> tuple[float, float]:
    """Effect on the months before: a measure cannot have changed what was before it.

    The prognosis by the features as they were `earlier`, a year before, is compared like an outcome: what the features
    at the measure's beginning say of it is taken off, and the comparison people are weighted. If the two groups differ
    even then, they are not alike.

    Returns
    -------
    difference, error : float
        In 12-month risk, with its standard error; missing where nobody's earlier features are known.
    """
    known = _known(np.vstack([features, earlier]))
    now, before = known[: len(features)], known[len(features) :]
    seen = ~np.isnan(earlier).all(axis=1)
    compared = seen & ~treated
    if not compared.any() or not (seen & treated).any():
        return np.nan, np.nan
    past = _prognosis(now[~treated], outcome[~treated], before)
    surprise = past - _prognosis(now[compared], past[compared], now)
    return _difference(treated & seen, np.where(compared, weights, 0.0), surprise, staff_ids)


def _difference(treated: Flags, weights: Floats, surprise: Floats, staff_ids: pd.Series) -> tuple[float, float]:
    parts = weights / weights.sum()
    means = surprise[treated].mean(), (parts * surprise).sum()
    influence = np.where(treated, (surprise - means[0]) / treated.sum(), 0.0) - parts * (surprise - means[1])
    each = np.bincount(pd.factorize(staff_ids)[0], influence)
    return float(means[0] - means[1]), float(np.sqrt((each**2).sum()))


def _effect(treated: Flags, surprise: Floats, outcome: Floats, weights: Floats, staff_ids: pd.Series) -> Estimate:
    some = treated.sum()
    expected = (outcome - surprise)[treated].mean()
    correction = (weights * surprise).sum()
    with_it, without = outcome[treated].mean(), expected + correction
    influence_with = np.where(treated, (outcome - with_it) / some, 0.0)
    influence_without = np.where(treated, (outcome - surprise - expected) / some, weights * (surprise - correction))
    return estimate(influence_with, influence_without, (float(with_it), float(without)), staff_ids)


def _prognosis(known: Floats, outcome: Floats, asked: Floats) -> Floats:
    from sklearn.linear_model import RidgeCV  # noqa: PLC0415 - slow to import, and only evaluation needs it

    return RidgeCV(alphas=np.logspace(1, 5, 9)).fit(known, outcome).predict(asked)


def _odds(known: Floats, treated: Flags, asked: Floats) -> Floats:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above

    model = LogisticRegression(C=0.1, max_iter=500).fit(known, treated)
    return np.exp(model.decision_function(asked))


def _weights(treated: Flags, odds: Floats) -> Floats:
    """Weights of the comparison people, adding up to 1, none above the largest share allowed."""
    weights = np.where(treated, 0.0, odds)
    weights = np.minimum(weights / weights.sum(), max(_LARGEST_ODDS, 2.0 / (~treated).sum()))
    return weights / weights.sum()


def _known(features: Floats) -> Floats:
    """Standardised; missing is the mean, with a column that says so where it is not rare; constants are left out."""
    missing = np.isnan(features)
    filled = np.where(missing, np.nan_to_num(_mean(features)), features)
    flags = missing[:, (missing.mean(axis=0) > 0.02) & (missing.mean(axis=0) < 0.98)].astype(np.float64)  # noqa: PLR2004
    table = np.column_stack([filled, np.unique(flags, axis=1)])
    spread = table.std(axis=0)
    some = spread > 1e-9  # noqa: PLR2004
    scaled: Floats = np.clip((table[:, some] - table[:, some].mean(axis=0)) / spread[some], -5, 5)
    return scaled


def _mean(features: Floats) -> Floats:
    there = np.maximum((~np.isnan(features)).sum(axis=0), 1)
    mean: Floats = np.nansum(features, axis=0) / there
    return mean


def _folds(staff_ids: pd.Series) -> NDArray[np.int64]:
    """By the order of ids, so that the order of rows does not matter."""
    return np.unique(staff_ids.to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64) % FOLDS
