"""Small models and declarations that the tests of `explain` share."""

from collections.abc import Callable

import lightgbm
import numpy as np
import pytest

from takeroot.specs.feature import Factor, Feature
from takeroot.specs.spec import Label


@pytest.fixture(scope="session")
def declared() -> dict[str, Feature]:
    """Five features in three factors, of different units and directions."""
    rows = [
        ("pay_level", "pay", "月收入", "monthly pay", "yuan", "falls"),
        ("pay_gap", "pay", "与同行收入之比", "pay against peers", "share", None),
        ("nights", "workload", "每月夜班", "night shifts a month", "nights", "rises"),
        ("obligation_left", "post", "服务期剩余", "months of obligation left", "months", None),
        ("has_flat", "commute", "有人才公寓", "has a talent flat", "yes_no", "falls"),
    ]
    return {
        name: Feature(id=name, factor=factor, label=Label(zh=zh, en=en), unit=unit, verb="latest", direction=direction)
        for name, factor, zh, en, unit, direction in rows
    }


@pytest.fixture(scope="session")
def train() -> Callable[..., lightgbm.Booster]:
    """A function that trains a small booster: `train(x, y, rounds=20, **settings)`."""

    def train_small(x: np.ndarray, y: np.ndarray, rounds: int = 20, **settings: object) -> lightgbm.Booster:
        quiet = {"objective": "binary", "verbose": -1, "num_threads": 1, "deterministic": True, "min_data_in_leaf": 5}
        return lightgbm.train(quiet | settings, lightgbm.Dataset(x, y), rounds)

    return train_small


@pytest.fixture(scope="session")
def rows() -> tuple[np.ndarray, np.ndarray]:
    """600 rows of six columns with missing values, and an outcome that depends on them."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(600, 6))
    x[:, 1] = x[:, 1] > 0
    x[rng.random(x.shape) < 0.1] = np.nan
    score = np.nan_to_num(x[:, 0]) + np.nan_to_num(x[:, 1]) * np.nan_to_num(x[:, 2]) - 1
    return x, (rng.random(600) < 1 / (1 + np.exp(-score))).astype(float)


@pytest.fixture(scope="session")
def factors(declared: dict[str, Feature]) -> dict[str, Factor]:
    """The same features as a workspace holds them: by factor."""
    labels = {
        "pay": Label(zh="薪酬", en="Pay"),
        "workload": Label(zh="工作量", en="Workload"),
        "post": Label(zh="岗位", en="Post"),
        "commute": Label(zh="通勤", en="Commute"),
    }
    return {
        key: Factor(id=key, label=label, features={f.id: f for f in declared.values() if f.factor == key})
        for key, label in labels.items()
    }
