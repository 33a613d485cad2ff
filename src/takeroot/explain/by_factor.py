"""Contributions summed by factor: the file in which a feature is declared is its factor."""

from collections.abc import Mapping, Sequence

import numpy as np

from takeroot.explain.contributions import Floats
from takeroot.specs.feature import Feature


def by_factor(values: Floats, names: Sequence[str], features: Mapping[str, Feature]) -> tuple[tuple[str, ...], Floats]:
    """Sum contributions by factor.

    Parameters
    ----------
    values : ndarray of shape (..., F)
        Contributions, one column a feature.
    names : sequence of str
        The features' ids, in the columns' order.
    features : mapping of str to Feature
        The declarations.

    Returns
    -------
    factors : tuple of str
        Every declared factor, in the order in which the declarations meet it; one without a column gets zeros.
    sums : ndarray of shape (..., number of factors)

    Raises
    ------
    KeyError
        If a column is not declared.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> pay = Feature(id="base_pay", factor="pay", label=Label(zh="工资", en="pay"), unit="yuan", verb="latest")
    >>> bonus = pay.model_copy(update={"id": "bonus"})
    >>> factors, sums = by_factor(np.array([[0.25, 0.5]]), ["base_pay", "bonus"], {"base_pay": pay, "bonus": bonus})
    >>> factors, sums.tolist()
    (('pay',), [[0.75]])
    """
    factors = tuple(dict.fromkeys(feature.factor for feature in features.values()))
    sums = np.moveaxis(np.zeros((len(factors), *values.shape[:-1])), 0, -1)
    # Column by column, so that a person's sums do not depend on who else is in the array (a matrix product's may).
    for column, name in enumerate(names):
        sums[..., factors.index(features[name].factor)] += values[..., column]
    return factors, sums
