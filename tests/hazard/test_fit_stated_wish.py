"""The index finds what moves wishes and leaving alike, on the scale of leaving, or says that it cannot."""

import numpy as np
import pytest

from takeroot.explain.moved_columns import MovedColumns
from takeroot.hazard.fit_stated_wish import fit_stated_wish
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.recipe import StatedWishes

NAMES = ("pull", "push", "wish", "liking")
WISHES = StatedWishes(feature="wish", aside=("liking",), fewest=500, penalty=1.0)
PEOPLE = 6000


def people(seed: int = 0, *, follows: float = 1.0) -> PersonPeriods:
    """One landmark, two leads: leaving hangs on the push beyond 0.5 with slope 1.2, wishes with slope 0.8."""
    random = np.random.default_rng(seed)
    push, pull = random.standard_normal((2, PEOPLE))
    felt = np.maximum(push - 0.5, 0.0)
    wish = 2.0 + 0.8 * felt + 0.5 * random.standard_normal(PEOPLE)
    wish[random.random(PEOPLE) < 0.2] = np.nan
    values = np.column_stack([pull, push, wish, wish + 0.1 * random.standard_normal(PEOPLE)])
    hazard = 1 / (1 + np.exp(2.0 - 1.2 * follows * felt))
    first, second = random.random((2, PEOPLE)) < hazard
    stays = np.r_[np.ones(PEOPLE), 1.0 - first]
    number, month = np.tile(np.arange(PEOPLE), 2), np.full(2 * PEOPLE, 100)
    lead, nothing = np.repeat([0, 1], PEOPLE), np.zeros(2 * PEOPLE)
    return PersonPeriods(np.tile(values, (2, 1)), lead, np.r_[first, second & ~first], stays, number, month, nothing)


def draws(rows: PersonPeriods, members: int = 3) -> list[np.ndarray]:
    """Seven in ten of the people for each member."""
    seen = np.random.default_rng(9).random((members, PEOPLE)) < 0.7
    return [rows.exposure * one[rows.person] for one in seen]


def move(index, before: dict[str, float], after: dict[str, float]) -> float:
    """Mean change of one person's log-odds."""
    start = np.array([[before[name] for name in index.names]])
    new = np.array([[[after[name]] for name in index.names]])
    moved = MovedColumns(np.array([0]), range(len(index.names)), new)
    return float(index.changes_of([start]).changes([moved]).mean())


def test_the_change_is_the_one_of_leaving():
    """Beyond the bend a push of one deviation more adds what it adds to the hazard; below it, next to nothing."""
    rows = people()
    index = fit_stated_wish(rows, NAMES, WISHES, directions={"push": "rises"}, draws=draws(rows))
    assert index is not None
    assert index.names == ("pull", "push")
    far, near, back = ({"pull": 0.0, "push": push} for push in (2.0, 1.0, 0.0))
    assert move(index, near, far) == pytest.approx(1.2, abs=0.2)
    assert 0 <= move(index, {"pull": 0.0, "push": -1.0}, back) < 0.15
    assert move(index, {"pull": 0.0, "push": 0.0}, {"pull": 1.0, "push": 0.0}) == pytest.approx(0.0, abs=0.1)


def test_no_wish_runs_against_a_declared_direction():
    """Where a direction says otherwise the slope is nought, not negative."""
    rows = people()
    wrong = WISHES.model_copy(update={"directions": {"push": "falls"}})
    index = fit_stated_wish(rows, NAMES, wrong, directions={"push": "rises"}, draws=draws(rows))
    assert index is None or move(index, {"pull": 0.0, "push": 1.0}, {"pull": 0.0, "push": 2.0}) <= 0


def test_wishes_that_nobody_follows_give_no_index():
    """Where leaving does not go with wishes there is none."""
    rows = people(follows=0.0)
    assert fit_stated_wish(rows, NAMES, WISHES, directions={}, draws=draws(rows)) is None


def test_few_answers_give_no_index():
    """Nor where few answered, or the column is not there."""
    rows = people()
    few = WISHES.model_copy(update={"fewest": PEOPLE})
    assert fit_stated_wish(rows, NAMES, few, directions={}, draws=draws(rows)) is None
    assert fit_stated_wish(rows, ("a", "b", "c", "d"), WISHES, directions={}, draws=draws(rows)) is None


def test_of_many_people_some_are_enough():
    """With a limit every second person counts, and those who are left out change nothing."""
    rows = people()
    some = WISHES.model_copy(update={"most": 2500})
    found = fit_stated_wish(rows, NAMES, some, directions={}, draws=draws(rows))
    rows.values[rows.person % 2 == 1, :2] = 7.0
    assert fit_stated_wish(rows, NAMES, some, directions={}, draws=draws(rows)) == found
