"""Each person's share in a Kaplan-Meier risk, so that censored people can be averaged and adjusted like others."""

import numpy as np
from numpy.typing import NDArray

from takeroot.levers.follow_up import FollowUp

Floats = NDArray[np.float64]


def pseudo_values(followed: FollowUp, horizon: int) -> Floats:
    """Pseudo-observations of the risk of leaving within a horizon, by the infinitesimal jackknife.

    The mean is the Kaplan-Meier risk. Without censoring they are the indicators of leaving: 0 and 1.

    Parameters
    ----------
    followed : FollowUp
        n people; months are whole, exits come before censoring within a month.
    horizon : int
        Months.

    Returns
    -------
    array (n,)
        1 - S, plus S times the sum over months of (left - hazard * at risk) / ((1 - hazard) * mean at risk).

    Notes
    -----
    Andersen, Klein and Rosthoj (2003), Biometrika 90:15-27; the derivative of the Kaplan-Meier estimate with respect
    to each weight takes the place of leaving one out.

    Examples
    --------
    >>> followed = FollowUp(np.array([3, 12, 12, 12]), np.array([True, False, False, False]))
    >>> pseudo_values(followed, 12).round(6).tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    months = np.arange(1, horizon + 1)
    at_risk = followed.months[:, None] >= months
    leaves = (followed.months[:, None] == months) & followed.left[:, None]
    there = np.maximum(at_risk.sum(axis=0), 1)
    hazard = np.minimum(leaves.sum(axis=0) / there, 1 - 1e-9)
    survival = np.prod(1.0 - hazard)
    share = len(at_risk) * (leaves - hazard * at_risk) / (there * (1.0 - hazard))
    return 1.0 - survival + survival * share.sum(axis=1)
