"""Verbs over what is true at M: the running spell, the facility, and the latest row of any table."""

from collections.abc import Sequence

import numpy as np

from takeroot.features.asof import AsOf, Where
from takeroot.features.calendar import Floats
from takeroot.features.codes import texts


def latest(past: AsOf, *, table: str, column: Sequence[str], window: int | None = None) -> Floats:
    """Latest known number, no older than the window."""
    return past.latest(table, column[0], window)


def level(past: AsOf, *, table: str, column: Sequence[str], window: int | None = None) -> Floats:
    """Latest known category as its place in the declared order, from 0."""
    return past.latest(table, column[0], window)


def is_in(past: AsOf, *, table: str, where: Where) -> Floats:
    """1 where every column of `where` now holds one of its values, 0 where not, missing where one is not known."""
    return past.holds(table, where)


def differs_from_county(past: AsOf, *, table: str, column: Sequence[str]) -> Floats:
    """1 where a county named in `staff` is not the county of the facility, missing where one of them is not known."""
    named = past.texts(table, column[0])
    county = texts(past.facilities.counties)[past.county()]
    known = named.notna().to_numpy() & past.county_known()
    return np.where(known, (named.to_numpy(dtype=object) != county).astype(np.float64), np.nan)


def lies_between(past: AsOf, *, of: Floats, between: tuple[float, float]) -> Floats:  # noqa: ARG001 - all verbs are called alike
    """1 where another feature lies from the first (included) to the second bound, 0 where not."""
    return np.where(np.isnan(of), np.nan, ((of >= between[0]) & (of < between[1])).astype(np.float64))


def ratio(past: AsOf, *, of: Floats, by: Floats) -> Floats:  # noqa: ARG001 - all verbs are called alike
    """One feature by another; missing where the second is not above zero."""
    positive = by > 0
    return np.where(positive, of / np.where(positive, by, 1.0), np.nan)
