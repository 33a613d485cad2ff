"""What is believed of a lever after its own data: the published prior and the estimate, weighted by precision."""

import numpy as np

from takeroot.levers.estimate import Estimate
from takeroot.levers.prior import Z80
from takeroot.specs.lever import Effect, Evidence


def posterior(evidence: Evidence, own: Estimate, units: float = 1.0) -> Effect:
    """Update a lever's evidence.

    Parameters
    ----------
    evidence : Evidence
        The prior: normal on the log hazard ratio, from its 80 % interval.
    own : Estimate
    units : float
        Average dose of those treated, in units of what the evidence is for; the estimate is brought to one unit.

    Returns
    -------
    Effect
        Hazard ratio with its 80 % interval.

    Examples
    --------
    A guess of 0.95 meets an estimate of 0.70 that is about as uncertain:

    >>> guess = Evidence(hazard_ratio=0.95, low=0.80, high=1.05, grade="-", source="guess")
    >>> own = Estimate(0.10, 0.14, 0.02, float(np.log(0.70)), 0.11)
    >>> posterior(guess, own).hazard_ratio
    0.82
    """
    mean, deviation = np.log(evidence.hazard_ratio), np.log(evidence.high / evidence.low) / (2 * Z80)
    per_unit, error = own.log_ratio / units, own.error / units
    precision = deviation**-2 + error**-2
    middle = (mean * deviation**-2 + per_unit * error**-2) / precision
    reach = Z80 * precision**-0.5
    ratio, low, high = (round(float(np.exp(middle + step)), 3) for step in (0.0, -reach, reach))
    return Effect(hazard_ratio=ratio, low=min(low, ratio), high=max(high, ratio + 0.001))
