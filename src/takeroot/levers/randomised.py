"""The effect of a lever where some of those whom a plan chose were left without at random: the rates are compared."""

import numpy as np
from numpy.typing import NDArray

from takeroot.levers.estimate import Estimate
from takeroot.levers.follow_up import FollowUp


def randomised(followed: FollowUp, held_out: NDArray[np.bool_], horizon: int) -> Estimate:
    """Compare those chosen and treated with those chosen and held out.

    Parameters
    ----------
    followed : FollowUp
        Everyone chosen, from the same month in which the draw was made.
    held_out : boolean array (n,)
    horizon : int
        Months.

    Returns
    -------
    Estimate
        The hazard ratio of two constant rates, with the standard error sqrt(1/d1 + 1/d0) of the log ratio of two
        Poisson counts d; risks are 1 - exp(-rate * horizon). Half an event is added to each count, so that an arm where
        nobody left has a finite ratio.

    Examples
    --------
    >>> months, left = np.repeat([12, 6], [90, 10]), np.repeat([False, True], [90, 10])
    >>> round(randomised(FollowUp(months, left), np.arange(100) % 2 == 0, 12).log_ratio, 2)
    0.0
    """
    events = np.array([followed.left[arm].sum() for arm in (~held_out, held_out)]) + 0.5
    rates = events / np.array([max(followed.months[arm].sum(), 1) for arm in (~held_out, held_out)])
    risks = -np.expm1(-rates * horizon)
    slopes = (1.0 - risks) * rates * horizon
    return Estimate(
        risk_with=float(risks[0]),
        risk_without=float(risks[1]),
        difference_error=float(np.sqrt((slopes**2 / events).sum())),
        log_ratio=float(np.log(rates[0] / rates[1])),
        error=float(np.sqrt((1.0 / events).sum())),
    )
