"""Simulated counties shared by the tests of the simulator."""

from pathlib import Path

import pytest

from takeroot.simulate.simulate import simulate
from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.specs.table import Table
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace


@pytest.fixture(scope="session")
def county() -> SimulatedCounty:
    """Some 1,500 people over three years."""
    return simulate(staff=1500, months=36, seed=11, missing=0.1)


@pytest.fixture(scope="session")
def declared() -> dict[str, Table]:
    """The tables as the workspace declares them."""
    return dict(read_workspace(Path(reference_workspace())).tables)
