"""What many tests share: a small simulated county, trained and scored once a session."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

os.environ.setdefault("MPLBACKEND", "Agg")


@dataclass(frozen=True)
class County:
    """A simulated county on disk with a workspace of its own, a champion and one published run.

    Tests read it and never write into it.
    """

    data: Path
    workspace: Path
    out: Path
    as_of: int
    received: date

    @property
    def run(self) -> Path:
        """The published month."""
        return self.out / "2024-12"


@pytest.fixture(scope="session")
def county(tmp_path_factory) -> County:
    """A county of 300 people and 36 months, all simulated, from its tables to its run."""
    from takeroot.months import month_number
    from takeroot.pipeline.init import init
    from takeroot.pipeline.score import score
    from takeroot.pipeline.simulate import simulate
    from takeroot.pipeline.steps import Steps
    from takeroot.pipeline.train import train
    from takeroot.workspace.workspace import read_workspace

    home = tmp_path_factory.mktemp("county")
    made = County(home / "data", home / "workspace", home / "runs", month_number("2024-12"), date(2024, 12, 31))
    workspace = read_workspace(init(made.workspace))
    simulate(made.data, staff=300, months=36, seed=3, end=made.as_of, format_="parquet", steps=Steps())
    train(str(made.data), workspace, as_of=made.as_of, received=made.received, steps=Steps())
    score(str(made.data), workspace, as_of=made.as_of, out=made.out, received=made.received, steps=Steps())
    return made
