"""What an estimate of a lever's effect is: two 12-month risks of the treated, their hazard ratio, and its interval."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z90 = 1.6448536269514722
"""Half a 90 % interval of a normal, in standard deviations."""


class Estimate(NamedTuple):
    """The 12-month effect on those treated.

    Parameters
    ----------
    risk_with, risk_without : float
        Their risk of leaving within 12 months, with the lever and had they not had it.
    difference_error : float
        Standard error of risk_with - risk_without.
    log_ratio, error : float
        Log ratio of their cumulative hazards, and its standard error.
    """

    risk_with: float
    risk_without: float
    difference_error: float
    log_ratio: float
    error: float


def estimate(with_it: Floats, without: Floats, risks: tuple[float, float], staff_ids: pd.Series) -> Estimate:
    """Make an estimate from two risks and their influence functions.

    Parameters
    ----------
    with_it, without : array (n,)
        Influence of each row on the risk with and without the lever, divided by the number of rows: they sum to about
        0, and the variance is the sum of squares of what each person's rows add up to.
    risks : pair of float
        With and without.
    staff_ids : Series (n,)
        Whose row it is.

    Returns
    -------
    Estimate
        The hazard ratio's error by the delta method: d log(-log(1 - r)) = dr / (-(1 - r) log(1 - r)).
    """
    bounded = np.clip(risks, 1e-4, 1 - 1e-4)
    slope = 1.0 / (-(1.0 - bounded) * np.log1p(-bounded))
    person = pd.factorize(staff_ids)[0]
    both = np.column_stack([np.bincount(person, one) for one in (with_it, without)])
    ratio = both @ (slope * np.array([1.0, -1.0]))
    hazards = -np.log1p(-bounded)
    return Estimate(
        risk_with=float(risks[0]),
        risk_without=float(risks[1]),
        difference_error=float(np.sqrt(((both[:, 0] - both[:, 1]) ** 2).sum())),
        log_ratio=float(np.log(hazards[0] / hazards[1])),
        error=float(np.sqrt((ratio**2).sum())),
    )
