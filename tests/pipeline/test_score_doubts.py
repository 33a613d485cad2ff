"""What is odd about a scored month stands in its manifest."""

from takeroot.months import month_number
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.runs.manifest import read_manifest
from takeroot.workspace.workspace import read_workspace


def test_a_champion_that_knows_what_came_after_is_said_to(county, tmp_path):
    """Scoring the month before the one it was trained at can be done, and warns; its own month does not."""
    workspace, day = read_workspace(county.workspace), county.received
    score(
        str(county.data), workspace, as_of=month_number("2024-11"), out=tmp_path, received=day, steps=Steps()
    )  # fmt: skip
    said = [
        any("trained as of 2024-12" in one for one in read_manifest(run)["warnings"]) for run in _runs(county, tmp_path)
    ]
    assert said == [True, False]


def _runs(county, out):
    return out / "2024-11", county.run
