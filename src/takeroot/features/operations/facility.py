"""Verbs over the facility and the county: their people, their history of exits, and what others are paid there."""

from collections.abc import Sequence

import numpy as np

from takeroot.errors import FeaturesError, Problem, did_you_mean
from takeroot.features.asof import AsOf, Where
from takeroot.features.calendar import Bools, Floats, Ints
from takeroot.features.peers import Groups, groups
from takeroot.features.people import DAYS_A_YEAR, peer_groups, title_level
from takeroot.features.stays import Stays

_PRIOR_YEARS = 20.0
"""Years of service in the county that stand in for what a small facility cannot tell."""


def per_head(past: AsOf, *, table: str, column: Sequence[str]) -> Floats:
    """A number of the facility by the people who work there."""
    return past.latest(table, column[0]) / peer_groups(past, ("facility",)).total(np.ones(past.people))


def share_of_reference(past: AsOf, *, table: str, column: Sequence[str], of: Floats) -> Floats:
    """A feature over the latest reference value for the person's county, profession and title level."""
    profession = np.nan_to_num(past.latest("staff", "profession"), nan=-1).astype(np.int64)
    grade = np.nan_to_num(title_level(past), nan=-1).astype(np.int64)
    reference = past.reference(table, column[0], profession, grade)
    positive = reference > 0
    return np.where(positive, of / np.where(positive, reference, 1.0), np.nan)


def exit_rate(past: AsOf, *, table: str, where: Where, peers: Sequence[str], window: int) -> Floats:
    """Exits that count a year of service in the window, shrunk to the county's rate by twenty years of service.

    (exits + 20 r) / (years + 20), r the county's exits over its years; exits not known at M have not happened.
    """
    stays = past.stays()
    exits = _left_within(past, table, stays, where, window).astype(np.float64)
    years = _days_within(past, stays, window) / DAYS_A_YEAR
    near, county = _groups(past, stays, peers), _groups(past, stays, ())
    served = county.total(years)  # none where everyone had left before the window
    of_county = county.total(exits) / np.where(served > 0, served, np.nan)
    return ((near.total(exits) + _PRIOR_YEARS * of_county) / (near.total(years) + _PRIOR_YEARS))[stays.here]


def colleagues_left(past: AsOf, *, table: str, where: Where, peers: Sequence[str], window: int) -> Floats:
    """Number of peers who left in the window, as far as was known at M."""
    stays = past.stays()
    return _groups(past, stays, peers).total(_left_within(past, table, stays, where, window).astype(np.float64))[
        stays.here
    ]


def _left_within(past: AsOf, table: str, stays: Stays, where: Where, window: int) -> Bools:
    return past.left_because(table, stays, where) & (stays.until > past.day_before(window))


def _days_within(past: AsOf, stays: Stays, window: int) -> Ints:
    return np.maximum(stays.until - np.maximum(stays.hired, past.day_before(window) + 1) + 1, 0)


def _groups(past: AsOf, stays: Stays, peers: Sequence[str]) -> Groups:
    facility = past.places_of_spells("facility_id", stays.spell)
    codes = [_code(past, stays, peer) for peer in peers]
    return groups(past.facilities.county[facility], *codes)


def _code(past: AsOf, stays: Stays, peer: str) -> Ints:
    columns = {"facility": "facility_id", "profession": "profession", "employment": "employment_type"}
    if peer not in columns:
        raise FeaturesError(Problem("peers", f"leavers cannot be grouped by {peer!r}", did_you_mean(peer, columns)))
    return past.places_of_spells(columns[peer], stays.spell)
