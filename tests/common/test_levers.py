"""What holds of every lever that is declared."""

import math
import tomllib

import pytest

from takeroot.levers.write_own_data import write_own_data
from takeroot.specs.evidence import OwnData
from takeroot.workspace.find_workspace import find_workspace
from takeroot.workspace.workspace import read_workspace

WORKSPACE = read_workspace(find_workspace(None))
every_lever = pytest.mark.parametrize("lever", WORKSPACE.levers.values(), ids=list(WORKSPACE.levers))


@every_lever
def test_every_feature_and_factor_it_names_is_declared(lever):
    """Words that name nothing would be passed over in silence."""
    assert set(lever.named_features()) <= set(WORKSPACE.features)
    assert set(lever.factors) <= set(WORKSPACE.factors)


@every_lever
def test_it_neither_tests_nor_moves_what_is_sensitive(lever):
    """Sex and the like decide nothing."""
    assert not any(WORKSPACE.features[name].sensitive for name in lever.named_features())


@every_lever
def test_it_never_moves_who_somebody_is(lever):
    """The factor `person` is context, not something to act on."""
    assert "person" not in lever.factors
    assert not any(WORKSPACE.features[change.feature].factor == "person" for change in lever.changes)


@every_lever
def test_what_it_moves_is_moved_the_way_that_is_hoped_for(lever):
    """A plain move never goes against the direction that the feature declares."""
    steps = {"add": lambda v: v, "multiply": lambda v: v - 1}
    for change in lever.changes:
        direction = WORKSPACE.features[change.feature].direction
        if direction and change.verb in steps:
            assert math.copysign(1, steps[change.verb](change.value)) == (-1 if direction == "rises" else 1)


@every_lever
def test_it_speaks_both_languages(lever):
    """Name, description, effect and warning in Chinese characters and in English letters, without Chinese ones."""
    for label in filter(None, (lever.label, lever.description, lever.effect, lever.warning)):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in label.zh)
        assert label.en
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in label.en)


@every_lever
def test_its_evidence_is_cautious_where_nothing_was_found(lever):
    """Without an effect size the interval holds 1, and nobody believes in more than a fifth."""
    if lever.evidence.grade == "-":
        assert lever.evidence.low < 1 < lever.evidence.high
        assert lever.evidence.hazard_ratio >= 0.8
    assert lever.evidence.source


@every_lever
def test_a_lever_that_sends_people_away_carries_a_warning(lever):
    """Where the published effect is above 1 the reader is told."""
    assert lever.evidence.hazard_ratio <= 1 or lever.warning is not None


@every_lever
def test_its_cost_is_given_or_marked_as_assumed(lever):
    """No lever is free without saying so."""
    cost = lever.cost
    assert cost.once or cost.monthly or cost.monthly_rise_of or cost.monthly_share_of or cost.assumed
    assert lever.scope == "person" or not (cost.monthly_rise_of or cost.monthly_share_of)


@every_lever
def test_own_data_can_be_written_into_it(lever):
    """`evaluate --write` can change this very file."""
    text = (WORKSPACE.home / "models" / "levers" / f"{lever.id}.toml").read_text(encoding="utf-8")
    own = OwnData(
        hazard_ratio=0.8, low=0.7, high=0.9, method="randomised", since="2023-01", as_of="2024-12", people=9, events=9
    )
    assert tomllib.loads(write_own_data(text, own))["own_data"]["hazard_ratio"] == 0.8


def test_a_pay_lever_moves_every_standing_of_pay():
    """Whoever raises the level of pay raises what is measured against it."""
    follows = {name for name, feature in WORKSPACE.features.items() if feature.of == "pay_total"} & set(
        WORKSPACE.inputs
    )
    for lever in WORKSPACE.levers.values():
        moved = {change.feature for change in lever.changes}
        assert "pay_total" not in moved or follows <= moved, lever.id
