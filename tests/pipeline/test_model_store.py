"""What `train` leaves in the model store: a model that MLflow serves as it is, figures, the card and digests."""

import json
from xml.etree import ElementTree as ET

import mlflow
import numpy as np
import pandas as pd

from takeroot.hazard.bundle import read_bundle
from takeroot.hazard.forward_curves import forward_curves
from takeroot.hazard.training import Training
from takeroot.pipeline.training_figures import training_figures
from takeroot.registry.champion import current_champion
from takeroot.registry.tracking import tracking
from takeroot.workspace.definitions import definitions_digest
from takeroot.workspace.workspace import read_workspace


def test_mlflow_serves_the_trained_model(county):
    """Loaded by alias through mlflow.pyfunc, it gives the risks of the champion's bundle, to the bit."""
    champion = current_champion(county.workspace)
    features = pd.read_parquet(county.run / "features.parquet")
    seen = features[features["lead"] == "3"].drop(columns=["staff_id", "lead"])
    with tracking(county.workspace):
        served = mlflow.pyfunc.load_model("models:/takeroot@champion").predict(seen)
    model = read_bundle(champion.bundle, definitions=None)
    assert list(served.columns) == ["risk_3m", "risk_6m", "risk_12m"]
    assert np.array_equal(served.to_numpy(), model.predict_risk(seen[list(model.feature_names)]))
    assert (np.diff(served.to_numpy(), axis=1) >= 0).all()


def test_card_and_digests_are_logged(county):
    """The card stands beside the model; tags hold the digests of definitions and data."""
    version = current_champion(county.workspace).version
    with tracking(county.workspace) as store:
        run = store.client.get_model_version("takeroot", str(version)).run_id
        logged = store.client.get_run(run)
        files = {item.path for item in store.client.list_artifacts(run)}
    assert "card.md" in files
    assert logged.data.tags["definitions"] == definitions_digest(read_workspace(county.workspace))
    assert any(name.startswith("data ") for name in logged.data.tags)


def test_figures_are_drawn_of_the_forward_folds():
    """Calibration and gains, each beside its diagonal; nothing where no past year could be predicted."""
    people = pd.DataFrame({"risk": np.linspace(0.01, 0.6, 400), "time": 12.0, "event": np.arange(400) % 7 == 0})
    people.loc[people["event"], "time"] = 5.0
    told = Training(learner="mixed", exits=58, rows=400, curves=forward_curves(people, horizon=12))
    drawn = training_figures(told, horizon=12)
    assert set(drawn) == {"figures/calibration.svg", "figures/gains.svg"}
    for svg in drawn.values():
        parsed = ET.fromstring(svg.decode())
        assert len(parsed.findall("{http://www.w3.org/2000/svg}path")) == 2
    assert told.curves["gains"][-1] == (1.0, 1.0)
    assert Training.from_json(json.loads(json.dumps(told.to_json()))) == told
    assert training_figures(Training(learner="mixed", exits=1, rows=1), horizon=12) == {}
