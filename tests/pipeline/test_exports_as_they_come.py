"""The main job runs on exports as they really come, whatever a county calls its columns."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from takeroot.months import month_number
from takeroot.pipeline.check import check
from takeroot.pipeline.export import export
from takeroot.pipeline.init import init
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_export import write_export
from takeroot.workspace.workspace import read_workspace

AS_OF, RECEIVED = month_number("2024-12"), date(2024, 12, 31)
GIVEN = Path(__file__).parent.parent / "data" / "county-export"


@pytest.fixture(params=["as given", "in other words"])
def delivery(request, tmp_path) -> Path:
    """One county's export with its faults, and another's with other names, spellings, column order and encodings."""
    if request.param == "as given":
        return GIVEN
    workspace = read_workspace(init(tmp_path / "reference"))
    write_export(simulate(staff=400, months=42, seed=11), tmp_path / "export", workspace.tables, seed=5)
    return tmp_path / "export"


def test_lists_come_out_without_touching_code(delivery, tmp_path):
    """Check, train, score and export run, everyone at work is scored, every facility has its file."""
    workspace, steps = read_workspace(init(tmp_path / "workspace")), Steps()
    checked = check(str(delivery), workspace, received=RECEIVED, out=None, suggest=False, steps=steps)
    assert not checked.reading.problems
    assert checked.reading.unrecognised.empty or delivery == GIVEN
    train(str(delivery), workspace, as_of=AS_OF, received=RECEIVED, steps=steps)
    run = score(str(delivery), workspace, as_of=AS_OF, out=tmp_path / "runs", received=RECEIVED, steps=steps)
    made = export(
        run.published.path,
        workspace,
        to=tmp_path / "lists",
        format_="xlsx",
        language="zh",
        when="2024-12-31",
        steps=steps,
    )
    facilities = pd.read_parquet(run.published.path / "facilities.parquet")
    assert len(pd.read_parquet(run.published.path / "scores.parquet")) > 350
    assert len(made) >= len(facilities)
