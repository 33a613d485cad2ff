"""A small population lived through beforehand, so that every block of a seed obeys one and the same scaled law."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.random import SeedSequence, default_rng

from takeroot.simulate.law.terms import raw_terms
from takeroot.simulate.law.world import World, draw_world, log_hazard_parts, monthly_hazard, scale_world
from takeroot.simulate.life.block import Block, Wishes

_STAFF = 4000
_FLAT_MONTHS = 8
_SCALED_MONTHS = 12
_USED = 6
_HALVINGS = 14


def world_of(seeds: SeedSequence, end: int) -> World:
    """Draw the law of one seed and scale its terms to the sizes drawn for their factors.

    Examples
    --------
    >>> world = world_of(SeedSequence(1), 24299)
    >>> set(world.centre.values()) == {0.0}
    False
    """
    drawn, lived = seeds.spawn(2)
    world = draw_world(default_rng(drawn))
    start = end - _FLAT_MONTHS - _SCALED_MONTHS
    block = Block(lived, _STAFF, start=start, first=end + 1, last=end, wishes=Wishes())
    flat = replace(world, strength=dict.fromkeys(world.strength, 0.0))
    live_to_level(flat, block, range(start, start + _FLAT_MONTHS))
    scaled = scale_world(world, raw_terms(block.people(end - _SCALED_MONTHS), end - _SCALED_MONTHS))
    live_to_level(scaled, block, range(end - _SCALED_MONTHS, end))
    return scale_world(world, raw_terms(block.people(end), end))


def live_to_level(world: World, block: Block, months: Iterable[int]) -> World:
    """Live these months, each at the level that makes the drawn share leave; the law at their last mean level."""
    levels = []
    for month in months:
        levels.append(_level(world, block, month))
        block.live(replace(world, level=levels[-1]), month)
    return replace(world, level=float(np.mean(levels[-_USED:])))


def _level(world: World, block: Block, month: int) -> float:
    """Found by bisection, shocks averaged by a three-point Gauss-Hermite rule."""
    p = block.people(month)
    eta = log_hazard_parts(world, raw_terms(p, month)).sum(axis=1) + world.frailty * p["frailty"]
    eta += world.facility * block.places.facilities["hidden"][p["facility"]]
    shocks, weights = world.shock * np.sqrt(3) * np.array([-1.0, 0.0, 1.0]), np.array([1.0, 4.0, 1.0]) / 6
    low, high = -12.0, 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        leave = (monthly_hazard(middle + eta[:, None] + shocks) @ weights).mean()
        low, high = (low, middle) if leave > world.yearly / 12 else (middle, high)
    return middle
