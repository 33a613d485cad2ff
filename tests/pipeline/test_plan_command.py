"""A plan belongs to the run that was read."""

import shutil

import pytest

from takeroot.errors import RunError
from takeroot.pipeline import plan as stage
from takeroot.pipeline.steps import Steps
from takeroot.runs.forget import forget
from takeroot.runs.parquet import write_parquet
from takeroot.runs.publish import publish
from takeroot.runs.read_frame import read_frame
from takeroot.workspace.workspace import read_workspace

ASKED = stage.Asked({"county": 50_000.0}, {}, 2, "none", 0.0, 0)


def test_whoever_is_forgotten_while_a_plan_is_made_does_not_come_back(county, tmp_path, monkeypatch):
    """The run changed between reading and publishing: refused, and the person stays forgotten."""
    out = shutil.copytree(county.out, tmp_path / "runs", symlinks=True)
    run, workspace = out / "2024-12", read_workspace(county.workspace)
    gone = read_frame(run, "people")["staff_id"].iloc[0]
    make = stage.make_plan

    def meanwhile(*frames, **options):
        forget(out, gone)
        return make(*frames, **options)

    with monkeypatch.context() as patched:
        patched.setattr(stage, "make_plan", meanwhile)
        with pytest.raises(RunError, match="changed while the plan was made; nothing was written; plan again"):
            stage.plan(run, workspace, ASKED, language="en", steps=Steps())
    assert gone not in set(read_frame(run, "people")["staff_id"])
    assert not (run / "plan.parquet").exists()
    assert not any(gone.encode() in path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert stage.plan(run, workspace, ASKED, language="en", steps=Steps())


def test_a_folder_that_no_one_published_is_refused(county, tmp_path):
    """A copy of a run is no run: what is published there is named."""
    with pytest.raises(RunError, match="was not published; published: nothing yet"):
        stage.plan(tmp_path / "2024-12", read_workspace(county.workspace), ASKED, language="en", steps=Steps())


def test_whoever_was_held_out_lately_is_not_planned_for(county, tmp_path):
    """A plan of the twelve months before that held somebody out keeps them out of the next, and says how many."""
    out = shutil.copytree(county.out, tmp_path / "runs", symlinks=True)
    workspace, asked = read_workspace(county.workspace), {"county": 100_000.0, "facility": 10_000.0}
    free = stage.Asked(asked, {}, 2, "none", 0.0, 0)
    stage.plan(out / "2024-12", workspace, free, language="en", steps=Steps())
    chosen = read_frame(out / "2024-12", "plan").dropna(subset="staff_id")
    for month, away in (("2023-11", False), ("2023-12", True)):
        held = chosen.assign(held_out=True)
        publish(out, month, lambda folder, held=held: write_parquet(held, folder / "plan.parquet"))
        said = stage.plan(out / "2024-12", workspace, free, language="en", steps=Steps())
        now = set(read_frame(out / "2024-12", "plan")["staff_id"].dropna())
        assert any("were held out by a plan" in line for line in said) == away
        assert (not now & set(chosen["staff_id"])) == away
        assert now or not away
