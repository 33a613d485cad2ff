"""Looked-up SHAP values are LightGBM's, shap's and the definition's."""

from itertools import combinations
from math import factorial

import lightgbm
import numpy as np
import pytest
import shap

from takeroot.explain.tree_tables import CannotHoldError, TreeTables
from takeroot.explain.tree_tables.layout import Shape


def awkward_values(rng: np.random.Generator, rows: int, features: int) -> np.ndarray:
    """Numbers, counts, yes or no, long tails, mostly zeros; some missing, some columns constant or all missing."""
    x = rng.normal(size=(rows, features))
    for column in range(features):
        kind = rng.integers(0, 6)
        x[:, column] = [
            x[:, column],
            np.round(2 * x[:, column]),
            x[:, column] > 0,
            np.exp(4 * x[:, column]),
            np.where(rng.random(rows) < 0.8, 0, x[:, column]),
            np.where(rng.random(rows) < 0.3, np.nan, x[:, column]),
        ][kind]
    if features > 4:
        x[:, 1], x[:, 2] = 7.0, np.nan
    return x


def awkward_rows(rng: np.random.Generator, booster: lightgbm.Booster, x: np.ndarray) -> np.ndarray:
    """Rows as trained, and rows never seen: missing, infinite, huge, negligible, on a threshold and beside it."""
    seen = x[:60].copy()
    other = 3 * rng.normal(size=(200, x.shape[1]))
    for value in (np.nan, np.inf, -np.inf, 0.0, 1e308, 1e-35, 1.0000000180025095e-35, -1.0000000180025095e-35, 1.1e-35):
        other[rng.random(other.shape) < 0.04] = value
    table = booster.trees_to_dataframe().dropna(subset="split_feature")
    for k, (name, threshold) in enumerate(zip(table["split_feature"][:60], table["threshold"][:60], strict=True)):
        column = int(name.removeprefix("Column_"))
        other[3 * k, column] = threshold
        other[3 * k + 1, column] = np.nextafter(threshold, np.inf)
        other[3 * k + 2, column] = np.nextafter(threshold, -np.inf)
    return np.vstack([seen, other])


def settings(seed: int, rng: np.random.Generator, features: int) -> dict[str, object]:
    """The recipe's parameters and many beside them."""
    chosen = {
        "objective": "binary",
        "num_leaves": int(rng.choice([2, 4, 8, 15, 31])),
        "max_depth": int(rng.choice([-1, 3, 3, 5])),
        "min_data_in_leaf": int(rng.choice([1, 5, 50])),
        "max_bin": int(rng.choice([15, 127, 255, 1000])),
        "boosting": str(rng.choice(["gbdt", "gbdt", "dart"])),
        "use_missing": bool(rng.random() < 0.8),
        "path_smooth": float(rng.choice([0, 5])),
        "lambda_l2": float(rng.choice([0, 10])),
        "feature_fraction": float(rng.choice([0.4, 1])),
        "seed": seed,
        "verbose": -1,
        "num_threads": 1,
    }
    if seed % 3 == 0:
        chosen["monotone_constraints"] = [int(v) for v in rng.integers(-1, 2, features)]
        chosen["monotone_constraints_method"] = str(rng.choice(["basic", "intermediate", "advanced"]))
    return chosen


