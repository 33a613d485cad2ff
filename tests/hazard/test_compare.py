"""The verdict on a challenger: the same recipe is not worse, a blind one is, and both see the same people."""

import pytest

from takeroot.errors import HazardError
from takeroot.hazard.backtest.origins import backtest_origins
from takeroot.hazard.compare import compare
from takeroot.hazard.contender import Contender
from takeroot.hazard.model import HazardModel
from takeroot.months import month_number
from takeroot.specs.recipe import Exits, FewExits, Landmarks, Recipe

NAMES = ["pay_gap", "pay", "noise"]
AS_OF, FIRST = month_number("2023-12"), month_number("2019-12")


def recipe_of(*features, cuts=(3, 6, 12), penalty=1.0):
    """A logistic recipe on some of the features."""
    few = FewExits(refuse=20, logistic=10**6, mixed=10**6, penalty=penalty)
    return Contender(features, HazardModel(cuts=cuts, few_exits=few))


@pytest.fixture(scope="module")
def judge(make):
    """Compare two recipes on two origins of a made county, seen through a small recipe."""
    recipe = Recipe(
        exits=Exits(voluntary=("resigned",), competing=("retired", "unknown")),
        landmarks=Landmarks(look_back=0),
        few_exits=FewExits(refuse=20),
    )
    made = make(2000, 4)
    origins = backtest_origins(made.staff, recipe, as_of=AS_OF, first_data_month=FIRST)
    origins = {origin: origins[origin] for origin in sorted(origins)[-2:]}
    months = {*origins, *(month for of_origin in origins.values() for month in of_origin)}
    panel = {month: made.month(month) for month in months}

    def run(champion, challenger, **changes):
        seen = recipe.model_copy(update=changes)
        return compare(
            panel,
            made.staff,
            made.features,
            seen,
            champion=champion,
            challenger=challenger,
            as_of=AS_OF,
            origins=origins,
            times=60,
        )

    return run


def test_the_same_recipe_is_not_worse(judge):
    """Differences are nothing at all."""
    found = judge(recipe_of(*NAMES), recipe_of(*NAMES))
    assert found.not_worse
    assert (found.difference, found.difference_low, found.loss_saved_low) == (0, 0, 0)


def test_a_recipe_that_does_not_look_is_worse(judge):
    """Without what leaving hangs on, AUC and log-loss are lost, and the sentence has the figures."""
    found = judge(recipe_of(*NAMES), recipe_of("noise"))
    assert not found.not_worse
    assert found.difference < -0.1
    assert found.loss_saved < 0
    assert f"{found.challenger:.3f} against the champion's {found.champion:.3f}" in found.sentence()
    assert f"base rate {found.exits / found.people:.1%}" in found.sentence()


def test_a_better_recipe_is_not_worse(judge):
    """The other way round, the gain is seen, and its lower end lies below it."""
    found = judge(recipe_of("noise"), recipe_of(*NAMES))
    assert found.not_worse
    assert 0.05 < found.difference_low < found.difference


def test_levels_count_as_well(judge):
    """A recipe so penalised that risks are too alike, though in the right order, is worse by its log-loss."""
    found = judge(recipe_of(*NAMES), recipe_of(*NAMES, penalty=600.0))
    assert found.difference_low > -0.01
    assert found.loss_saved_low < -0.01
    assert not found.not_worse


def test_features_no_longer_declared_are_left_out(judge):
    """A refit goes without them, and they are named."""
    old = recipe_of(*NAMES, "gone")
    assert old.missing(NAMES) == ("gone",)
    assert judge(old, recipe_of(*NAMES)).difference == 0


def test_other_leads_cannot_be_compared(judge):
    """Said in one line."""
    with pytest.raises(HazardError, match="they cannot be compared"):
        judge(recipe_of(*NAMES, cuts=(6, 12)), recipe_of(*NAMES))


def test_too_few_exits_cannot_be_compared(judge):
    """Nobody is promoted on nothing."""
    with pytest.raises(HazardError, match="cannot be compared"):
        judge(recipe_of(*NAMES), recipe_of(*NAMES), few_exits=FewExits(refuse=10**5))
