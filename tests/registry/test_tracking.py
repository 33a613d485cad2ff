"""A store that cannot be used is said at once, in one line."""

import shutil
import subprocess
import sys

import pytest

from takeroot.errors import RegistryError
from takeroot.registry.list_models import list_models
from takeroot.registry.tracking import artifacts, store_file, tracking


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root: store_file(root).write_bytes(b"not a database" * 100),
        lambda root: (store_file(root).unlink(), store_file(root).mkdir()),
        lambda root: artifacts(root).write_text(""),
    ],
    ids=["not a database", "a folder", "artifacts are a file"],
)
def test_unusable(root, spoil):
    """A spoilt store is refused within a moment, with what to do."""
    spoil(root)
    with pytest.raises(RegistryError, match="or move mlruns away and train again"):
        list_models(root)


def test_mlflow_refuses(root):
    """What MLflow refuses comes as one line of ours, without a traceback of its own."""
    with pytest.raises(RegistryError, match="mend that and run again") as caught, tracking(root) as store:
        store.client.get_run("no such run")
    assert "\n" not in str(caught.value)


def test_one_experiment(root, tmp_path):
    """A workspace keeps its experiment; a copy of it elsewhere gets its own, with its own place for files."""
    with tracking(root) as store:
        first = store.experiment
    with tracking(root) as store:
        assert store.experiment == first
    copied = shutil.copytree(root, tmp_path / "copied")
    with tracking(copied) as store:
        assert store.experiment != first
        assert store.client.get_experiment(store.experiment).artifact_location == artifacts(copied).as_uri()


def test_no_socket(root):
    """A fresh process opens the store without so much as looking whether it could listen."""
    code = (
        "import sys, pathlib; opened = []\n"
        "sys.addaudithook(lambda event, args: event.startswith('socket.b') and opened.append(args))\n"
        "from takeroot.registry.tracking import tracking\n"
        f"with tracking(pathlib.Path({str(root)!r})): print(opened)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