def random_model(seed: int) -> tuple[lightgbm.Booster, np.ndarray]:
    """Train a small booster on awkward values; give it with awkward rows to explain."""
    rng = np.random.default_rng(seed)
    features = int(rng.choice([1, 3, 8, 20]))
    x = awkward_values(rng, 800, features)
    known = np.clip(np.nan_to_num(x, nan=0.7), -3, 3)
    score = known[:, 0] + known[:, -1] * known[:, features // 2] - 1
    y = (rng.random(800) < 1 / (1 + np.exp(-score))).astype(float)
    booster = lightgbm.train(settings(seed, rng, features), lightgbm.Dataset(x, y), int(rng.choice([1, 20, 60])))
    return booster, awkward_rows(rng, booster, x)


@pytest.mark.parametrize("seed", range(30))
def test_they_equal_pred_contrib(seed):
    """For random models of every kind the recipe can train, on awkward rows, to 1e-9 (promised: 1e-6)."""
    booster, x = random_model(seed)
    tables = TreeTables(booster, shape=Shape(most_states=int(8 << (seed % 6)), state_cost=0.001))
    ours = tables.explain(x)
    theirs = booster.predict(x, pred_contrib=True, num_threads=1)
    np.testing.assert_allclose(ours.values, theirs[:, :-1], atol=1e-9)
    np.testing.assert_allclose(ours.base, theirs[:, -1], atol=1e-9)
    np.testing.assert_allclose(ours.log_odds(), booster.predict(x, raw_score=True, num_threads=1), atol=1e-9)


@pytest.mark.parametrize("seed", [3, 4])
def test_they_equal_shaps_own_explainer(seed):
    """shap.TreeExplainer agrees (infinite values apart, which it does not take)."""
    booster, x = random_model(seed)
    x = x[:60]
    np.testing.assert_allclose(TreeTables(booster).explain(x).values, shap.TreeExplainer(booster)(x).values, atol=1e-6)


def expected_margin(node: dict, row: np.ndarray, known: tuple[int, ...]) -> float:
    """Walk a tree as dump_model tells it: known features decide, over the others training rows are averaged."""
    if "leaf_value" in node:
        return node["leaf_value"]
    children = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        value = row[node["split_feature"]]
        if np.isnan(value):
            goes_left = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
        else:
            goes_left = value <= node["threshold"]
        return expected_margin(children[0 if goes_left else 1], row, known)
    counts = [child.get("internal_count", child.get("leaf_count")) for child in children]
    return sum(c * expected_margin(child, row, known) for c, child in zip(counts, children, strict=True)) / sum(counts)


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_they_equal_the_definition(seed):
    """Shapley values by their definition, over all subsets of four features, of a tree walked by other code."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(400, 4))
    x[rng.random(x.shape) < 0.2] = np.nan
    y = (rng.random(400) < 1 / (1 + np.exp(-np.nan_to_num(x[:, 0] * x[:, 1] + x[:, 2])))).astype(float)
    quiet = {"objective": "binary", "num_leaves": 8, "min_data_in_leaf": 5, "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(quiet, lightgbm.Dataset(x, y), 2)
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    ours = TreeTables(booster).explain(x[:5])
    for row, values in zip(x[:5], ours.values, strict=True):
        margin = {
            subset: sum(expected_margin(tree, row, subset) for tree in trees)
            for size in range(5)
            for subset in combinations(range(4), size)
        }
        for feature in range(4):
            expected = sum(
                factorial(len(s)) * factorial(3 - len(s)) / 24 * (margin[tuple(sorted((*s, feature)))] - margin[s])
                for s in margin
                if feature not in s
            )
            assert values[feature] == pytest.approx(expected, abs=1e-9)


@pytest.fixture(scope="module")
def boosters() -> list[lightgbm.Booster]:
    """Three boosters of one recipe over ten features."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1000, 10))
    x[rng.random(x.shape) < 0.1] = np.nan
    y = (np.nan_to_num(x[:, 0] + x[:, 9] * x[:, 3]) + rng.normal(size=1000) > 0.5).astype(float)
    recipe = {"objective": "binary", "num_leaves": 8, "max_depth": 3, "feature_fraction": 0.4, "verbose": -1}
    return [lightgbm.train(recipe | {"seed": k, "num_threads": 1}, lightgbm.Dataset(x, y), 30) for k in range(3)]


@pytest.fixture(scope="module")
def leads() -> list[np.ndarray]:
    """Forty-three people at three leads, whose columns 7 and 9 move."""
    rng = np.random.default_rng(1)
    first = rng.normal(size=(43, 10))
    first[rng.random(first.shape) < 0.2] = np.nan
    others = [first.copy(), first.copy()]
    for k, other in enumerate(others):
        other[:, [7, 9]] = rng.normal(size=(43, 2)) + k
    return [first, *others]


def mean_contributions(boosters: list[lightgbm.Booster], x: np.ndarray) -> np.ndarray:
    """What LightGBM says of the mean of boosters."""
    return np.mean([booster.predict(x, pred_contrib=True, num_threads=1) for booster in boosters], axis=0)


@pytest.mark.parametrize("moving", [[7, 9], [7, 8, 9], range(10)], ids=["just", "more than", "all that"])
def test_leads_are_explained_together(boosters, leads, moving):
    """Columns that move are declared; one that stays may be declared, too."""
    base, values = TreeTables(boosters, moving=moving).explain_leads(leads)
    for k, x in enumerate(leads):
        expected = mean_contributions(boosters, x)
        np.testing.assert_allclose(values[:, k], expected[:, :-1], atol=1e-9)
        np.testing.assert_allclose(base[:, k], expected[:, -1], atol=1e-9)


def test_features_can_be_added_up_as_they_are_looked_up(boosters, leads):
    """Sums by factor, with the lead's own contribution in the base."""
    outputs = [0, 0, 2, 1, 1, 1, 2, 2, 0, -1]
    ours = TreeTables(boosters, outputs=outputs).explain(leads[0])
    expected = mean_contributions(boosters, leads[0])
    for output in range(3):
        wanted = expected[:, [k for k in range(10) if outputs[k] == output]].sum(axis=1)
        np.testing.assert_allclose(ours.values[:, output], wanted, atol=1e-9)
    np.testing.assert_allclose(ours.base, expected[:, -1] + expected[:, 9], atol=1e-9)


def test_a_persons_numbers_do_not_depend_on_company(boosters, leads):
    """To the bit: alone, in any order, in one piece or two, however many threads."""
    tables = TreeTables(boosters, moving=[7, 9])
    base, values = tables.explain_leads(leads)
    order = np.random.default_rng(2).permutation(43)
    shuffled = tables.explain_leads([x[order] for x in leads])
    np.testing.assert_array_equal(shuffled[1], values[order])
    np.testing.assert_array_equal(shuffled[0], base[order])
    many = [np.tile(x, (60, 1)) for x in leads]
    np.testing.assert_array_equal(tables.explain_leads(many, threads=2)[1], np.tile(values, (60, 1, 1)))
    np.testing.assert_array_equal(tables.explain_leads([x[:1] for x in leads])[1], values[:1])


def test_nobody_is_explained_by_nothing(boosters, leads):
    """No rows, no values, of the right shape."""
    base, values = TreeTables(boosters, moving=[7]).explain_leads([x[:0] for x in leads])
    assert base.shape == (0, 3)
    assert values.shape == (0, 3, 10)


def test_a_booster_stopped_early_is_explained_up_to_its_best_round(boosters, leads):
    """Tables hold the trees that predict would use, no more."""
    stopped = lightgbm.Booster(model_str=boosters[0].model_to_string())
    stopped.best_iteration = 7
    expected = stopped.predict(leads[0], raw_score=True)
    np.testing.assert_allclose(TreeTables(stopped).explain(leads[0]).log_odds(), expected, atol=1e-9)


def test_a_model_that_learnt_nothing_has_its_base_only():
    """Trees of one leaf split on nothing."""
    rng = np.random.default_rng(1)
    booster = lightgbm.train(
        {"objective": "binary", "verbose": -1, "num_threads": 1, "min_data_in_leaf": 99},
        lightgbm.Dataset(rng.normal(size=(100, 3)), (rng.random(100) < 0.2).astype(float)),
        5,
    )
    ours = TreeTables(booster).explain(np.zeros((2, 3)))
    np.testing.assert_allclose(ours.log_odds(), booster.predict(np.zeros((2, 3)), raw_score=True))
    assert not ours.values.any()


@pytest.mark.parametrize(
    ("special", "said"),
    [
        ({"categories": [1]}, "categorical"),
        ({"zero_as_missing": True}, "zero as missing"),
        ({"linear_tree": True}, "linear"),
        ({"objective": "multiclass", "num_class": 3}, "several classes"),
        ({"boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1}, "rf"),
        ({"num_leaves": 200, "chain": True}, "path of more than 12"),
    ],
    ids=["categorical splits", "zero as missing", "linear trees", "several classes", "rf", "long paths"],
)
def test_what_cannot_be_held_is_refused(special, said):
    """By a reason, so that the caller can fall back on LightGBM's own."""
    special = dict(special)
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3000, 20))
    x[:, 1] = rng.integers(0, 5, 3000)
    x[rng.random(x.shape) < 0.1] = 0.0
    y = rng.integers(0, 3 if "num_class" in special else 2, 3000).astype(float)
    categories = special.pop("categories", [])
    if categories:
        y = np.isin(x[:, 1], [1, 3]).astype(float)
    if special.pop("chain", False):
        y = (x > -1.2).all(axis=1).astype(float)
    quiet = {"objective": "binary", "verbose": -1, "num_threads": 1, "min_data_in_leaf": 1}
    booster = lightgbm.train(quiet | special, lightgbm.Dataset(x, y, categorical_feature=categories), 5)
    with pytest.raises(CannotHoldError, match=said):
        TreeTables(booster)


def test_rows_of_another_width_are_refused(boosters, leads):
    """A column too few would be looked up as another feature."""
    with pytest.raises(ValueError, match="10 columns"):
        TreeTables(boosters).explain(leads[0][:, :9])


def test_a_shape_beyond_sixteen_bits_is_refused():
    """Row numbers would overflow and look up something else."""
    with pytest.raises(ValueError, match="16 bits"):
        Shape(most_states=40_000)


def test_boosters_over_other_features_do_not_mix(boosters, train):
    """Neither do none at all."""
    other = train(np.zeros((20, 3)), np.arange(20) % 2)
    for wrong in ([], [boosters[0], other]):
        with pytest.raises(ValueError, match="features"):
            TreeTables(wrong)
