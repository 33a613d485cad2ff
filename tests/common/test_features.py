"""Checks over every feature that the workspace here declares, whoever declares it."""

from datetime import date
from typing import get_args

import pytest

from takeroot.features.build_features import build_features
from takeroot.features.feature_problems import feature_problems
from takeroot.months import month_number
from takeroot.records.read_records import read_records
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.specs.feature import Unit
from takeroot.workspace.find_workspace import find_workspace
from takeroot.workspace.workspace import read_workspace

LEADS = (3, 6, 12)
END = month_number("2024-12")
MOST_ALIKE = 0.98
RANGES = {"yes_no": (0, 1), "rank": (0, 1), "times": (0, 100), "children": (0, 20), "people": (0, 1e6)}
WORKSPACE = read_workspace(find_workspace(None))
each = pytest.mark.parametrize("name", WORKSPACE.features)


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    """Every feature of a simulated county at its end."""
    folder = tmp_path_factory.mktemp("features") / "county"
    write_county(simulate(staff=300, months=48, seed=1, end=END), folder, format="parquet")
    tables = read_records(folder, WORKSPACE.tables, received=date(2024, 12, 31)).tables
    return build_features(tables, WORKSPACE.features, as_of=END, leads=LEADS).values


@pytest.fixture(scope="module")
def alike(values):
    """How far each two features are correlated, either way."""
    return values[0].corr(min_periods=30).abs()


@each
def test_it_can_be_computed(name):
    """Its verb exists and gets what it needs, and nothing it does not take."""
    mistakes = feature_problems(WORKSPACE.features)
    assert [str(mistake) for mistake in mistakes if f"features.{name}" in mistake.where] == []


@each
def test_it_has_words_in_both_languages(name):
    """Its labels are its own, the Chinese one holds Chinese, the English one none, and its unit is known."""
    feature = WORKSPACE.features[name]
    others = [other.label for other in WORKSPACE.features.values() if other is not feature]
    assert feature.label.zh not in {label.zh for label in others}
    assert feature.label.en not in {label.en for label in others}
    assert any("\u4e00" <= letter <= "\u9fff" for letter in feature.label.zh)
    assert feature.label.en.isascii()
    assert feature.unit in get_args(Unit)


@each
def test_it_says_something(name, values):
    """It is neither missing for everyone nor the same for everyone."""
    assert values[0][name].nunique() > 1


@each
def test_it_is_distinct(name, alike):
    """No feature is correlated beyond 0.98 with it."""
    assert alike.index[(alike[name] > MOST_ALIKE) & (alike.index != name)].tolist() == []


@each
def test_it_stays_within_its_unit(name, values):
    """A yes is 1 and a no is 0, ranks lie in between, what is counted is never negative, and all is finite."""
    unit = WORKSPACE.features[name].unit
    for frame in values:
        found = frame[name].dropna()
        assert found.between(*RANGES.get(unit, (-1e9, 1e9))).all()
        assert unit != "yes_no" or found.isin([0, 1]).all()


@each
def test_it_moves_with_the_lead_only_if_foreseen(name, values):
    """What is not foreseen is the same at every lead."""
    assert WORKSPACE.features[name].foreseen or all(frame[name].equals(values[0][name]) for frame in values)


@pytest.mark.parametrize("factor", WORKSPACE.factors)
def test_a_factor_has_features(factor):
    """No factor is an empty word."""
    assert WORKSPACE.factors[factor].features


def test_there_are_enough():
    """Eleven factors, at least seventy features; what is sensitive is no input."""
    assert len(WORKSPACE.factors) == 11
    assert len(WORKSPACE.inputs) >= 70
    assert not any(feature.sensitive for feature in WORKSPACE.inputs.values())
