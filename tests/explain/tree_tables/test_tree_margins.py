"""Looked-up margins are LightGBM's."""

import lightgbm
import numpy as np
import pytest

from takeroot.explain.tree_tables import TreeMargins


@pytest.fixture(scope="module")
def boosters() -> list[lightgbm.Booster]:
    """Two recipes' boosters and one that learnt nothing, over eight features with missing values."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1500, 8))
    x[rng.random(x.shape) < 0.1] = np.nan
    y = (np.nan_to_num(x[:, 0] + x[:, 7] * x[:, 3]) + rng.normal(size=1500) > 0.5).astype(float)
    quiet = {"objective": "binary", "verbose": -1, "num_threads": 1}
    recipes = [{"num_leaves": 8, "max_depth": 3}, {"num_leaves": 31}, {"min_data_in_leaf": 1500}]
    return [lightgbm.train(quiet | recipe, lightgbm.Dataset(x, y), 25) for recipe in recipes]


@pytest.fixture(scope="module")
def leads() -> list[np.ndarray]:
    """1,100 people (more than a block) at two leads, whose column 7 moves; some values missing or infinite."""
    rng = np.random.default_rng(1)
    first = rng.normal(size=(1100, 8))
    for value in (np.nan, np.inf, 0.0):
        first[rng.random(first.shape) < 0.1] = value
    second = first.copy()
    second[:, 7] = rng.normal(size=1100)
    return [first, second]


def raw(boosters: list[lightgbm.Booster], leads: list[np.ndarray]) -> np.ndarray:
    """What LightGBM predicts, (B, n, L)."""
    return np.stack([[b.predict(x, raw_score=True, num_threads=1) for x in leads] for b in boosters]).swapaxes(1, 2)


def test_each_boosters_margin_is_its_raw_score(boosters, leads):
    """At every lead, to rounding."""
    ours = TreeMargins(boosters, moving=[7]).margins(leads)
    np.testing.assert_allclose(ours, raw(boosters, leads), atol=1e-12)


def test_a_change_is_scored_by_the_leaves_it_touches(boosters, leads):
    """The difference over the leaves that a lever's features touch is the difference over all, at every lead."""
    after = [lead.copy() for lead in leads]
    for lead in after:
        lead[:, 2] += 1.0
        lead[:, 0] = 0.0
    part = TreeMargins(boosters, moving=[7]).touching([0, 2]).margins([*leads, *after])
    expected = raw(boosters, after) - raw(boosters, leads)
    assert expected.any(axis=1)[:2].all()
    np.testing.assert_allclose(part[..., 2:] - part[..., :2], expected, atol=1e-12)


def test_leaves_that_nothing_touches_cost_nothing(boosters):
    """A feature that never splits has no tables."""
    assert TreeMargins(boosters[2:]).touching([0])._moved.numbers.size == 0


def test_rows_of_another_width_are_refused(boosters, leads):
    """As by the tables of reasons."""
    with pytest.raises(ValueError, match="8 columns"):
        TreeMargins(boosters).margins([leads[0][:, :7]])
