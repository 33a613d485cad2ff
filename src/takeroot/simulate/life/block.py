"""A group of counties, month after month: hires, hazards, exits, and everything that is written down meanwhile."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator, SeedSequence, default_rng
from numpy.typing import NDArray

from takeroot.simulate.codes import LAST_VOLUNTARY, VILLAGE, Columns
from takeroot.simulate.draw import happens, noise, pick
from takeroot.simulate.law.competing import REASONS, competing_hazards
from takeroot.simulate.law.lever_effects import lever_effects
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.law.terms import raw_terms
from takeroot.simulate.law.world import World, log_hazard_parts, monthly_hazard
from takeroot.simulate.life.career import write_posting
from takeroot.simulate.life.give_measures import give_measures
from takeroot.simulate.life.home import write_children, write_commute, write_family
from takeroot.simulate.life.leave import leave, why
from takeroot.simulate.life.log import FEWEST_DAYS, Log
from takeroot.simulate.life.month import live_one_month
from takeroot.simulate.life.people import NEVER, draw_people
from takeroot.simulate.life.places import Places, draw_places
from takeroot.simulate.life.places import live_one_month as live_one_month_at
from takeroot.simulate.life.roster import Roster
from takeroot.simulate.life.truth_log import TruthLog
from takeroot.simulate.measures import Measures

GHOST_MONTHS = 12
"""How long leavers are followed after their exit, as if they had stayed: what the counterfactuals need."""
_STREAMS = ("places", "people", "exits", "competing", "life", "measures", "tables")


@dataclass(frozen=True)
class Wishes:
    """What a caller of `simulate` asks for, beside size and seed."""

    retirements: float = 1.0
    measures: Measures | None = None


class Block:
    """Some counties whose people share nothing random with anyone else's.

    Parameters
    ----------
    seeds : SeedSequence
        The block's own stream of random numbers.
    staff : int
        People employed at any one time.
    start : int
        Month number of the first month lived, before anything is written down.
    first, last : int
        Month numbers between which offices write.
    wishes : Wishes
        See there.
    """

    def __init__(self, seeds: SeedSequence, staff: int, *, start: int, first: int, last: int, wishes: Wishes) -> None:
        self.streams: dict[str, Generator] = {
            name: default_rng(child) for name, child in zip(_STREAMS, seeds.spawn(len(_STREAMS)), strict=True)
        }
        self.places: Places = draw_places(self.streams["places"], staff)
        self.roster = Roster()
        self.log = Log(first, last)
        self.truth = TruthLog(first)
        self.wishes = wishes
        posts = np.repeat(np.arange(self.places.facilities["size"].size), self.places.facilities["size"])
        self._hire(posts, start, employed_before=True)
        self._vacant = posts[:0]
        self._market = 0.0

    def live(self, world: World, month: int) -> None:
        """Live one month under the law of `world`."""
        self.log.month = month
        self._hire(self._vacant, month, employed_before=False)
        p = self._present(month)
        if month == self.log.first:
            self._write_first_states(p)
        met = p["hire"] < month
        if met.any():
            self._leave(world, p, met, month)
        p["here"] = p["exit"] == 0
        p["extra_pay"] = np.where(p["measure_end"] >= month, p["extra_pay"], 0.0)
        live_one_month(self.streams["life"], p, self.places, month, self.log)
        if month <= self.log.last:
            for name in ("facility", "employment"):
                p[f"{name}_seen"] = np.where(p["here"], p[name], p[f"{name}_seen"])
        self._stand_among_peers(p)
        if self.wishes.measures is not None and self.log.first <= month:
            give_measures(self.streams["measures"], self.wishes.measures, world, p, self.log)
        live_one_month_at(self.streams["places"], self.places.facilities, month)
        self.roster.put(p)

    def lever_effects(self, world: World, month: int) -> pd.DataFrame:
        """True effect of each lever given at the end of `month` to each person then employed."""
        p = self.people(month + 1)
        effects = lever_effects(world, p, month + 1).astype(np.float32)
        frame = pd.DataFrame(effects, columns=list(LEVERS))
        frame.insert(0, "month", month)
        frame.insert(0, "who", p["who"])
        return frame

    def people(self, month: int) -> Columns:
        """Everyone employed at the end of the month before `month`, with what their hazards in `month` depend on."""
        p = self._present(month)
        return {name: values[p["exit"] == 0] for name, values in p.items()}

    def _hire(self, posts: NDArray[np.int64], month: int, *, employed_before: bool) -> None:
        if not posts.size:
            return
        rng = self.streams["people"]
        p = draw_people(rng, self.places.facilities, posts, month, employed_before=employed_before)
        n = posts.size
        p |= {"exit": np.zeros(n, dtype=np.int64), "exit_day": np.zeros(n, dtype=np.int64)}
        p |= {"reason": np.zeros(n, dtype=np.int64), "again": np.full(n, -1), "felt": np.zeros(n)}
        p |= {"facility_seen": p["facility"].copy(), "employment_seen": p["employment"].copy()}
        if not employed_before:
            self._hire_again(rng, p, month)
        who = self.roster.add(p)
        if not employed_before:
            self._write_states({**p, "who": who, "here": np.ones(n, dtype=bool), "day": p["hire_day"]})

    def _hire_again(self, rng: Generator, p: Columns, month: int) -> None:
        """Let a few of the newly hired be people who left at least a year ago."""
        left, reason = self.roster["exit"], self.roster["reason"]
        used = np.zeros(self.roster.size, dtype=bool)
        used[self.roster["again"][self.roster["again"] >= 0]] = True
        seen = (left > self.log.first) & (left <= month - 14) & (reason <= LAST_VOLUNTARY) & (reason > 0) & ~used
        able = np.flatnonzero(seen & (self.roster["employment"] != VILLAGE))
        slots = np.flatnonzero(happens(rng, 0.015, p["hire"].size) & (p["employment"] != VILLAGE))
        many = min(able.size, slots.size)
        before, now = rng.permutation(able)[:many], slots[:many]
        for name in _KEPT_FOR_LIFE:
            p[name][now] = self.roster[name][before]
        p["again"][now] = before

    def _present(self, month: int) -> Columns:
        left = self.roster["exit"]
        p = self.roster.take(np.flatnonzero((left == 0) | (month - left <= GHOST_MONTHS)))
        f, at = self.places.facilities, p["facility"]
        p |= {"remote": f["remote"][at], "env": f["env"][at], "left": f["exits"][at], "director": f["director"][at]}
        p["facility_kind"] = f["kind"][at]
        return p

    def _leave(self, world: World, p: Columns, met: NDArray[np.bool_], month: int) -> None:
        rng = self.streams["exits"]
        n = p["who"].size
        parts = log_hazard_parts(world, raw_terms(p, month))
        base = world.level + self._market + world.season[month % 12]
        offset = np.where(p["measure_end"] >= month, p["offset"], 0.0)
        passing = world.facility * self.places.facilities["hidden"][p["facility"]]
        hidden = np.stack([world.frailty * p["frailty"], passing, world.shock * noise(rng, n)], axis=1)
        hazard = monthly_hazard(base + parts.sum(axis=1) + offset + hidden.sum(axis=1))
        other = competing_hazards(p, month, self.wishes.retirements)
        chance = other.sum(axis=1)
        draw, draw_other = rng.random(n), self.streams["competing"].random(n)
        free = met & (p["exit"] == 0)
        voluntary, forced = free & (draw < hazard), free & (draw_other < chance)
        forced &= ~(voluntary & (draw_other < chance / 2))
        voluntary &= ~forced
        p["felt"] = parts.sum(axis=1)
        which = np.array(REASONS)[pick(self.streams["competing"], other + 1e-15)]
        gone = leave(rng, p, month, np.select([voluntary, forced], [why(rng, p, month), which], 0))
        made = {"base": base, "measures": offset, "hazard": hazard, "competing": chance}
        self._move_market(world, month, float(hazard[free].mean()))
        self.truth.add(month, p, met, parts, hidden, **made, at_risk=free, left=voluntary)
        self._vacant = p["facility"][gone]
        self._count_exits(p, voluntary, free)

    def _move_market(self, world: World, month: int, monthly: float) -> None:
        """Let demand elsewhere follow slowly, so that over the years the share drawn for the seed leaves."""
        if month >= self.log.first:
            usual = np.log(world.yearly / 12) + world.season[month % 12]
            self._market += 0.08 * (usual - np.log(max(monthly, 1e-6)))

    def _count_exits(self, p: Columns, gone: NDArray[np.bool_], free: NDArray[np.bool_]) -> None:
        f = self.places.facilities
        many = f["kind"].size
        left = np.bincount(p["facility"][gone], minlength=many)
        heads = np.bincount(p["facility"][free], minlength=many)
        f["exits"] += (left / (heads + 5.0) - f["exits"]) / 5

    def _stand_among_peers(self, p: Columns) -> None:
        group = p["facility"] * 10 + p["profession"]
        many = int(group.max()) + 1
        here = p["here"]
        total = np.bincount(group[here], weights=p["pay_fast"][here], minlength=many)
        heads = np.bincount(group[here], minlength=many)
        p["peers"] = (total[group] + 3 * p["reference"] * 0.6) / (heads[group] + 3)

    def _write_first_states(self, p: Columns) -> None:
        old = (p["exit"] == 0) & (p["hire"] < self.log.month)
        q = {name: values[old] for name, values in p.items()}
        many = q["who"].size
        self._write_states({**q, "here": np.ones(many, dtype=bool), "day": np.ones(many, dtype=np.int64)})

    def _write_states(self, p: Columns) -> None:
        rng = self.streams["tables"]
        everyone = np.ones(p["who"].size, dtype=bool)
        write_posting(rng, p, everyone, self.log)
        write_family(rng, p, everyone, self.log)
        write_commute(rng, p, everyone, self.log)
        write_children(rng, p, self.log, p["child1"] != NEVER, p["child2"] != NEVER)
        self._write_titles(p)

    def _write_titles(self, p: Columns) -> None:
        """Write the title each brings, and the one they wait for; what those hired again won elsewhere as they come."""
        for event, month, level, chosen in (
            (3, p["level_since"], p["level"], p["level"] > 0),
            (2, p["passed"], p["level"] + 1, p["passed"] != NEVER),
        ):
            again = p["again"] >= 0
            rows = np.flatnonzero(chosen & (~again | (month >= self.roster["exit"][p["again"]])))
            day = np.where(again, FEWEST_DAYS, 1 + (p["birth_day"] * 7) % FEWEST_DAYS)[rows]
            dated = np.where(again, p["hire"], month)[rows]
            self.log.add("titles", p["who"][rows], day=day, event=event, level=level[rows], month=dated)


_KEPT_FOR_LIFE = (
    "sex",
    "birth",
    "birth_day",
    "education",
    "profession",
    "specialty",
    "skill",
    "frailty",
    "level",
    "level_since",
    "passed",
    "fails",
    "marital",
    "home_away",
    "spouse",
    "elder",
    "elder_need",
    "child1",
    "child2",
    "place1",
    "place2",
    "answered",
    "asked",
)
