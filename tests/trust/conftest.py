"""The scripts of benchmarks/trust, imported as modules."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

TRUST = Path(__file__).parents[2] / "benchmarks" / "trust"


@pytest.fixture(scope="session", autouse=True)
def scripts_on_path() -> Iterator[None]:
    """The folder of the scripts, and that of the mutator, are on the path while these tests run."""
    added = [str(TRUST), str(TRUST / "mutants")]
    sys.path[:0] = added
    yield
    sys.path[:] = [entry for entry in sys.path if entry not in added]


@pytest.fixture
def script(request) -> ModuleType:
    """One script by its name."""
    return importlib.import_module(request.param)
