"""Trainings are logged to the workspace's own store, and nowhere else."""

import os
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd

from takeroot.registry.champion import current_champion
from takeroot.registry.tracking import tracking


def test_first(root, train):
    """The first model of a workspace becomes champion at once, the next is a challenger."""
    first, second = train("one"), train("two")
    assert (first.version, first.alias) == (1, "champion")
    assert (second.version, second.alias) == (2, "challenger")
    assert current_champion(root).version == 1
    with tracking(root) as store:
        aliases = store.client.get_registered_model("takeroot").aliases
        assert {alias: str(version) for alias, version in aliases.items()} == {"champion": "1", "challenger": "2"}


def test_logged(root, train):
    """Parameters, finite metrics, tags, figures, the card, the signature and the bundle are in the store."""
    run = train("one").run
    with tracking(root) as store:
        logged = store.client.get_run(run)
        version = store.client.get_model_version("takeroot", "1")
        files = {item.path for item in store.client.list_artifacts(run)}
        signature = mlflow.models.get_model_info("models:/takeroot/1").signature
    assert logged.data.params["rounds"] == "450"
    assert logged.data.metrics == {"auc_12m": 0.75}
    assert logged.data.tags["definitions"] == "abc"
    assert logged.data.tags["mlflow.user"] == "takeroot"
    assert {"card.md", "figures"} <= files
    assert len(version.tags["bundle"]) == 64
    assert signature.inputs.input_names() == ["pay_mean", "工龄"]
    assert signature.outputs.input_names() == ["risk_3m", "risk_6m", "risk_12m"]


def test_nothing_stray(root, train, tmp_path, monkeypatch):
    """Nothing is written outside the workspace's mlruns/ and models/; no pickle anywhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    train("one")
    assert list(elsewhere.iterdir()) == []
    assert {path.name for path in root.iterdir()} == {"mlruns", "models"}
    assert {path.name for path in (root / "mlruns").iterdir()} == {"mlflow.db", "artifacts"}
    assert {path.suffix for path in root.rglob("*")} & {".pkl", ".pickle", ".joblib", ".cloudpickle"} == set()


def test_quiet(train, capfd):
    """Logging says nothing on the terminal; telemetry is off."""
    train("one")
    train("two")
    assert capfd.readouterr() == ("", "")
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"


def test_served(root, train):
    """MLflow serves the champion by its alias, from code and without a pickle; missing features are let through."""
    train("one")
    features = pd.DataFrame({"pay_mean": [0.01, 0.02], "工龄": [0.03, np.nan]})
    with tracking(root):
        served = mlflow.pyfunc.load_model("models:/takeroot@champion")
        risk = served.predict(features)
    assert list(risk.columns) == ["risk_3m", "risk_6m", "risk_12m"]
    assert np.allclose(risk.to_numpy(), np.outer([0.02, 0.02], [3, 6, 12]))


def test_store_of_before_is_kept(train, tmp_path):
    """Whoever works with MLflow in the same process finds their own store again."""
    mlflow.set_tracking_uri(f"sqlite:///{tmp_path}/mine.db")
    try:
        train("one")
        assert mlflow.get_tracking_uri() == f"sqlite:///{tmp_path}/mine.db"
    finally:
        mlflow.set_tracking_uri(None)
    assert not Path(tmp_path / "mine.db").exists()


def test_equal_bundles(root, train):
    """Equal bundles have equal digests, others have others."""
    for text in ("one", "one", "two"):
        train(text)
    with tracking(root) as store:
        versions = [store.client.get_model_version("takeroot", str(number)) for number in (1, 2, 3)]
    digests = [version.tags["bundle"] for version in versions]
    assert digests[0] == digests[1] != digests[2]
