"""Leavers beside people at work the same day, hired about when they were: what several checks compare."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.hazard.outcomes import VOLUNTARY

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_MOST_LEAVERS = 4000
_DRAWN = 200
_MATCHED = 8
_STAYED_DAYS = 365
_ERRORS = 4


class Odds(NamedTuple):
    """How much likelier leavers have something than the people matched to them.

    Parameters
    ----------
    leavers_with, leavers : int
        Leavers who have it, of how many.
    expected : float
        How many of them would have it, were they as the people matched to them.
    ratio, low, high : float
        Odds ratio, and its interval, four standard errors either way.
    """

    leavers_with: int
    leavers: int
    expected: float
    ratio: float
    low: float
    high: float


class MatchedPeople(NamedTuple):
    """Leavers, and for each up to eight people at work the day they left, who stayed for another year.

    Parameters
    ----------
    person : ndarray of shape (N, 9)
        Numbers of people as in the outcomes; the first column holds the leavers, -1 stands for nobody.
    hired, left : ndarray of shape (N, 1)
        Day numbers of the leaver's hire and exit.
    """

    person: Integers
    hired: Integers
    left: Integers

    def odds(self, has: Booleans) -> Odds:
        """Compare who has something, an array of the shape of `person`; each leaver's matched people count as one."""
        there = self.person[:, 1:] >= 0
        share = (has[:, 1:] & there).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
        leavers, matched, expected = len(has), int(there.sum()), float(share.sum())
        own, others = int(has[:, 0].sum()), expected / max(leavers, 1) * matched
        ratio = _log_odds(own, leavers) - _log_odds(others, matched)
        parts = np.array([own, leavers - own, others, matched - others]) + 0.5
        error = float(np.sqrt((1 / parts).sum()))
        around = np.exp([ratio, ratio - _ERRORS * error, ratio + _ERRORS * error])
        return Odds(own, leavers, expected, *around.tolist())


def matched_people(spells: pd.DataFrame) -> MatchedPeople:
    """Match leavers to people who stayed, by calendar day and nearest day of hire.

    Parameters
    ----------
    spells : DataFrame
        Outcomes, sorted.

    Returns
    -------
    MatchedPeople
        Of the leavers for whom anybody could be matched, of a few thousand where there are more. The same for the
        same spells.
    """
    random = np.random.default_rng(0)
    own, hired, left = (spells[name].to_numpy() for name in ("person", "hire_day", "exit_day"))
    leavers = np.flatnonzero(spells["kind"] == VOLUNTARY)
    leavers = np.sort(random.permutation(leavers)[:_MOST_LEAVERS])
    drawn = random.integers(0, max(len(spells), 1), (len(leavers), _DRAWN))
    hire, exit_ = hired[leavers][:, None], left[leavers][:, None]
    fits = (hired[drawn] <= exit_) & (left[drawn] > exit_ + _STAYED_DAYS) & (own[drawn] != own[leavers][:, None])
    apart = np.where(fits, np.abs(hired[drawn] - hire), np.iinfo(np.int64).max)
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :_MATCHED]
    matched = np.where(np.take_along_axis(fits, nearest, 1), np.take_along_axis(own[drawn], nearest, 1), -1)
    kept = matched[:, 0] >= 0
    return MatchedPeople(np.column_stack([own[leavers], matched])[kept], hire[kept], exit_[kept])


def people_compared(spells: pd.DataFrame) -> "pd.Series[str]":
    """Ids of the leavers who are compared, and of the people matched to them."""
    return spells["staff_id"][np.isin(spells["person"], matched_people(spells).person)]


def _log_odds(with_it: float, people: int) -> float:
    return float(np.log((with_it + 0.5) / (people - with_it + 0.5)))
