"""Verbs over a date of the running spell: time since it and until it. All of them can be foreseen."""

from collections.abc import Sequence

import numpy as np

from takeroot.features.asof import AsOf
from takeroot.features.calendar import DAYS_A_MONTH, NEVER, Floats
from takeroot.features.people import DAYS_A_YEAR


def years_since(past: AsOf, *, table: str, column: Sequence[str], ahead: float) -> Floats:
    """Years from the date until M, or `ahead` months later."""
    return -_months_until(past, table, column, ahead) * DAYS_A_MONTH / DAYS_A_YEAR


def months_until(past: AsOf, *, table: str, column: Sequence[str], window: int, ahead: float) -> Floats:
    """Months until the date, negative once it has passed, no farther than the window either way."""
    return np.clip(_months_until(past, table, column, ahead), -window, window)


def months_to_age(past: AsOf, *, table: str, column: Sequence[str], at: float, window: int, ahead: float) -> Floats:
    """Months until the age `at` is reached, counted from a date of birth, no farther than the window either way."""
    return np.clip(_months_until(past, table, column, ahead) + 12 * at, -window, window)


def is_before(past: AsOf, *, table: str, column: Sequence[str], ahead: float) -> Floats:
    """1 where the date still lies ahead, 0 where it has passed or there is none."""
    if not past.has(table, *column):
        return past.missing()
    return (_months_until(past, table, column, ahead) > 0).astype(np.float64)


def is_just_after(past: AsOf, *, table: str, column: Sequence[str], window: int, ahead: float) -> Floats:
    """1 where the date came within the window before, 0 where longer ago, still ahead, or there is none."""
    if not past.has(table, *column):
        return past.missing()
    left = _months_until(past, table, column, ahead)
    return ((left <= 0) & (left > -window)).astype(np.float64)


def _months_until(past: AsOf, table: str, column: Sequence[str], ahead: float) -> Floats:
    date = past.dates(table, column[0])
    return np.where(date < NEVER, (date - past.last_day) / DAYS_A_MONTH - ahead, np.nan)
