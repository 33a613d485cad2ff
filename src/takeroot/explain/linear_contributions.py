"""Contributions of a linear model: its terms. Boosters stand in `booster_contributions`."""

import numpy as np
from numpy.typing import ArrayLike

from takeroot.explain.contributions import Contributions, Floats


def linear_contributions(
    terms: Floats,
    *,
    coefficients: ArrayLike,
    intercept: float,
    means: ArrayLike,
    feature_of_term: ArrayLike | None = None,
    features: int | None = None,
) -> Contributions:
    """Contributions of `intercept + terms @ coefficients`, exact where terms are taken one by one.

    With `means` those of the training rows, a term's contribution is `coefficient * (value - mean)` and the base is
    the mean log-odds: the SHAP values of a linear model [1]_. Several terms of one feature (its value and a mark that
    it was missing) are added up.

    Parameters
    ----------
    terms : ndarray of shape (n, T)
        What the model multiplies: filled and scaled values, without missing ones.
    coefficients, means : array_like of shape (T,)
        A coefficient and a training mean for each term.
    intercept : float
        The model's intercept.
    feature_of_term : array_like of int of shape (T,), optional
        Position of the feature that each term belongs to; by default term j is feature j.
    features : int, optional
        How many features there are, F; those without a term contribute nothing. By default T.

    Returns
    -------
    Contributions
        Base (n,), all the same, and values (n, F).

    References
    ----------
    .. [1] Štrumbelj, Kononenko (2014), Explaining prediction models and individual predictions with feature
       contributions, Knowledge and Information Systems 41.

    Examples
    --------
    >>> parts = linear_contributions(np.array([[3.0]]), coefficients=[0.5], intercept=-2.0, means=[1.0])
    >>> parts.base.tolist(), parts.values.tolist()
    ([-1.5], [[1.0]])
    """
    slopes, centres = np.asarray(coefficients, dtype=np.float64), np.asarray(means, dtype=np.float64)
    owners = np.arange(terms.shape[1]) if feature_of_term is None else np.asarray(feature_of_term, dtype=np.int64)
    values = np.zeros((len(terms), features or terms.shape[1]))
    for term, owner in enumerate(owners):
        values[:, owner] += slopes[term] * (terms[:, term] - centres[term])
    return Contributions(np.full(len(terms), intercept + float(np.sum(slopes * centres))), values)
