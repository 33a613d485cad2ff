"""Opening MLflow on the workspace's own store: SQLite, no telemetry, no pickles, no chatter."""

import logging
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from takeroot.errors import Problem, RegistryError

if TYPE_CHECKING:
    from mlflow import MlflowClient

MODEL = "takeroot"
"""The registered model, and the experiment its trainings are runs of."""

QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "false",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
}
"""What MLflow must find in the environment before it is imported."""


@dataclass(frozen=True)
class Tracking:
    """An open store.

    Parameters
    ----------
    client : MlflowClient
        Bound to the store.
    experiment : str
        Id of the experiment that trainings are logged to.
    """

    client: "MlflowClient"
    experiment: str


def store_uri(root: Path) -> str:
    """Where MLflow keeps the workspace's runs and models.

    Examples
    --------
    >>> store_uri(Path("/county"))
    'sqlite:////county/mlruns/mlflow.db'
    """
    return f"sqlite:///{store_file(root)}"


def store_file(root: Path) -> Path:
    """The store's one file; it does not exist before the first training."""
    return root.resolve() / "mlruns" / "mlflow.db"


def artifacts(root: Path) -> Path:
    """Where MLflow keeps the workspace's files."""
    return root.resolve() / "mlruns" / "artifacts"


@contextmanager
def tracking(root: Path) -> Iterator[Tracking]:
    """Open the store of the workspace at `root`; it is made at the first time, which takes some seconds.

    Inside, MLflow's global functions work on this store as well; afterwards they point where they did.

    Raises
    ------
    RegistryError
        If the store is no database or cannot be written, or MLflow refuses something.
    """
    _probe(root)
    os.environ.update(QUIET)
    with _no_sockets():
        import mlflow  # noqa: PLC0415 - takes seconds, and only after the environment is set

    logging.getLogger("mlflow").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(store_uri(root))
    try:
        with catch_warnings():
            simplefilter("ignore")  # advice to whoever writes models by hand
            client = mlflow.MlflowClient(store_uri(root), store_uri(root))
            yield Tracking(client, _experiment(client, root))
    except (mlflow.MlflowException, OSError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RegistryError(Problem(str(root / "mlruns"), told, "mend that and run again")) from error
    finally:
        mlflow.set_tracking_uri(before)


@contextmanager
def _no_sockets() -> Iterator[None]:
    """Keep urllib3, which MLflow imports, from binding a port to see whether there is IPv6."""
    had, socket.has_ipv6 = socket.has_ipv6, False
    try:
        yield
    finally:
        socket.has_ipv6 = had


def _probe(root: Path) -> None:
    """Ask SQLite itself whether the store can be written: MLflow would try again for minutes, and say so each time."""
    try:
        artifacts(root).mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(store_file(root), timeout=10)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.rollback()
    except (sqlite3.Error, OSError) as error:
        told = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        do = "put back a copy of it, or move mlruns away and train again"
        raise RegistryError(Problem(str(store_file(root)), told, do)) from error


def _experiment(client: "MlflowClient", root: Path) -> str:
    """The experiment whose files lie in this workspace; a moved store gets another, since paths are absolute."""
    location = artifacts(root).as_uri()
    found = client.search_experiments()
    here = [one.experiment_id for one in found if one.artifact_location == location and one.name.startswith(MODEL)]
    if here:
        return here[0]
    taken = {one.name for one in found}
    name = next(name for name in chain([MODEL], (f"{MODEL} {n}" for n in count(2))) if name not in taken)
    return client.create_experiment(name, artifact_location=location)
