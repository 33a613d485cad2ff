"""What is believed of a lever, scaled to the dose a person would get: a normal prior on the log hazard ratio."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.levers.posterior import Belief, posterior
from takeroot.specs.lever import Dose, Lever

Floats = NDArray[np.float64]


class Prior(NamedTuple):
    """Mean and standard deviation of the log hazard ratio, each (n,)."""

    mean: Floats
    deviation: Floats


def prior(lever: Lever, before: pd.DataFrame, after: pd.DataFrame) -> Prior:
    """Scale a lever's evidence, and with it what own data showed, to each person's dose.

    Parameters
    ----------
    lever : Lever
    before, after : DataFrame
        Features of n people without and with the lever.

    Returns
    -------
    Prior
        The log hazard ratio grows in proportion to the dose, and so does its standard deviation: twice the raise is
        twice as uncertain. A dose that is not known counts as one unit.

    Examples
    --------
    The evidence is for closing a gap of 20 %; this person's gap is 10 %:

    >>> from takeroot.specs.evidence import Evidence
    >>> evidence = Evidence(hazard_ratio=0.9, low=0.75, high=0.98, grade="A", source="EPI")
    >>> dose = Dose(feature="ratio", verb="gap_closed", unit=0.2)
    >>> lever = Lever.model_construct(evidence=evidence, dose=dose, own_data=None)
    >>> mean = prior(lever, pd.DataFrame({"ratio": [0.7]}), pd.DataFrame({"ratio": [0.8]})).mean
    >>> round(float(np.exp(mean[0])), 4), round(0.9 ** 0.5, 4)
    (0.9487, 0.9487)
    """
    if lever.dose is None or lever.dose.feature not in before:
        return prior_of_dose(lever, len(before))
    old, new = (frame[lever.dose.feature].to_numpy(dtype=np.float64) for frame in (before, after))
    return prior_of_dose(lever, len(before), (old, new))


def prior_of_dose(lever: Lever, people: int, move: tuple[Floats, Floats] | None = None) -> Prior:
    """The same from how the feature of the dose moves alone, (n,) before and after; None where there is no such."""
    whole = posterior(lever.evidence, lever.own_data)
    if lever.dose is None or move is None:
        return Prior(np.full(people, whole[0]), np.full(people, whole[1]))
    return _dosed(lever.dose, whole, _amount(lever.dose, *move))


def _dosed(dose: Dose, whole: Belief, amount: Floats) -> Prior:
    units = amount / dose.unit if dose.unit else np.ones_like(amount)
    units = np.where(np.isnan(amount), 1.0, np.clip(units, 0.0, dose.most))
    units = np.maximum(units, 1e-3)  # a deviation of nothing would make an empty dose certain
    mean, deviation = units * whole[0], units * whole[1]
    if dose.otherwise is None:
        return Prior(mean, deviation)
    little = amount < dose.least if dose.least > 0 else amount <= 0
    other = posterior(dose.otherwise, None)
    return Prior(np.where(little, other[0], mean), np.where(little, other[1], deviation))


def _amount(dose: Dose, old: Floats, new: Floats) -> Floats:
    known = np.where(old != 0, old, np.nan)
    match dose.verb:
        case "rise":
            return new - old
        case "fall":
            return old - new
        case "share_more":
            return (new - old) / known
        case "share_less":
            return (old - new) / known
        case "gap_closed":
            return np.minimum(new, dose.target) - np.minimum(old, dose.target)
