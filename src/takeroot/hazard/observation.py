"""From when exits are recorded at all, and how long it takes until they are: both told from the exits themselves."""

import numpy as np
import pandas as pd

from takeroot.errors import HazardError
from takeroot.hazard.outcomes import NEVER
from takeroot.months import month_number, month_of_day
from takeroot.specs.recipe import Landmarks

_FULL_RATE_SHARE = 0.2
_DAYS_A_MONTH = 30.4375
_ENOUGH_DELAYS = 20
_SETTLED_MONTHS = 12
_USUAL = 0.9


def observation_start(spells: pd.DataFrame, settings: Landmarks, *, as_of: int) -> int:
    """Month number from which exits are recorded: as set, or the month in which their rate jumps.

    "Current staff and recent leavers" lists hold no exits before some month, yet hires long before it. The start is
    the change point of a Poisson rate of exits per person at risk with the greatest likelihood [1]_; where the rate
    before it is more than a fifth of the rate after it, exits are taken to be recorded since the first one.

    Parameters
    ----------
    spells : DataFrame
        As `outcomes` returns them.
    settings : Landmarks
        `observation_start` wins where it is set.
    as_of : int
        Month number M; later exits are not looked at.

    Raises
    ------
    HazardError
        If no exit is known by M.

    References
    ----------
    .. [1] Raftery, Akman (1986), Bayesian analysis of a Poisson process with a change-point, Biometrika 73.
    """
    if settings.observation_start:
        return month_number(settings.observation_start)
    ended = spells[(spells["exit_day"] < NEVER)]
    month = month_of_day(ended["exit_day"].to_numpy()) if len(ended) else np.zeros(0, dtype=np.int64)
    month = month[month <= as_of]
    if not len(month):
        raise HazardError("no exit is known by the as-of month: a hazard cannot be learnt; deliver staff who have left")
    months = np.arange(month.min(), as_of + 1)
    exits = np.bincount(month - months[0], minlength=len(months)).astype(np.float64)
    return int(months[_jump(exits, people_at_risk(spells, months))])


def recording_delay(spells: pd.DataFrame, settings: Landmarks, *, as_of: int) -> int:
    """Months within which nine exits in ten are recorded; as set where the record does not tell.

    Only exits of more than a year ago are looked at where there are enough of them: of the newest, those that are
    recorded late are not known yet, and the rest would make the delay look short.
    """
    told = spells[spells["recorded"]]
    age = as_of - month_of_day(told["exit_day"].to_numpy())
    settled = told[age >= _SETTLED_MONTHS]
    told = settled if len(settled) >= _ENOUGH_DELAYS else told
    if len(told) < _ENOUGH_DELAYS:
        return settings.delay
    days = (told["known_day"] - told["exit_day"]).to_numpy()
    return int(np.ceil(np.quantile(days, _USUAL) / _DAYS_A_MONTH))


def people_at_risk(spells: pd.DataFrame, months: np.ndarray) -> np.ndarray:
    """People employed in each month, from hires and exits counted up."""
    first = months[0]
    hired = np.clip(month_of_day(spells["hire_day"].to_numpy()) - first, 0, len(months))
    gone = np.minimum(spells["exit_day"].to_numpy(), 200_000)
    left = np.clip(month_of_day(gone) - first + 1, 0, len(months))
    change = np.bincount(hired, minlength=len(months) + 1) - np.bincount(left, minlength=len(months) + 1)
    return np.maximum(np.cumsum(change)[:-1], 1).astype(np.float64)


def _jump(exits: np.ndarray, at_risk: np.ndarray) -> int:
    before_exits, before_risk = np.cumsum(exits) - exits, np.cumsum(at_risk) - at_risk
    after_exits, after_risk = exits.sum() - before_exits, at_risk.sum() - before_risk
    fit = _log_likelihood(before_exits, before_risk) + _log_likelihood(after_exits, after_risk)
    at = int(np.argmax(fit))
    full = after_exits[at] / after_risk[at]
    return at if before_exits[at] < _FULL_RATE_SHARE * full * before_risk[at] else 0


def _log_likelihood(exits: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    rate = exits / np.maximum(at_risk, 1)
    return exits * np.log(np.where(rate > 0, rate, 1.0)) - exits
