"""Verbs over monthly tables: levels, drifts and changes against the person's own past."""

from collections.abc import Sequence

import numpy as np

from takeroot.features.asof import AsOf
from takeroot.features.calendar import Floats, Ints

_FEWEST_MONTHS = 3
_RISE = 1.02


def mean(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Mean of the sum of the columns over the known months of the window."""
    return _mean(past.months(table, column, window))


def highest(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Highest month of the window."""
    top = past.missing()
    for month in past.months(table, column, window):
        top = np.fmax(top, month)
    return top


def share(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """First column's share in the sum of all, over the months in which all are known; missing where that is not > 0."""
    together = past.months(table, column, window)
    first = past.months(table, column[:1], window)
    return _ratio(_sum(np.where(np.isnan(together), np.nan, first))[0], _sum(together)[0])


def spread(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Standard deviation over the mean (coefficient of variation), from at least three known months."""
    months = past.months(table, column, window)
    centre = _mean(months)
    squares, known = _sum((months - centre) ** 2)
    enough = known >= _FEWEST_MONTHS
    return np.where(enough, _ratio(np.sqrt(squares / np.maximum(known, 1)), centre), np.nan)


def slope(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Least-squares change a month over the known months of the window, at least three of them."""
    months = past.months(table, column, window)
    clock = np.where(np.isnan(months), np.nan, np.arange(window, dtype=np.float64)[:, None])
    middle = _mean(clock)
    (covered, known), (clocked, _) = _sum((clock - middle) * months), _sum((clock - middle) ** 2)
    return np.where(known >= _FEWEST_MONTHS, _ratio(covered, clocked), np.nan)


def change_over_year(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Relative change of the window's mean against the same months a year earlier."""
    now = _mean(past.months(table, column, window))
    return _ratio(now, _mean(past.months(table, column, window, earlier=12))) - 1


def months_since_rise(past: AsOf, *, table: str, column: Sequence[str], window: int) -> Floats:
    """Months since a month stood 2 % above every known one before it; since the first known month if none did."""
    since, top = past.missing(), past.missing()
    for month in past.months(table, column, window):
        rose = (month > top * _RISE) | (np.isnan(top) & ~np.isnan(month))
        since = np.where(rose, 0.0, since + 1)
        top = np.fmax(top, month)
    return since


def _mean(months: Floats) -> Floats:
    total, known = _sum(months)
    return np.where(known > 0, total / np.maximum(known, 1), np.nan)


def _sum(months: Floats) -> tuple[Floats, Ints]:
    """Sum and number of the known months, added in the order of time: the same bytes for one person as for many."""
    total, known = np.zeros(months.shape[1]), np.zeros(months.shape[1], dtype=np.int64)
    for month in months:
        there = ~np.isnan(month)
        np.add(total, month, out=total, where=there)
        known += there
    return total, known


def _ratio(above: Floats, below: Floats) -> Floats:
    positive = below > 0
    return np.where(positive, above / np.where(positive, below, 1.0), np.nan)
