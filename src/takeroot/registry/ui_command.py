"""The command that opens MLflow's pages on the workspace's store."""

import sys
from dataclasses import dataclass
from pathlib import Path

from takeroot.registry.tracking import QUIET, artifacts, store_uri


@dataclass(frozen=True)
class UiCommand:
    """What to run.

    Parameters
    ----------
    argv : tuple of str
        The program and its arguments.
    env : mapping
        To be added to the environment.
    """

    argv: tuple[str, ...]
    env: dict[str, str]


def ui_command(root: Path, *, host: str = "127.0.0.1", port: int = 5000) -> UiCommand:
    """How to start MLflow's pages for a workspace: this machine only, unless another host is stated.

    Examples
    --------
    >>> ui_command(Path("/county")).argv[1:4]
    ('-m', 'mlflow', 'ui')
    """
    argv = [sys.executable, "-m", "mlflow", "ui", "--backend-store-uri", store_uri(root)]
    argv += ["--default-artifact-root", artifacts(root).as_uri(), "--host", host, "--port", str(port), "--workers", "1"]
    return UiCommand(tuple(argv), dict(QUIET))
