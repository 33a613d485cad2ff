"""How many of the leavers one finds walking down the list, highest risk first."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import known_weights

Floats = NDArray[np.float64]

_POINTS = 51


def gains(score: Floats, time: Floats, event: NDArray[np.bool_], *, horizon: float) -> tuple[Floats, Floats]:
    """Share of leavers within a horizon found among each share of the people.

    Parameters
    ----------
    score, time : ndarray of shape (n,)
        What people are listed by, and how long each was watched.
    event : ndarray of bool of shape (n,)
    horizon : float
        People lost to view before it are made up for by weights.

    Returns
    -------
    share, found : ndarray of shape (51,)
        `found` is NaN where nobody left.

    Examples
    --------
    The one leaver of four heads the list:

    >>> share, found = gains(np.array([4.0, 3, 2, 1]), np.array([1.0, 9, 9, 9]), np.arange(4) == 0, horizon=3)
    >>> float(np.interp(0.5, share, found))
    1.0
    """
    known, case = known_weights(time, event, horizon, np.ones(len(time)))
    order = np.argsort(-score, kind="stable")
    found = np.r_[0.0, np.cumsum((known * case)[order])]
    share = np.linspace(0, 1, _POINTS)
    whole = found[-1] if found[-1] > 0 else np.nan
    return share, np.interp(share, np.linspace(0, 1, len(found)), found / whole)
