"""Whoever objected is not scored, by whatever row the objection came."""

import shutil

import pandas as pd

from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.runs.manifest import read_manifest
from takeroot.workspace.workspace import read_workspace


def test_faulty_rows_of_objections_keep_people_from_being_scored(county, tmp_path):
    """Twice with different dates, a date that is none, no date at all; what names nobody is a warning."""
    named = pd.read_parquet(county.run / "scores.parquet")["staff_id"].iloc[:4].tolist()
    data = tmp_path / "data"
    shutil.copytree(county.data, data)
    before = pd.read_parquet(data / "objections.parquet")["staff_id"].tolist() if _has(data) else []
    rows = [(named[0], "2024-01-05"), (named[0], "2024-03-05"), (named[1], "2024-02-30"), (named[2], None)]
    rows += [(named[3], "2031-01-01"), ("nobody", "2024-01-05"), *((one, "2024-01-05") for one in before)]
    pd.DataFrame(rows, columns=["staff_id", "date"]).to_parquet(data / "objections.parquet")
    workspace = read_workspace(county.workspace)
    run = score(
        str(data), workspace, as_of=county.as_of, out=tmp_path / "runs", received=county.received, steps=Steps()
    ).published.path
    scored = set(pd.read_parquet(run / "scores.parquet")["staff_id"])
    people = pd.read_parquet(run / "people.parquet").set_index("staff_id")
    assert not scored & set(named)
    assert people.loc[named, "objected"].all()
    assert any("1 rows of objections name nobody" in warning for warning in read_manifest(run)["warnings"])


def _has(data):
    return (data / "objections.parquet").is_file()
