"""Score people again as they would stand with a lever, or with two; `suggest` asks, the verbs are in `change_verbs`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.data.moved import Moved
from takeroot.data.odds import Odds
from takeroot.data.risk_model import Changes, RiskModel
from takeroot.levers.apply_changes import Around, NewValues, new_values
from takeroot.levers.combine import Combined, combine, combine_two, log_hazard_ratio
from takeroot.levers.prior import Prior, prior_of_dose
from takeroot.levers.staff_months import Grid, Phase, cumulative_hazards, make_grid
from takeroot.specs.lever import Lever

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Singles:
    """R offers of one lever to one person each, those of a lever together.

    Parameters
    ----------
    lever, person : array of int (R,)
        Number of the lever, and place of the person among those wanted.
    start : array of int (number of levers + 1,)
        Where the offers of each lever begin.
    effect : Combined
    phases : list of Phase
        When they act, and how.
    change : array (R, L)
        How log-odds change, by the model alone.
    cost : array (R,)
        Yuan in twelve months.
    new : sequence of NewValues
        What each lever moves, for its people.
    """

    lever: Rows
    person: Rows
    start: Rows
    effect: Combined
    phases: list[Phase]
    change: Floats
    cost: Floats
    new: Sequence[NewValues]


@dataclass(frozen=True)
class Pairs:
    """P offers of two levers to one person each: places of the two among the singles, and how they act together."""

    first: Rows
    second: Rows
    phases: list[Phase]


@dataclass(frozen=True)
class Scorer:
    """A model and the people it scores again.

    Parameters
    ----------
    feature_set : FeatureSet
        Everyone.
    model : RiskModel
        Its log-odds are the mean of its resampled models', of which it has at least one.
    wanted : array of int (n,)
        Positions of the people who may get levers, rising.
    levers : sequence of Lever
        All that there are: on them hangs how the year is cut.
    odds : Odds, optional
        Of everyone without levers, where they are at hand.
    """

    feature_set: FeatureSet
    model: RiskModel
    wanted: Rows
    levers: Sequence[Lever]
    everyones_odds: Odds | None = None

    @cached_property
    def grid(self) -> Grid:
        """The lead intervals, cut wherever some lever begins to act."""
        return make_grid(self.feature_set.leads, self._months.tolist())

    @cached_property
    def hazards(self) -> Floats:
        """Cumulative hazards of those wanted, without levers, (n, L)."""
        return cumulative_hazards(self._odds.mean)

    def singles(self, candidates: Sequence[Rows]) -> Singles:
        """Score people with one lever at a time; those whom it would leave as they are fall out.

        Parameters
        ----------
        candidates : sequence of array of int
            For each lever the places of its people among those wanted.
        """
        alone = [self._alone(places, lever) for places, lever in zip(candidates, self.levers, strict=True)]
        change = self._changes.changes([_moved(one.person, one.new) for one in alone])
        lever = np.repeat(np.arange(len(alone)), [len(one.person) for one in alone])
        person = np.concatenate([one.person for one in alone])
        before = self._odds.of(person)
        effect = combine(
            Prior(*(np.concatenate(parts) for parts in zip(*(one.prior for one in alone), strict=True))),
            grid=self.grid,
            from_month=self._months[lever],
            before=before.mean,
            after=before.mean + change.mean(axis=0),
            members_before=before.members,
            members_after=before.members + change,
            silent=~np.concatenate([one.moved for one in alone]),
        )
        return Singles(
            lever,
            person,
            np.searchsorted(lever, np.arange(len(alone) + 1)),
            effect,
            [Phase(self._months[lever], effect.log_ratio)],
            change.mean(axis=0),
            np.concatenate([one.cost for one in alone]),
            [one.new for one in alone],
        )

    def pairs(self, singles: Singles, first: Rows, second: Rows) -> Pairs:
        """Score people with two levers at once.

        Parameters
        ----------
        singles : Singles
        first, second : array of int (P,)
            Places of the two among the singles, of the same person each; the changes of the first are made first.
            Sorted by the lever of the first, then by that of the second.
        """
        person, change = singles.person[first], singles.change[first] + singles.change[second]
        follow, apart = _Asked([], []), _Asked([], [])
        for here, j, k in self._every_two(singles, first, second):
            new, people = _taken(singles.new[j], first[here] - singles.start[j]), person[here]
            if _hangs_on(self.levers[k], new):
                follow.add(here, _moved(people, self._after_another(self.levers[k], new, people)))
            else:
                alone = _taken(singles.new[k], second[here] - singles.start[k])
                apart.add(here, (_moved(people, new), _moved(people, alone)))
        change[follow.places()] = self._changes.changes(follow.moves).mean(axis=0)
        change[apart.places()] += self._changes.beyond(apart.moves).mean(axis=0)
        before = self._odds.mean[person]
        one, other = singles.effect.only(first), singles.effect.only(second)
        both = combine_two(one, other, log_hazard_ratio(before, before + change))
        months = self._months[singles.lever[first]], self._months[singles.lever[second]]
        # Until both of two levers act, the one that begins earlier acts alone.
        earlier = np.where((months[0] <= months[1])[:, None], one.log_ratio, other.log_ratio)
        phases = [Phase(np.minimum(*months), earlier), Phase(np.maximum(*months), both.log_ratio)]
        return Pairs(first, second, phases)

    def _every_two(self, singles: Singles, first: Rows, second: Rows) -> Iterator[tuple[slice, int, int]]:
        """Every two levers that somebody may get together, and where they stand."""
        one, other = singles.lever[first], singles.lever[second]
        starts = np.unique(one * len(self.levers) + other, return_index=True)[1].tolist()
        for start, end in pairwise([*starts, len(first)]):
            yield slice(start, end), int(one[start]), int(other[start])

    def _after_another(self, lever: Lever, already: NewValues, people: Rows) -> NewValues:
        """What a lever moves that follows what another has moved already."""
        return new_values(self._around, self.wanted[people], lever.changes, already=already)

    def _alone(self, places: Rows, lever: Lever) -> "_Alone":
        """Doses and costs are read from the first lead."""
        rows = self.wanted[places]
        new = new_values(self._around, rows, lever.changes)
        named = [name for name in dict.fromkeys(lever.named_features()) if name in self._around.place]
        old = {name: self._around.everyone(0, name)[rows] for name in named}
        moved, known = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
        for name, values in new[0].items():
            there = ~np.isnan(old[name])
            moved |= there & (values != old[name])
            known |= there
        dose = lever.dose.feature if lever.dose else ""
        move = (old[dose], new[0].get(dose, old[dose])) if dose in old else None
        cost = _cost(lever, old, new[0], len(rows))
        found = _Alone(places, moved, prior_of_dose(lever, len(rows), move), cost, new)
        idle = known & ~moved
        return found.only(np.flatnonzero(~idle)) if idle.any() else found

    @cached_property
    def _around(self) -> Around:
        return Around(self.feature_set)

    @cached_property
    def _months(self) -> Rows:
        return np.array([lever.lead_months for lever in self.levers], dtype=np.int64)

    @cached_property
    def _odds(self) -> Odds:
        if self.everyones_odds is not None:
            return self.everyones_odds.of(self.wanted)
        return Odds(self.model.log_odds(self._values), self.model.member_log_odds(self._values))

    @cached_property
    def _changes(self) -> Changes:
        return self.model.changes_of(self._values)

    @cached_property
    def _values(self) -> tuple[pd.DataFrame, ...]:
        frames = self.feature_set.values  # noqa: PD011 - no frame
        return tuple(frame.iloc[self.wanted].reset_index(drop=True) for frame in frames)


class _Alone(NamedTuple):
    """One lever for n people: whether it moves what is known, its prior, its cost in a year, and what it moves."""

    person: Rows
    moved: NDArray[np.bool_]
    prior: Prior
    cost: Floats
    new: NewValues

    def only(self, kept: Rows) -> "_Alone":
        believed = Prior(self.prior.mean[kept], self.prior.deviation[kept])
        return _Alone(self.person[kept], self.moved[kept], believed, self.cost[kept], _taken(self.new, kept))


class _Asked(NamedTuple):
    """What is asked of the model in one go, and where among the pairs the answers belong."""

    here: list[slice]
    moves: list[Any]

    def add(self, here: slice, moves: Moved | tuple[Moved, Moved]) -> None:
        self.here.append(here)
        self.moves.append(moves)

    def places(self) -> Rows:
        return np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(one.start, one.stop) for one in self.here)])


def _moved(people: Rows, new: NewValues) -> Moved:
    features = tuple(new[0])
    after = np.array([[of_lead[name] for name in features] for of_lead in new], dtype=np.float64)
    return Moved(people, features, after.reshape(len(new), len(features), len(people)))


def _taken(new: NewValues, places: Rows) -> NewValues:
    return tuple({name: values[places] for name, values in of_lead.items()} for of_lead in new)


def _hangs_on(lever: Lever, new: NewValues) -> bool:
    """Whether what a lever moves, or follows, has been moved already."""
    return any(name in new[0] for change in lever.changes for name in (change.feature, change.of))


def _cost(lever: Lever, old: Mapping[str, Floats], new: Mapping[str, Floats], people: int) -> Floats:
    cost, monthly = lever.cost, np.full(people, lever.cost.monthly)
    if cost.monthly_rise_of in new:
        monthly += np.fmax(new[cost.monthly_rise_of] - old[cost.monthly_rise_of], 0.0)
    if cost.monthly_share_of in old:
        monthly += np.nan_to_num(cost.share * old[cost.monthly_share_of])
    return np.round(cost.once + 12 * monthly)
