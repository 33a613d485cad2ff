"""Looked-up margins are LightGBM's."""

import lightgbm
import numpy as np
import pytest

from takeroot.explain.moved_columns import MovedColumns
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


@pytest.mark.parametrize("columns", [[2, 0], [7, 1], [5]])
@pytest.mark.parametrize("alike", [True, False])
def test_a_change_is_scored_by_the_leaves_it_touches(boosters, leads, columns, alike):
    """For some of the people, in any order, at every lead: LightGBM's own difference."""
    rng = np.random.default_rng(3)
    people = rng.permutation(1100)[:1060]
    new = rng.normal(size=(1 if alike else 2, len(columns), len(people)))
    new[rng.random(new.shape) < 0.1] = np.nan
    after = [lead.copy() for lead in leads]
    for k, lead in enumerate(after):
        for column, values in zip(columns, new[0 if alike else k], strict=True):
            lead[people, column] = values
    found = TreeMargins(boosters, moving=[7]).changes_of(leads).changes([MovedColumns(people, columns, new)])
    expected = (raw(boosters, after) - raw(boosters, leads))[:, people]
    assert expected.any(axis=1)[:2].all()
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize(("first", "second"), [([0], [7, 3]), ([1, 2], [4]), ([7], [5])])
def test_two_changes_together_are_more_than_their_sum_by_the_leaves_that_both_touch(boosters, leads, first, second):
    """Both and none less either: LightGBM's own scores of four states."""
    rng, people = np.random.default_rng(4), np.arange(3, 900, 2)
    new = [rng.normal(size=(leads_, len(own), len(people))) for own, leads_ in ((first, 1), (second, 2))]

    def scored(*moved):
        after = [lead[people] for lead in leads]
        for k in moved:
            for lead, rows in enumerate(after):
                rows[:, (first, second)[k]] = new[k][min(lead, len(new[k]) - 1)].T
        return raw(boosters, after)

    changes = TreeMargins(boosters, moving=[7]).changes_of(leads)
    found = changes.beyond([(MovedColumns(people, first, new[0]), MovedColumns(people, second, new[1]))])
    np.testing.assert_allclose(found, scored(0, 1) - scored(0) - scored(1) + scored(), atol=1e-12)


def test_a_change_hangs_on_nobody_else(boosters, leads):
    """Asked in pieces, or lead by lead where all are alike, it is the same to the last bit."""
    new, people = np.linspace(-1, 1, 1100)[None, None], np.arange(1100)
    changes = TreeMargins(boosters, moving=[7]).changes_of(leads)
    whole = changes.changes([MovedColumns(people, [3], new)])
    pieces = [MovedColumns(people[rows], [3], new[..., rows]) for rows in (slice(0, 9), slice(9, None))]
    np.testing.assert_array_equal(changes.changes(pieces), whole)
    np.testing.assert_array_equal(np.concatenate([changes.changes([one]) for one in pieces], axis=1), whole)
    np.testing.assert_array_equal(changes.changes([MovedColumns(people, [3], np.repeat(new, 2, axis=0))]), whole)


def test_what_is_asked_in_one_go_is_what_is_asked_one_by_one(boosters, leads):
    """Whatever is moved before and after, of however many people, over one lead or both."""
    rng, changes = np.random.default_rng(6), TreeMargins(boosters, moving=[7]).changes_of(leads)
    sizes = ((3, [0, 7], 2), (0, [1], 1), (1050, [2], 1), (40, [5, 3, 7], 1), (2, [], 2), (5, [4], 2))
    moves = [
        MovedColumns(np.sort(rng.permutation(1100)[:people]), columns, rng.normal(size=(of, len(columns), people)))
        for people, columns, of in sizes
    ]
    each = [changes.changes([move]) for move in moves]
    np.testing.assert_array_equal(changes.changes(moves), np.concatenate(each, axis=1))
    pairs = [(one, MovedColumns(one.people, [6], rng.normal(size=(1, 1, len(one.people))))) for one in moves]
    each = [changes.beyond([pair]) for pair in pairs]
    np.testing.assert_array_equal(changes.beyond(pairs), np.concatenate(each, axis=1))
    assert changes.beyond([]).shape == (len(boosters), 0, 2)


def test_a_feature_that_never_splits_changes_nothing(boosters, leads):
    """Whoever learnt nothing is not moved."""
    changes = TreeMargins(boosters[2:]).changes_of(leads)
    assert not changes.changes([MovedColumns(np.arange(3), [0], np.ones((1, 1, 3)))]).any()


def test_rows_of_another_width_are_refused(boosters, leads):
    """As by the tables of reasons."""
    with pytest.raises(ValueError, match="8 columns"):
        TreeMargins(boosters).margins([leads[0][:, :7]])
