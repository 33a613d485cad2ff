"""What each lever would truly do for each person, under the law of one world."""

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import Columns
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.law.terms import raw_terms
from takeroot.simulate.law.world import World, log_hazard_parts

AGAIN = 36
"""Months after the first measure before one that does not last for good may be given to the same person again."""

STRONGEST = 1.0
"""No lever moves anyone's log-hazard by more: what it does saturates there."""


def entitled_to(name: str, p: Columns, month: int) -> NDArray[np.bool_]:
    """Whether each person may be given a lever and has not had it lately, nor for good."""
    lever = LEVERS[name]
    had = (p["had"] >> list(LEVERS).index(name)) & 1
    again = (lever.months > 0) & (month - p["had_first"] > AGAIN)
    return lever.entitled(p, month) & ((had == 0) | again)


def one_lever_effect(world: World, p: Columns, month: int, name: str) -> NDArray[np.float64]:
    """What a lever would add to each one's log-hazard from `month` on; entitlement is not asked."""
    before = log_hazard_parts(world, raw_terms(p, month)).sum(axis=1)
    after = log_hazard_parts(world, raw_terms({**p, **LEVERS[name].change(p, month)}, month)).sum(axis=1)
    return STRONGEST * np.tanh(world.efficacy[name] * (after - before) / STRONGEST)


def lever_effects(world: World, p: Columns, month: int) -> NDArray[np.float64]:
    """True effect on the log-hazard of giving each lever to each person, (people, levers); NaN where not entitled."""
    effects = np.full((p["who"].size, len(LEVERS)), np.nan)
    for column, name in enumerate(LEVERS):
        who = np.flatnonzero(entitled_to(name, p, month))
        if who.size:
            effects[who, column] = one_lever_effect(world, {k: v[who] for k, v in p.items()}, month, name)
    return effects
