"""Inverse-probability-of-censoring weights, which all figures of this folder share."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def still_watched(time: Floats, event: Flags, at: Floats, weight: Floats, *, before: bool) -> Floats:
    r"""Kaplan-Meier probability of not being censored, :math:`G(t)`, or :math:`G(t-)` with `before`.

    At equal times, events come before censorings: who leaves on the day on which others are lost to view was still
    watched.

    Parameters
    ----------
    time, event : ndarray of shape (n,)
        Outcomes from which G is estimated; a competing exit is a censoring.
    at : ndarray of shape (m,)
        Times at which it is wanted.
    weight : ndarray of shape (n,)
        Weight of each person (how often a resample drew them).
    before : bool
        Just before the time instead of at it.

    Examples
    --------
    Of two people one is lost at time 1:

    >>> still_watched(np.array([1.0, 2.0]), np.array([False, True]), np.array([1.0]), np.ones(2), before=False).tolist()
    [0.5]
    """
    return _read(_curve(time, event, weight), at, before=before)


def known_weights(time: Floats, event: Flags, horizon: float, weight: Floats) -> tuple[Floats, Flags]:
    """Weights that make up for people lost before the horizon, and who had the event within it.

    A case counts 1/G just before its time, a survivor of the horizon 1/G at the horizon, who was lost before it nothing
    (Graf et al. 1999, Statistics in Medicine 18).

    Returns
    -------
    weights : ndarray of shape (n,)
    case : ndarray of bool of shape (n,)
    """
    case = event & (time <= horizon)
    survived = (time > horizon) | (~event & (time == horizon))
    curve = _curve(time, event, weight)
    at_time = _read(curve, time, before=True)
    at_horizon = _read(curve, np.array([horizon]), before=True)[0]
    inverse = np.where(case, _inverse(at_time), np.where(survived, 1 / at_horizon if at_horizon > 0 else 0.0, 0.0))
    return weight * inverse, case


def _curve(time: Floats, event: Flags, weight: Floats) -> tuple[Floats, Floats]:
    """Times, and the probability of being watched before the first and after each."""
    times, of_person = np.unique(time, return_inverse=True)
    whole = np.bincount(of_person, weight, minlength=len(times))
    events = np.bincount(of_person, weight * event, minlength=len(times))
    at_risk = np.cumsum(whole[::-1])[::-1] - events
    lost = whole - events
    share = np.divide(lost, at_risk, out=np.zeros_like(lost), where=at_risk > 0)
    return times, np.r_[1.0, np.cumprod(1 - share)]


def _read(curve: tuple[Floats, Floats], at: Floats, *, before: bool) -> Floats:
    times, watched = curve
    return watched[np.searchsorted(times, at, side="left" if before else "right")]


def _inverse(chance: Floats) -> Floats:
    return np.divide(1.0, chance, out=np.zeros_like(chance), where=chance > 0)
