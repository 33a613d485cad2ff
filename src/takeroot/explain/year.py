"""The year's row: contributions of the lead intervals, weighted by what each adds to the year's risk."""

import numpy as np

from takeroot.explain.contributions import Floats


def year_weights(log_odds: Floats) -> Floats:
    r"""Share of the risk at the last lead that falls into each lead interval.

    .. math:: w_k = h_k S_{k-1} / (1 - S_L), \qquad S_k = \prod_{j \le k} (1 - h_j)

    Computed on the log scale, so that the weights of very small hazards still sum to 1.

    Parameters
    ----------
    log_odds : ndarray of shape (n, L)
        Log-odds of the hazard in each lead interval that makes up the year.

    Returns
    -------
    ndarray of shape (n, L)
        Positive weights; each row sums to 1.

    Examples
    --------
    Two intervals with a hazard of one half each: three quarters leave, two thirds of them in the first.

    >>> year_weights(np.array([[0.0, 0.0]])).round(4).tolist()
    [[0.6667, 0.3333]]
    """
    log_hazard = -np.logaddexp(0.0, -log_odds)
    log_survived = -np.cumsum(np.logaddexp(0.0, log_odds), axis=1)
    log_weight = log_hazard
    log_weight[:, 1:] += log_survived[:, :-1]
    weights = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def of_year(weights: Floats, values: Floats) -> Floats:
    """Weigh what belongs to the year's lead intervals together.

    Parameters
    ----------
    weights : ndarray of shape (L, n)
        `year_weights`, lead after lead.
    values : ndarray of shape (L, n)
        Bases, contributions of one feature, or log-odds.

    Returns
    -------
    ndarray of shape (n,)
        Weighted contributions and bases add up to weighted log-odds, each person with the weights of their own.

    Examples
    --------
    >>> of_year(np.array([[0.75], [0.25]]), np.array([[1.0], [2.0]])).tolist()
    [1.25]
    """
    total = weights[0] * values[0]
    for weight, of_lead in zip(weights[1:], values[1:], strict=True):
        total += weight * of_lead
    return total
