"""Where the tests publish."""

from pathlib import Path

import pytest

from takeroot.runs.store import Store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "out"


@pytest.fixture
def store(out):
    """An empty store."""
    (out / ".runs").mkdir(parents=True)
    return Store(out)
