"""Whether risks mean what they say: slope, intercept, expected over observed, and a smooth curve."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.censoring import known_weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STEPS = 60
_SMALL = 1e-10
_EDGE = 1e-9


class Calibration(NamedTuple):
    """Calibration at one horizon.

    Parameters
    ----------
    slope : float
        Of what happened on the log-odds of the risk; below 1 risks are too wide, above 1 too narrow.
    intercept : float
        By how much the log-odds are too low on average, slope 1 held.
    expected, observed : float
        Number of exits, people lost to view made up for by weights.
    """

    slope: float
    intercept: float
    expected: float
    observed: float

    @property
    def ratio(self) -> float:
        """Expected over observed; NaN where nothing was observed."""
        return self.expected / self.observed if self.observed > 0 else float("nan")


def calibration(
    risk: Floats, time: Floats, event: Flags, *, horizon: float, weight: Floats | None = None
) -> Calibration:
    """Calibration of risks at a horizon.

    Parameters
    ----------
    risk, time : ndarray of shape (n,)
    event : ndarray of bool of shape (n,)
    horizon : float
    weight : ndarray of shape (n,), optional
        Weight of each person.

    Examples
    --------
    One in four was expected, and one in four left:

    >>> time, event = np.array([1.0, 9, 9, 9]), np.array([True, False, False, False])
    >>> found = calibration(np.full(4, 0.25), time, event, horizon=3)
    >>> found.expected, found.observed, abs(round(found.intercept, 6))
    (1.0, 1.0, 0.0)
    """
    people = np.ones(len(time)) if weight is None else weight
    known, case = known_weights(time, event, horizon, people)
    odds = _log_odds(risk)
    scale = float(people.sum() / known.sum()) if known.sum() > 0 else float("nan")
    observed = float(np.sum(known * case)) * scale
    return Calibration(_slope(odds, case, known), _level(odds, case, known), float(np.sum(people * risk)), observed)


def calibration_curve(
    risk: Floats, time: Floats, event: Flags, *, horizon: float, points: int = 50, width: float = 0.5
) -> tuple[Floats, Floats]:
    """Observed share against predicted risk, smoothed on the log-odds scale.

    At quantiles of the risk: the risk, plus the local mean of what happened less what was predicted, with Gaussian
    weights `width` log-odds wide; so that risks that are right are not bent by the smoothing.

    Returns
    -------
    predicted, observed : ndarray of shape (points,)
    """
    known, case = known_weights(time, event, horizon, np.ones(len(time)))
    at = np.quantile(_log_odds(risk), np.linspace(0.005, 0.995, points))
    near = np.exp(-0.5 * ((at[:, None] - _log_odds(risk)) / width) ** 2) * known
    predicted = 1 / (1 + np.exp(-at))
    whole = near.sum(axis=1)
    excess = np.divide(near @ (case - risk), whole, out=np.full(points, np.nan), where=whole > 0)
    return predicted, np.clip(predicted + excess, 0, 1)


def _log_odds(risk: Floats) -> Floats:
    inside = np.clip(risk, _EDGE, 1 - _EDGE)
    return np.log(inside) - np.log1p(-inside)


def _slope(odds: Floats, case: Flags, weight: Floats) -> float:
    """Slope of a weighted logistic regression on the log-odds, by Newton's method with short steps; NaN without one."""
    whole = float(weight.sum())
    if not 0 < _dot(weight, case) < whole:
        return float("nan")
    about = odds - _dot(weight, odds) / whole
    slope, level = 1.0, _dot(weight, odds) / whole
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(slope * about + level)))
        error, spread = weight * (case - chance), weight * chance * (1 - chance)
        s0, s1, s2 = float(spread.sum()), _dot(spread, about), _dot(spread * about, about)
        determinant = s0 * s2 - s1 * s1
        if determinant <= _EDGE * s0 * s0:
            return float("nan")
        g0, g1 = float(error.sum()), _dot(error, about)
        step = np.clip([(s0 * g1 - s1 * g0) / determinant, (s2 * g0 - s1 * g1) / determinant], -2, 2)
        slope, level = slope + float(step[0]), level + float(step[1])
        if np.abs(step).max() < _SMALL:
            break
    return slope


def _level(odds: Floats, case: Flags, weight: Floats) -> float:
    """What must be added to the log-odds so that as many are expected as observed; NaN without an answer."""
    cases, found = _dot(weight, case), 0.0
    if not 0 < cases < float(weight.sum()):
        return float("nan")
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(odds + found)))
        step = (cases - _dot(weight, chance)) / _dot(weight, chance * (1 - chance))
        found += float(np.clip(step, -2, 2))
        if abs(step) < _SMALL:
            break
    return found


def _dot(one: Floats, other: Floats | Flags) -> float:
    """Not BLAS: its threads change the order of a sum with their number, and cost more than they gain."""
    return float((one * other).sum())
