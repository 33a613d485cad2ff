"""Backtests: forward in time, on the same people as the rivals, each origin knowing no more than it could."""

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import HazardError
from takeroot.hazard.backtest.backtest import backtest
from takeroot.hazard.backtest.origins import backtest_origins
from takeroot.hazard.contender import Contender
from takeroot.hazard.model import HazardModel
from takeroot.months import month_number
from takeroot.specs.recipe import Calibration, Exits, FewExits, Landmarks, Recipe

_AS_OF, _FIRST = month_number("2023-12"), month_number("2019-12")


@pytest.fixture(scope="module")
def tried(make):
    """A county tried at the origins of its last year."""
    recipe = Recipe(
        exits=Exits(voluntary=("resigned",), competing=("retired", "unknown")),
        landmarks=Landmarks(look_back=0),
        few_exits=FewExits(refuse=20, logistic=10**6, mixed=10**6),
        calibration=Calibration(folds=0),
    )
    made = make(2500, 3)
    origins = backtest_origins(made.staff, recipe, as_of=_AS_OF, first_data_month=_FIRST)
    origins = {origin: origins[origin] for origin in sorted(origins)[-3:]}
    months = {*origins, *(month for of_origin in origins.values() for month in of_origin)}
    panel = {month: made.month(month) for month in months}

    def truth(month):
        here = panel[month].people["staff_id"]
        return pd.Series(1 - np.exp(-12 * made.rate[made.rows_of(panel[month].people)]), index=here)

    few = FewExits(refuse=20, logistic=10**6, mixed=10**6)
    previous = Contender(("pay", "noise"), HazardModel(few_exits=few))

    def run(staff):
        return backtest(
            panel,
            staff,
            made.features,
            recipe,
            as_of=_AS_OF,
            origins=origins,
            previous=previous,
            oracle=truth,
            times=10,
        )

    return made, origins, run, run(made.staff)


def test_origins_lie_a_quarter_apart_and_have_been_waited_out(tried):
    """The newest lies a year before M; all landmarks lie before their origin."""
    _, origins, _, _ = tried
    assert np.diff(list(origins)).tolist() == [3, 3]
    assert max(origins) == _AS_OF - 12
    assert all(max(months) < origin for origin, months in origins.items())


def test_every_model_judges_the_same_people(tried):
    """Ours stands between the base rate and the oracle, with intervals."""
    found = tried[3].figures
    year = found[(found["figure"] == "auc") & (found["horizon"] == 12)].set_index("model")
    assert {"takeroot", "base_rate", "logistic", "cox", "oracle"} <= set(year.index)
    assert len(set(year["people"])) == 1
    assert year["value"]["base_rate"] == pytest.approx(0.5, abs=0.03)
    assert year["value"]["oracle"] + 0.01 > year["value"]["takeroot"] > 0.65
    assert year["value"]["cox"] == pytest.approx(year["value"]["takeroot"], abs=0.02)
    assert (year["low"] < year["value"]).all()


def test_levels_are_right(tried):
    """Expected and observed agree at every horizon."""
    found = tried[3].figures
    ours = found[(found["model"] == "takeroot") & (found["figure"] == "expected_over_observed")]
    assert ours["value"].tolist() == pytest.approx([1, 1, 1], abs=0.12)


def test_what_happened_after_an_origin_changes_none_of_its_predictions(tried):
    """Everyone leaving the day after the last origin is judged, but was not foreseen."""
    made, _, run, before = tried
    later = made.staff.copy()
    moved = later["exit_date"] > np.datetime64("2022-12-31")
    later.loc[moved, "exit_date"] = np.datetime64("2023-01-01")
    after = run(later)
    columns = ["origin", "person", "takeroot_12", "logistic_12"]
    last = before.people["origin"] == "2022-12"
    assert after.people.loc[last, columns].equals(before.people.loc[last, columns])
    assert not after.people["event"].equals(before.people["event"])


def test_a_rival_without_a_level_is_not_judged_by_one(tried):
    """Rules that only rank have no calibration, a single risk for everybody no slope; all have a concordance."""
    found = tried[3].figures
    calibrated = set(found.loc[found["figure"] == "calibration_slope", "model"])
    assert calibrated == {"takeroot", "logistic", "previous", "oracle"}
    assert set(found.loc[found["figure"] == "concordance", "model"]) >= {"takeroot", "cox", "base_rate"}


def test_the_previous_recipe_is_refitted_on_the_same_rows(tried):
    """The champion's features and parameters, here without the strongest feature: worse than ours, better than none."""
    found = tried[3].figures
    area = found[(found["figure"] == "auc") & (found["horizon"] == 12)].set_index("model")["value"]
    assert area["base_rate"] + 0.05 < area["previous"] < area["takeroot"] - 0.02


def test_gains_rise_from_nothing_to_everyone(tried):
    """And ours lie above a list in any order."""
    gains = tried[3].gains
    for _, of_model in gains.groupby("model"):
        assert of_model["found"].is_monotonic_increasing
        assert of_model["found"].iloc[[0, -1]].tolist() == [0, 1]
    ours = gains[gains["model"] == "takeroot"]
    assert (ours["found"] >= ours["share"] - 1e-9).all()


def test_groups_have_intervals(tried):
    """Whoever reads a small group's figure must see how little it says."""
    found = tried[3].by_group
    assert (found["low"] <= found["high"]).all()


def test_groups_and_curves(tried):
    """Figures by group and a calibration curve for each horizon come with it."""
    found = tried[3]
    assert set(found.by_group["grouping"]) == {"county"}
    assert set(found.curves["horizon"]) == {3, 6, 12}
    assert found.by_origin["origin"].nunique() == 3


def test_too_short_a_record_is_refused(make, recipe):
    """Without a year to learn from and one to wait there is no backtest."""
    with pytest.raises(HazardError, match="too short a record"):
        backtest_origins(make(800, 1).staff, recipe, as_of=_AS_OF, first_data_month=_AS_OF - 12)
