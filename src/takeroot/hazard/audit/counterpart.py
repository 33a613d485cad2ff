"""Whether those at work now have counterparts of the leavers among them: a mark set when somebody leaves has none."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.audit.at_work import FOLDS, AtWork, Span

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

_PARTS = 20
_FEWEST = 25


class Horizon(NamedTuple):
    """How far back now is compared with, and who counts as a leaver there.

    Parameters
    ----------
    months : int
        Between then and now; leavers are those who left within as many.
    seen : int
        Months that must be over for a landmark to teach.
    prior : float
        Rows at the usual share that are added to each range of values.
    """

    months: int
    seen: int
    prior: float


HORIZONS = (Horizon(12, 6, 1.2), Horizon(36, 36, 10.0))
"""Marks of the last year before the exit fall away within a year; those that leavers carry for ever, over the years."""


class Fall(NamedTuple):
    """How much lower the risk of those at work now looks than that of those at work then.

    Parameters
    ----------
    whole : float
        Log of the mean risk now over then.
    beyond : float
        By how much more it fell than that of those who are there then and now: a reform changes theirs as well.
    newcomers : float
        By how much less newcomers stand above those who stayed than leavers did then, for the share who changed, over
        the mean risk then: a want of newcomers does not count.
    errors : float
        The lesser of whole and newcomers in standard errors.
    """

    whole: float
    beyond: float
    newcomers: float
    errors: float

    @property
    def size(self) -> float:
        """The least of the three, as a positive number; 0 unless all fall."""
        return max(min(-self.whole, -self.beyond, -self.newcomers), 0.0)


def risk_by_value(column: Floats, event: Booleans, seen: Floats, *, prior: float) -> Floats:
    """Give each row the share who left among the rows of its range of values, missing being a range of its own.

    Examples
    --------
    >>> left = np.array([True, True, False, False])
    >>> risk_by_value(np.array([1.0, 1.0, 2.0, np.nan]), left, np.ones(4), prior=0.0).tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    known = ~np.isnan(column)
    edges = np.unique(np.quantile(column[known], np.linspace(0, 1, _PARTS + 1))) if known.any() else np.zeros(1)
    place = np.searchsorted(edges, column, side="right")
    exactly = edges[np.maximum(place - 1, 0)] == column
    part = np.where(known, place + exactly * (len(edges) + 1), 2 * len(edges) + 2)
    usual = event.sum() / max(float(seen.sum()), 1.0)
    left, there = np.bincount(part, event), np.bincount(part, seen)
    with np.errstate(invalid="ignore"):
        share = (left + prior * usual) / (there + prior)
    return np.asarray(np.where(there + prior > 0, share, usual)[part])


def fall(risk: Floats, span: Span) -> Fall:
    """Compare the risk of those at work then and now, each row's read off past leavers alone.

    Parameters
    ----------
    risk : ndarray of shape (N,)
        A risk for each row of `AtWork`.
    span : Span
        Then and now.
    """
    then, now = risk[span.then], risk[span.now]
    gone, stayed, new, still = then[~span.stayed], then[span.stayed], now[~span.still], now[span.still]
    mean = float(then.mean()) if len(then) else 0.0
    if mean <= 0 or now.mean() <= 0 or min(len(gone), len(stayed), len(new), len(still)) < _FEWEST:
        return Fall(0.0, 0.0, 0.0, 0.0)
    whole = float(np.log(now.mean() / mean))
    beyond = whole - float(np.log(max(still.mean(), 1e-9) / max(stayed.mean(), 1e-9)))
    lost, came = len(gone) / len(then), len(new) / len(now)
    share = min(lost, came)
    newcomers = share * ((new.mean() - still.mean()) - (gone.mean() - stayed.mean())) / mean
    kept = _variance(still) if len(still) != len(stayed) else _variance(still - stayed)
    of_newcomers = share * np.sqrt(_variance(new) + _variance(gone) + kept) / mean
    of_whole = np.sqrt((1 - came) ** 2 * kept + came**2 * _variance(new) + lost**2 * _variance(gone)) / mean
    errors = min(abs(whole) / max(of_whole, 1e-9), abs(newcomers) / max(of_newcomers, 1e-9))
    return Fall(whole, beyond, float(newcomers), float(errors))


def _variance(values: Floats) -> float:
    """Of the mean."""
    return float(values.var() / len(values))


def columns_fall(column: Floats, people: AtWork, horizon: Horizon, span: Span) -> Fall:
    """How the risk that one column tells falls from then to now."""
    event, seen = people.left_within(horizon.months, seen=horizon.seen)
    return fall(risk_from_others(column, people, event, seen, prior=horizon.prior), span)


def risk_from_others(column: Floats, people: AtWork, event: Booleans, seen: Floats, *, prior: float) -> Floats:
    """`risk_by_value`, each person's read off what became of others.

    Read off a person's own exit as well, chance alone would make leavers stand out then, and nobody now.
    """
    risk = np.zeros(len(people))
    for fold in range(FOLDS):
        own = people.fold == fold
        risk[own] = risk_by_value(column, event & ~own, np.where(own, 0.0, seen), prior=prior)[own]
    return risk
