"""Affine maps of log-odds, fitted by weighted logistic regression; `forward` decides whether one is used."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 50
_SMALL = 1e-10
_SLOPES = (0.25, 4.0)


def affine_map(margin: Floats, event: NDArray[np.bool_], weight: Floats) -> tuple[float, float]:
    """Slope and intercept of the event on the log-odds predicted; the slope kept between 1/4 and 4.

    Cox's calibration regression (Cox 1958, Biometrika 45). Where it has no answer, because nobody or everybody had
    the event or all margins are equal, the identity.

    Examples
    --------
    Predicted log-odds that are twice too wide need a slope of one half:

    >>> margin = np.repeat([-2.0, 2.0], 1000)
    >>> share = 1 / (1 + np.exp(1.0))
    >>> event = np.r_[np.arange(1000) < 1000 * share, np.arange(1000) >= 1000 * share]
    >>> slope, shift = affine_map(margin, event, np.ones(2000))
    >>> round(slope, 2), round(abs(shift), 2)
    (0.5, 0.0)
    """
    exits, whole = float(np.sum(weight * event)), float(weight.sum())
    if not 0 < exits < whole or np.ptp(margin) < _SMALL:
        return 1.0, 0.0
    centre = float(np.sum(weight * margin) / whole)
    slope, level = _newton(margin - centre, event, weight, np.log(exits / (whole - exits)))
    kept = float(np.clip(slope, *_SLOPES))
    return kept, float(level - kept * centre)


def log_loss(margin: Floats, event: NDArray[np.bool_], weight: Floats) -> Floats:
    """Weighted log-loss of each row."""
    return weight * (np.logaddexp(0, margin) - event * margin)


def _newton(about: Floats, event: NDArray[np.bool_], weight: Floats, level: float) -> tuple[float, float]:
    slope = 1.0
    for _ in range(_STEPS):
        hazard = 1 / (1 + np.exp(-(slope * about + level)))
        error, spread = weight * (event - hazard), weight * hazard * (1 - hazard)
        s0, s1, s2 = float(spread.sum()), float((spread * about).sum()), float((spread * about**2).sum())
        determinant = s0 * s2 - s1 * s1
        if determinant <= _SMALL * s0 * s0:
            return 1.0, level
        g0, g1 = float(error.sum()), float((error * about).sum())
        step = np.clip([(s0 * g1 - s1 * g0) / determinant, (s2 * g0 - s1 * g1) / determinant], -1, 1)
        slope, level = slope + float(step[0]), level + float(step[1])
        if np.abs(step).max() < _SMALL:
            break
    return slope, level
