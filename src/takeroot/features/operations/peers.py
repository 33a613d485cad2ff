"""Verbs over standing against peers: people of the same county, and of the same of whatever else `peers` names."""

from collections.abc import Sequence

import numpy as np

from takeroot.features.asof import AsOf
from takeroot.features.calendar import Floats
from takeroot.features.people import peer_groups

_PRIOR_PEERS = 5.0
"""How many people of the county stand in for what few colleagues cannot tell."""


def gap_to_peers(past: AsOf, *, of: Floats, peers: Sequence[str]) -> Floats:
    """A feature less its median among peers; missing where fewer than three peers, oneself included, are known."""
    return of - peer_groups(past, peers).median(of)


def ratio_to_peers(past: AsOf, *, of: Floats, peers: Sequence[str]) -> Floats:
    """A feature over its median among peers, less 1; missing where that median is not above zero."""
    median = peer_groups(past, peers).median(of)
    positive = median > 0
    return np.where(positive, of / np.where(positive, median, 1.0), np.nan) - 1


def rank_among_peers(past: AsOf, *, of: Floats, peers: Sequence[str]) -> Floats:
    """Share of the other peers that are lower, ties counting half: 0 is the lowest, 1 the highest."""
    return peer_groups(past, peers).rank(of)


def peer_mean(past: AsOf, *, of: Floats, peers: Sequence[str]) -> Floats:
    """Mean of a feature over the other peers, shrunk to the county's as if five of the county stood among them."""
    near, county = peer_groups(past, peers), peer_groups(past, ())
    own, one = np.nan_to_num(of), (~np.isnan(of)).astype(np.float64)
    known = county.known(of)
    county_mean = np.where(known > 0, county.total(of) / np.maximum(known, 1), np.nan)
    return (near.total(of) - own + _PRIOR_PEERS * county_mean) / (near.known(of) - one + _PRIOR_PEERS)


def headcount(past: AsOf, *, peers: Sequence[str]) -> Floats:
    """Number of peers, oneself included."""
    return peer_groups(past, peers).total(np.ones(past.people))
