"""Tuning looks forward only, finds the same again, and changes nothing but what it says."""

from importlib.resources import files

import numpy as np
import pytest

from takeroot.errors import HazardError
from takeroot.hazard import tune as module
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observed import Observed
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.tune import tune
from takeroot.hazard.tune_patch import patched, tune_patch
from takeroot.months import month_number
from takeroot.specs.recipe import Boosting, Exits, FewExits, Recipe

NAMES = ["pay_gap", "pay", "noise"]
AS_OF = month_number("2023-12")


@pytest.fixture(scope="module")
def search(make):
    """Tune on a made county: `search(learner, rows=...)`."""
    made = make(1500, 5)

    def run(learner, *, trials=4, change=lambda rows: rows):
        cuts = {"logistic": (10**6, 10**6), "mixed": (1, 10**6), "boosting": (1, 1)}[learner]
        recipe = Recipe(
            exits=Exits(voluntary=("resigned",), competing=("retired", "unknown")),
            # A rate at which the trees overshoot, so that there is something to find.
            boosting=Boosting(members=2, rounds=60, learning_rate=1.0, leaves=31, depth=6, min_data=5),
            few_exits=FewExits(refuse=20, logistic=cuts[0], mixed=cuts[1], penalty=900.0),
        )
        spells = as_known(outcomes(made.staff, recipe.exits), AS_OF)
        months = [made.month(month) for month in range(AS_OF - 60, AS_OF - 5, 12)]
        rows = person_periods(months, spells, NAMES, settled=AS_OF)
        model = HazardModel(boosting=recipe.boosting, few_exits=recipe.few_exits)
        seen = Observed(spells, 0, AS_OF, AS_OF - 60)
        return tune(change(rows), NAMES, model, recipe, seen=seen, trials=trials)

    return run


@pytest.mark.parametrize(
    ("learner", "sections"),
    [("boosting", {"boosting"}), ("logistic", {"few_exits"}), ("mixed", {"boosting", "few_exits"})],
)
def test_it_finds_better_and_finds_it_again(search, learner, sections):
    """From a poor recipe, log-loss falls; the same rows give the same answer."""
    found = search(learner)
    assert found.after < found.before
    assert set(found.changes) == sections
    assert found.trials == 4
    assert search(learner) == found


def test_no_label_of_a_year_that_judges_teaches(search, monkeypatch):
    """All rows learnt from have ended before the first row that judges begins."""
    seen = []
    folds_of = module._folds
    monkeypatch.setattr(module, "_folds", lambda *given: seen.extend(folds_of(*given)) or list(seen))
    search("logistic", trials=1)
    assert len(seen) == 2
    for fold in seen:
        ends = fold.past.as_of + np.array([3, 6, 12])[fold.past.interval]
        assert ends.max() <= fold.year.as_of.min()


def test_without_a_past_it_says_so(search):
    """Nothing to learn from before the folds: one line."""
    with pytest.raises(HazardError, match="keep the recipe as it is"):
        search("logistic", change=lambda rows: rows.where(rows.as_of > AS_OF - 12))


def test_without_the_extra_it_says_what_to_install(search, monkeypatch):
    """Optuna is no dependency of the product."""
    monkeypatch.setattr(module, "find_spec", lambda name: None)  # noqa: ARG005 - the name does not matter
    with pytest.raises(HazardError, match=r"pip install 'takeroot\[tune\]'"):
        search("logistic")


def test_the_patch_changes_its_keys_and_nothing_else():
    """In the reference recipe, comments and all."""
    text = files("takeroot.reference").joinpath("models/hazard.toml").read_text(encoding="utf-8")
    changed = patched(text, {"boosting": {"rounds": 77}, "few_exits": {"ridge": 12.5}})
    pairs = [(a, b) for a, b in zip(text.splitlines(), changed.splitlines(), strict=True) if a != b]
    assert [b.split("#")[0].strip() for _, b in pairs] == ["rounds = 77", "ridge = 12.5"]
    assert tune_patch({"few_exits": {"ridge": 12.5}}) in "[few_exits]\nridge = 12.5"


def test_a_key_that_is_not_there_is_named():
    """Nothing is written then."""
    with pytest.raises(HazardError, match=r"boosting\.rounds: stands on no line of its own"):
        patched("[few_exits]\nrounds = 1\n", {"boosting": {"rounds": 2}})
