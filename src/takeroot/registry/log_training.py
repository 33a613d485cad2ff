"""Logging a training: parameters, metrics, files and the bundle itself, registered as challenger."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources import files as resources
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from takeroot.registry.bundle_files import bundle_digest, bundle_files
from takeroot.registry.champion import current_champion
from takeroot.registry.promote import promote
from takeroot.registry.tracking import MODEL, Tracking, tracking

_LONGEST = 5000
"""Characters of a value that MLflow keeps."""


@dataclass(frozen=True)
class Registered:
    """A model that stands in the store.

    Parameters
    ----------
    version : int
        Its version.
    alias : str
        challenger, or champion for the first of a workspace.
    run : str
        Id of the MLflow run that made it.
    """

    version: int
    alias: str
    run: str


def log_training(
    root: Path,
    bundle: Path,
    *,
    name: str,
    parameters: Mapping[str, object],
    metrics: Mapping[str, float],
    tags: Mapping[str, str],
    files: Mapping[str, bytes],
    card: str,
    features: Sequence[str],
    horizons: Sequence[int],
    when: str,
    reader: str = "takeroot.hazard.bundle:read_bundle",
) -> Registered:
    """Log one training to MLflow and register its bundle as challenger; the first of a workspace becomes champion.

    Parameters
    ----------
    root : Path
        The workspace; the store is root/mlruns.
    bundle : Path
        Folder of the model's files. Copied as it is; nothing is pickled.
    name : str
        Name of the run: the as-of month. Never anything about a person; that holds for every argument here.
    parameters, metrics, tags : mapping
        Shown and sortable in MLflow; metrics that are not finite are left out. Digests of data and definitions: tags.
    files : mapping of str to bytes
        Figures and tables by relative name, `figures/calibration.svg`.
    card : str
        The model card, Markdown.
    features : sequence of str
        Inputs in the model's order, for the signature.
    horizons : sequence of int
        Months that the served model predicts.
    when : str
        The moment, for the history, as the command line read the clock.
    reader : str
        `module:function` that reads the bundle where MLflow serves it.

    Returns
    -------
    Registered
        Version and alias.

    Raises
    ------
    RegistryError
        If the champion's export fails.
    """
    with tracking(root) as store:
        run = _log_run(
            store, name, parameters=parameters, metrics=metrics, tags=tags, files={**files, "card.md": card.encode()}
        )
        version = _log_model(store, run, bundle, features, {"reader": reader, "horizons": list(horizons)})
        digest = bundle_digest(bundle_files(bundle))
        store.client.set_model_version_tag(MODEL, str(version), "bundle", digest)
        store.client.set_registered_model_alias(MODEL, "challenger", str(version))
    if current_champion(root) is not None:
        return Registered(version, "challenger", run)
    promote(root, version, when=when)
    return Registered(version, "champion", run)


def _log_run(
    store: Tracking,
    name: str,
    *,
    parameters: Mapping[str, object],
    metrics: Mapping[str, float],
    tags: Mapping[str, str],
    files: Mapping[str, bytes],
) -> str:
    """Log everything but the model; return the run's id."""
    import mlflow  # noqa: PLC0415 - `tracking` has imported it

    named = {_key(key): str(value)[:_LONGEST] for key, value in tags.items()}
    who = {"mlflow.user": "takeroot", "mlflow.source.name": "takeroot train"}
    with mlflow.start_run(experiment_id=store.experiment, run_name=name, tags={**who, **named}) as run:
        mlflow.log_params({_key(key): str(value)[:_LONGEST] for key, value in parameters.items()})
        mlflow.log_metrics({_key(key): value for key, value in metrics.items() if isfinite(value)})
        with TemporaryDirectory() as folder:
            for file, content in files.items():
                path = Path(folder) / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            mlflow.log_artifacts(folder)
    return str(run.info.run_id)


def _key(text: str) -> str:
    """A name as MLflow allows it; what it does not (a bracket in a file's name) becomes a dash."""
    return re.sub(r"[^/\w.\- :]", "-", text)[:250]


def _log_model(store: Tracking, run: str, bundle: Path, features: Sequence[str], served: Mapping[str, Any]) -> int:
    """Log the bundle with the code that serves it; return the version it was registered as."""
    import mlflow  # noqa: PLC0415 - `tracking` has imported it
    from mlflow.models import ModelSignature  # noqa: PLC0415
    from mlflow.types import ColSpec, Schema  # noqa: PLC0415

    inputs = Schema([ColSpec("double", name, required=False) for name in features])
    outputs = Schema([ColSpec("double", f"risk_{months}m") for months in served["horizons"]])
    with as_file(resources("takeroot.registry") / "served_model.py") as code, mlflow.start_run(run_id=run):
        logged = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(code),
            artifacts={"bundle": str(bundle)},
            model_config=dict(served),
            pip_requirements=["takeroot"],  # stated, or MLflow spends 14 s finding out
            signature=ModelSignature(inputs=inputs, outputs=outputs),
        )
    if not store.client.search_registered_models(f"name='{MODEL}'"):
        store.client.create_registered_model(MODEL)
    made = store.client.create_model_version(MODEL, logged.model_uri, run, model_id=logged.model_id)
    return int(made.version)
