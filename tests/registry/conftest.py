"""A workspace whose MLflow store was made once: making it takes seconds, copying it none."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from takeroot.registry.log_training import Registered, log_training
from takeroot.registry.tracking import tracking

sys.path.append(str(Path(__file__).parents[1] / "runs"))  # faults.py serves both


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory) -> Path:
    """The file of a store that was opened and never used."""
    root = tmp_path_factory.mktemp("store")
    with tracking(root):
        pass
    return root / "mlruns" / "mlflow.db"


@pytest.fixture
def root(fresh_store, tmp_path) -> Path:
    """A workspace without a model."""
    root = tmp_path / "county"
    (root / "models").mkdir(parents=True)
    (root / "mlruns").mkdir()
    shutil.copy(fresh_store, root / "mlruns" / "mlflow.db")
    return root


@pytest.fixture
def train(root, tmp_path) -> Callable[[str], Registered]:
    """Train a model whose only file holds a text."""

    def one(text: str, when: str = "2025-01-01", root: Path = root) -> Registered:
        bundle = tmp_path / f"bundle-{text}"
        bundle.mkdir(exist_ok=True)
        (bundle / "model.json").write_text(f'{{"intercept": "{text}"}}')
        return log_training(
            root,
            bundle,
            name="2024-12",
            parameters={"recipe": "boosted", "rounds": 450},
            metrics={"auc_12m": 0.75, "lift": float("nan")},
            tags={"definitions": "abc", "data 工资[1](2).csv": "d" * 9000},
            files={"figures/calibration.svg": b"<svg/>"},
            card=f"# Model {text}\n",
            features=["pay_mean", "工龄"],
            horizons=[3, 6, 12],
            when=when,
            reader="invented_model:read_bundle",
        )

    return one
