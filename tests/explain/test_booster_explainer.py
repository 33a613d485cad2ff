"""Two exact ways, one choice a run."""

import subprocess
import sys

import lightgbm
import numpy as np
import pytest

from takeroot.explain.booster_explainer import BoosterExplainer
from takeroot.explain.moved_columns import MovedColumns
from takeroot.explain.tree_tables import TreeTables

MANY = 10**9


@pytest.fixture(scope="module")
def boosters(train, rows) -> list[lightgbm.Booster]:
    """Two boosters over six columns."""
    x, y = rows
    return [train(x, y, seed=seed, feature_fraction=0.5, max_depth=3) for seed in (1, 2)]


@pytest.fixture(scope="module")
def leads(rows) -> list[np.ndarray]:
    """People at two leads; columns 4 and 5 (the lead) move."""
    first = rows[0][:80]
    second = first.copy()
    second[:, 4:] += 1.0
    return [first, second]


@pytest.fixture(scope="module")
def both(boosters) -> tuple[BoosterExplainer, BoosterExplainer]:
    """The same for a county and for a nation."""
    return (
        BoosterExplainer(boosters, people=80, moving=[4, 5], into_base=[5]),
        BoosterExplainer(boosters, people=MANY, moving=[4, 5], into_base=[5]),
    )


def test_both_ways_agree(both, leads):
    """Contributions, bases, margins, to 1e-9."""
    county, nation = both
    assert (county.reason, nation.reason) == ("pred_contrib: few people", "tables")
    for own, other in zip(county.explain_leads(leads), nation.explain_leads(leads), strict=True):
        np.testing.assert_allclose(own, other, atol=1e-9)
    np.testing.assert_allclose(county.margins(leads), nation.margins(leads), atol=1e-9)


def test_contributions_add_up_to_the_mean_margin(both, leads):
    """Either way; the lead's own part is in the base."""
    for explainer in both:
        base, values = explainer.explain_leads(leads)
        assert values.shape == (80, 2, 5)
        np.testing.assert_allclose(base + values.sum(axis=2), explainer.margins(leads).mean(axis=0), atol=1e-9)


def test_scored_and_explained_in_one_go_is_the_same(both, leads):
    """Either way, to the last bit."""
    for explainer in both:
        apart = *explainer.explain_leads(leads), explainer.margins(leads)
        for one, other in zip(explainer.score_leads(leads), apart, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_change_is_the_same_either_way(both, leads):
    """The leaves that a lever touches tell the whole change, at every lead."""
    people, after = np.array([7, 3, 60]), np.array([[[0.0, 1.0, -1.0], [1.0, np.nan, 2.0]]])
    move = MovedColumns(people, [1, 0], after)
    county, nation = (explainer.changes_of(leads).changes([move, move]) for explainer in both)
    assert county.shape == (len(county), 6, 2)
    assert county.any()
    np.testing.assert_allclose(county, nation, atol=1e-9)
    pair = MovedColumns(people, [0], after[:, 1:]), MovedColumns(people, [3], after[:, :1] + 1)
    county, nation = (explainer.changes_of(leads).beyond([pair, pair]) for explainer in both)
    assert county.any()
    np.testing.assert_allclose(county, nation, atol=1e-9)


def test_groups_give_the_same_bytes_as_one_piece(both, leads):
    """Either way: the choice hangs on the run, not on the rows of a call."""
    for explainer in both:
        whole = explainer.explain_leads(leads)[1]
        pieces = [explainer.explain_leads([x[rows] for x in leads])[1] for rows in (slice(0, 7), slice(7, 80))]
        np.testing.assert_array_equal(np.concatenate(pieces), whole)


def test_a_model_that_tables_cannot_hold_is_explained_all_the_same(train, rows):
    """It falls back and says why."""
    x, y = rows
    booster = train(x, y, zero_as_missing=True)
    explainer = BoosterExplainer([booster], people=MANY)
    base, values = explainer.explain_leads([x])
    assert explainer.reason == "pred_contrib: the tables cannot hold this model (zero as missing)"
    np.testing.assert_allclose(base[:, 0] + values[:, 0].sum(axis=1), booster.predict(x, raw_score=True), atol=1e-9)


def test_tables_that_disagree_are_not_used(boosters, leads, monkeypatch):
    """A machine on which the compiled code goes wrong gets LightGBM's own numbers."""
    right = TreeTables.score_leads
    monkeypatch.setattr(TreeTables, "score_leads", lambda self, x: tuple(part + 1e-3 for part in right(self, x)))
    explainer = BoosterExplainer(boosters, people=MANY)
    assert explainer.reason == "pred_contrib: the tables did not agree with the trees on this machine"
    expected = np.mean([booster.predict(leads[0], pred_contrib=True) for booster in boosters], axis=0)
    np.testing.assert_allclose(explainer.explain_leads(leads)[1][:, 0], expected[:, :-1])


def test_a_machine_without_numba_explains_all_the_same(boosters, leads, monkeypatch):
    """Or one on which it has no place to keep what it compiles."""
    monkeypatch.setitem(sys.modules, "takeroot.explain.tree_tables", None)
    explainer = BoosterExplainer(boosters, people=MANY)
    assert explainer.reason == "pred_contrib: compiled code cannot be had or kept on this machine"
    assert explainer.margins(leads).shape == (2, 80, 2)


def test_trial_rows_reach_both_sides_of_every_feature(boosters):
    """Below all thresholds, above all, missing: no feature keeps one state."""
    tables = TreeTables(boosters)
    values = tables.explain(tables.trial_rows()).values
    assert (np.ptp(values[:4, tables._laid.coding.used], axis=0) > 0).all()


def test_a_small_county_never_imports_numba():
    """Nor shap, nor matplotlib: nothing is compiled at start."""
    program = """
import sys
import takeroot.explain.booster_explainer, takeroot.explain.explain_people, takeroot.explain.person_page
import takeroot.explain.waterfall, takeroot.explain.reasons, takeroot.explain.explanation
print({"numba", "shap", "matplotlib", "lightgbm"} & set(sys.modules))
"""
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
