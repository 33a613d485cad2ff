"""Give past measures: for reasons that the records show, some of those chosen left without by a draw."""

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CONTRACT, Columns
from takeroot.simulate.draw import happens
from takeroot.simulate.law.lever_effects import entitled_to, one_lever_effect
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.law.true_lever import TrueLever
from takeroot.simulate.law.world import World
from takeroot.simulate.life.home import write_children, write_commute
from takeroot.simulate.life.log import FEWEST_DAYS, Log
from takeroot.simulate.life.people import NEVER
from takeroot.simulate.measures import Measures

FOR_GOOD = 1200
"""Months that a measure without an end lasts."""

HELD_OUT = 12
"""Months for which somebody held out gets no measure."""


def give_measures(rng: np.random.Generator, wishes: Measures, world: World, p: Columns, log: Log) -> None:
    """Give this month's measures, in place; a person under a measure gets no other while it lasts."""
    month = log.month
    if wishes.since is not None and month < wishes.since:
        return
    free = p["here"] & (p["measure_end"] < month)
    keenness = np.exp(wishes.confounding * _looks_likely(p, month))
    yearly_rate = wishes.yearly * p["here"].sum() / len(wishes.levers)
    for name in wishes.levers:
        entitled = entitled_to(name, p, month + 1) & free
        able = max(keenness[entitled].sum(), 1.0)
        propensity = np.where(entitled, np.minimum(0.5, yearly_rate / 12 * keenness / able), 0.0)
        chosen = happens(rng, propensity, free.size)
        held_out = rng.random(free.size) < wishes.hold_out
        free &= ~chosen
        if chosen.any():
            rows = np.flatnonzero(chosen)
            effect = _effect(wishes, world, {key: values[rows] for key, values in p.items()}, month, name)
            asked = {"propensity": propensity[rows], "held_out": held_out[rows], "effect": effect}
            log.add("assignments", p["who"][rows], lever=_code(name), **asked)
            _give(rng, p, log, name, rows[~held_out[rows]], effect=effect[~held_out[rows]])
            _hold_out(p, month, rows[held_out[rows]])


def _looks_likely(p: Columns, month: int) -> NDArray[np.float64]:
    young = np.clip((38 - (month - p["birth"]) / 12) / 12, -1.5, 1.2)
    poor = np.clip((1 - p["pay_fast"] / p["reference"] - 0.38) / 0.15, -2, 2)
    loaded = np.clip((p["hours_mean"] - 178) / 14, -2, 2)
    return 0.6 * young + 0.5 * poor + 0.4 * loaded + 0.4 * (p["employment"] >= CONTRACT)


def _effect(wishes: Measures, world: World, q: Columns, month: int, name: str) -> NDArray[np.float64]:
    if name in wishes.effects:
        return np.full(q["who"].size, wishes.effects[name])
    return one_lever_effect(world, q, month + 1, name)


def _give(
    rng: np.random.Generator,
    p: Columns,
    log: Log,
    name: str,
    rows: NDArray[np.int64],
    *,
    effect: NDArray[np.float64],
) -> None:
    lever = LEVERS[name]
    until = log.month + (lever.months or FOR_GOOD)
    p["offset"][rows] = effect
    p["measure_end"][rows] = until
    p["had"][rows] |= 1 << _code(name)
    p["had_first"][rows] = np.where(p["had_first"][rows] == NEVER, log.month, p["had_first"][rows])
    any_day = rng.integers(1, FEWEST_DAYS + 1, rows.size)
    day = np.where(p["hire"][rows] == log.month, FEWEST_DAYS, any_day)
    end = until if lever.months else NEVER
    log.add("measures", p["who"][rows], day=day, lever=_code(name), end=end, cost=lever.cost)
    _show(rng, p, log, lever, rows)


def _hold_out(p: Columns, month: int, rows: NDArray[np.int64]) -> None:
    """Whoever is held out gets nothing for a year, or there would be nobody to compare with."""
    p["offset"][rows] = 0.0
    p["measure_end"][rows] = month + HELD_OUT


def _show(rng: np.random.Generator, p: Columns, log: Log, lever: TrueLever, rows: NDArray[np.int64]) -> None:
    """Let the offices see what was given; leaving itself follows `offset`, so that the true effect stays known."""
    if lever.shown is None or not rows.size:
        return
    q = {key: values[rows] for key, values in p.items()}
    seen = lever.shown(q, log.month)
    q |= seen
    everyone = np.ones(rows.size, dtype=bool)
    if "extra_pay" in seen:
        p["extra_pay"][rows] = seen["extra_pay"]
    if "housing" in seen:
        write_commute(rng, q, everyone, log)
    if "place1" in seen:
        write_children(rng, q, log, q["child1"] != NEVER, q["child2"] != NEVER)


def _code(name: str) -> int:
    return list(LEVERS).index(name)
