"""What a lever does: the model's answer and the published one together, and the staff-months it keeps."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.specs.evidence import Effect
from takeroot.specs.lever import Lever

Floats = NDArray[np.float64]
HALF_INTERVAL = 1.2815515655446004
PRACTICE, MODEL_FLOOR, PERSON_SPREAD = 0.8, 0.15, 0.5


@dataclass(frozen=True)
class Believed:
    """Log hazard ratios (n, L) of a lever: the model's, and combined; and how much of it is the evidence's, (n,)."""

    model: Floats
    log_ratio: Floats
    weight: Floats

    def at(self, places: NDArray[np.int64]) -> "Believed":
        """Of some of the people."""
        return Believed(self.model[places], self.log_ratio[places], self.weight[places])


def believed(lever: Lever, before: pd.DataFrame, after: pd.DataFrame, odds: tuple[Floats, Floats]) -> Believed:
    """Combine evidence and model by precision; `odds` are the members' log-odds without and with the lever."""
    ends = np.array([3, 6, 12])
    model = PRACTICE * log_ratio(odds[0].mean(axis=0), odds[1].mean(axis=0))
    acting = np.diff(np.maximum(ends, lever.lead_months), prepend=lever.lead_months) / np.diff(ends, prepend=0)
    variance = MODEL_FLOOR**2
    if acting.any():
        whole = [np.log((hazards(part) * acting).sum(axis=-1)) for part in odds]
        variance = variance + PRACTICE**2 * (whole[1] - whole[0]).var(axis=0, ddof=1)
    named = [name for name in dict.fromkeys(change.feature for change in lever.changes) if name in before]
    old, new = before[named].to_numpy(), after[named].to_numpy()
    silent = ~((old != new) & ~np.isnan(old)).any(axis=1)
    mean, deviation = _published(lever, before, after)
    own, others = 1 / (deviation**2 + PERSON_SPREAD**2), np.where(silent, 0, 1 / variance)
    weight = own / (own + others)
    return Believed(model, weight[:, None] * mean[:, None] + (1 - weight[:, None]) * model, weight)


def both(first: Believed, second: Believed, joint: Floats) -> Believed:
    """Two levers: their sum, and what the model finds beyond it."""
    weight = (first.weight + second.weight) / 2
    beyond = PRACTICE * joint - first.model - second.model
    return Believed(PRACTICE * joint, first.log_ratio + second.log_ratio + (1 - weight[:, None]) * beyond, weight)


def hazards(log_odds: Floats) -> Floats:
    """Cumulative hazard of each interval."""
    return np.log1p(np.exp(log_odds))


def log_ratio(before: Floats, after: Floats) -> Floats:
    """Log ratio of the cumulative hazards."""
    return np.log(hazards(after)) - np.log(hazards(before))


def by_month(log_odds: Floats, phases: list[tuple[int, Floats]]) -> Floats:
    """Cumulative hazard of each of twelve months, (n, 12), with log ratios that hold from a month on."""
    interval = np.repeat(np.arange(3), [3, 3, 6])
    months = (hazards(log_odds) / [3, 3, 6])[:, interval]
    found = months.copy()
    for start, ratio in phases:
        found[:, start:] = (months * np.exp(ratio[:, interval]))[:, start:]
    return found


def risk(months: Floats) -> Floats:
    """Probability of leaving within the year."""
    return -np.expm1(-months.sum(axis=1))


def staff_months(months: Floats) -> Floats:
    """Expected months in post."""
    before = np.exp(-(np.cumsum(months, axis=1) - months))
    return (before * -np.expm1(-months) / months).sum(axis=1)


def _published(lever: Lever, before: pd.DataFrame, after: pd.DataFrame) -> tuple[Floats, Floats]:
    """Mean and deviation of the log hazard ratio for each person's dose."""
    mean, deviation = _normal(lever.evidence)
    if lever.own_data:
        own, error = _normal(lever.own_data)
        precision = deviation**-2 + error**-2
        mean, deviation = (mean * deviation**-2 + own * error**-2) / precision, precision**-0.5
    dose = lever.dose
    if dose is None:
        return np.full(len(before), mean), np.full(len(before), deviation)
    old, new = before[dose.feature].to_numpy(), after[dose.feature].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        amount = {
            "rise": new - old,
            "fall": old - new,
            "share_more": (new - old) / np.where(old != 0, old, np.nan),
            "share_less": (old - new) / np.where(old != 0, old, np.nan),
            "gap_closed": np.minimum(new, dose.target) - np.minimum(old, dose.target),
        }[dose.verb]
    units = amount / dose.unit if dose.unit else np.ones_like(amount)
    units = np.maximum(np.where(np.isnan(amount), 1, np.clip(units, 0, dose.most)), 1e-3)
    if dose.otherwise is None:
        return units * mean, units * deviation
    little = amount < dose.least if dose.least > 0 else amount <= 0
    other = _normal(dose.otherwise)
    return np.where(little, other[0], units * mean), np.where(little, other[1], units * deviation)


def _normal(effect: Effect) -> tuple[float, float]:
    return float(np.log(effect.hazard_ratio)), float(np.log(effect.high / effect.low) / (2 * HALF_INTERVAL))
