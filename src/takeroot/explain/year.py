"""The year's row: contributions of the lead intervals, weighted by what each adds to the year's risk."""

from collections.abc import Sequence

import numpy as np

from takeroot.explain.contributions import Contributions, Floats


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


def year_contributions(leads: Sequence[Contributions]) -> Contributions:
    """Weigh the contributions of the year's lead intervals together.

    Parameters
    ----------
    leads : sequence of Contributions
        One a lead interval, in order, up to the 12-month lead; the same people and features in each.

    Returns
    -------
    Contributions
        Base (n,), each person's own, since the weights are; values (n, F). They add up to the weighted mean log-odds.

    Examples
    --------
    >>> near = Contributions(np.array([-1.0]), np.array([[1.0]]))
    >>> far = Contributions(np.array([0.0]), np.array([[0.0]]))
    >>> year = year_contributions([near, far])
    >>> year.base.round(4).tolist(), year.values.round(4).tolist()
    ([-0.6667], [[0.6667]])
    """
    weights = year_weights(np.stack([lead.log_odds() for lead in leads], axis=1))
    base = np.zeros_like(leads[0].base)
    values = np.zeros_like(leads[0].values)
    for k, lead in enumerate(leads):
        base += weights[:, k] * lead.base
        values += weights[:, k, None] * lead.values
    return Contributions(base, values)
