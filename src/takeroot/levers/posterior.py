"""What is believed of a lever: what is published and what own data show, weighted by precision; each counts once."""

from typing import NamedTuple

import numpy as np

from takeroot.specs.evidence import Effect

Z80 = 1.2815515655446004
"""Half an 80 % interval of a normal, in standard deviations."""

_LEAST = 0.001


class Belief(NamedTuple):
    """A normal on the log hazard ratio."""

    mean: float
    deviation: float

    def as_effect(self) -> Effect:
        """Give the hazard ratio with its 80 % interval, to three decimals."""
        reach = Z80 * self.deviation
        ratio, low, high = (max(round(float(np.exp(self.mean + step)), 3), _LEAST) for step in (0.0, -reach, reach))
        return Effect(hazard_ratio=ratio, low=min(low, ratio), high=max(high, ratio + _LEAST))


def posterior(published: Effect, own: Effect | None) -> Belief:
    """Bring what is published and what own data show together.

    Parameters
    ----------
    published : Effect
        The lever's evidence: normal on the log hazard ratio, from its 80 % interval.
    own : Effect, optional
        The newest estimate from own data alone, for one unit of the dose.

    Returns
    -------
    Belief
        What is published alone where there are no own data.

    Examples
    --------
    A guess of 0.95 meets an estimate of 0.70 that is about as uncertain:

    >>> guess = Effect(hazard_ratio=0.95, low=0.80, high=1.05)
    >>> posterior(guess, Effect(hazard_ratio=0.70, low=0.608, high=0.806)).as_effect().hazard_ratio
    0.82
    """
    mean, deviation = _normal(published)
    if own is None:
        return Belief(mean, deviation)
    theirs, error = _normal(own)
    precision = deviation**-2 + error**-2
    return Belief((mean * deviation**-2 + theirs * error**-2) / precision, precision**-0.5)


def _normal(effect: Effect) -> tuple[float, float]:
    return float(np.log(effect.hazard_ratio)), float(np.log(effect.high / effect.low) / (2 * Z80))
