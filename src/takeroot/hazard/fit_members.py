"""Train the ensemble: members on resampled people, of the kind that the number of exits allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.boosted_margin import BoostedMargin, fit_boosted
from takeroot.hazard.linear_margin import LinearMargin, fit_linears
from takeroot.hazard.member import Member
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.train_booster import BoosterOf, train_booster
from takeroot.specs.recipe import Boosting, FewExits

Floats = NDArray[np.float64]
Learner = Literal["logistic", "mixed", "boosting"]

_PRIOR_ROWS = 1.0


def choose_learner(exits: int, few: FewExits) -> Learner:
    """The kind of model that so many voluntary exits can carry.

    Examples
    --------
    >>> choose_learner(200, FewExits()), choose_learner(2000, FewExits())
    ('logistic', 'boosting')
    """
    if exits < few.logistic:
        return "logistic"
    return "mixed" if exits < few.mixed else "boosting"


@dataclass(frozen=True)
class Learning:
    """How members learn: of which kind, over how many intervals, with which parameters, on how many threads, where."""

    learner: Learner
    intervals: int
    directions: tuple[str | None, ...]
    boosting: Boosting
    few: FewExits
    threads: int
    train: BoosterOf = train_booster


def fit_members(rows: PersonPeriods, learning: Learning, *, members: int) -> tuple[Member, ...]:
    """Train `members` models, each on its own draw of the people; a single one sees everybody."""
    kinds = ("boosting", "ridge") if learning.learner == "mixed" else (learning.learner,)
    weights = draw_people(rows, learning.boosting, members)
    margins = [_fit(kind, rows, weights, learning) for kind in kinds]
    return tuple(Member(of_member) for of_member in zip(*margins, strict=True))


def levels_of(rows: PersonPeriods, weight: Floats, intervals: int) -> Floats:
    """Log-odds of each lead interval without any feature: exits over exits and exposure."""
    exits = np.bincount(rows.interval, weight * rows.event, minlength=intervals)
    stays = np.bincount(rows.interval, weight * ~rows.event, minlength=intervals)
    # Half a row on each side keeps an interval without exits, or without stays, finite.
    return np.log(exits + _PRIOR_ROWS / 2) - np.log(stays + _PRIOR_ROWS / 2)


def draw_people(rows: PersonPeriods, boosting: Boosting, members: int) -> list[Floats]:
    """Weights of rows for each member, (N,): exposure for the people it sees, zero for the others."""
    if members == 1:
        return [rows.exposure]
    people, of_row = np.unique(rows.person, return_inverse=True)
    seen = max(round(boosting.people_fraction * len(people)), 1)
    drawn = []
    for number in range(members):
        random = np.random.default_rng([boosting.seed, number])
        keep = np.zeros(len(people))
        keep[random.permutation(len(people))[:seen]] = 1.0
        drawn.append(rows.exposure * keep[of_row])
    return drawn


def _fit(
    kind: str, rows: PersonPeriods, weights: Sequence[Floats], learning: Learning
) -> tuple[BoostedMargin | LinearMargin, ...]:
    if kind == "boosting":
        return tuple(_boosted(rows, weight, learning, number) for number, weight in enumerate(weights))
    penalty = learning.few.ridge if kind == "ridge" else learning.few.penalty
    return fit_linears(rows, weights, intervals=learning.intervals, penalty=penalty)


def _boosted(rows: PersonPeriods, weight: Floats, learning: Learning, number: int) -> BoostedMargin:
    return fit_boosted(
        rows,
        weight,
        levels=levels_of(rows, weight, learning.intervals),
        settings=learning.boosting,
        seed=learning.boosting.seed + number,
        directions=learning.directions,
        threads=learning.threads,
        train=learning.train,
    )
