"""Evaluating past measures from a delivery: to where exits are settled, and written beside what is published."""

import shutil
import tomllib
from dataclasses import replace

import pandas as pd
import pytest

from takeroot.errors import WorkspaceError
from takeroot.months import month_number, month_text
from takeroot.pipeline import evaluate as stage
from takeroot.pipeline.steps import Steps
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

FOUND = pd.DataFrame(
    {
        "lever": ["mentoring", "mentoring", "talent_flat"],
        "method": ["doubly_robust", "randomised", "doubly_robust"],
        "enough": [True, True, False],
        "treated": 120,
        "compared": 80,
        "events_treated": 9,
        "events_compared": 12,
        "own": [0.9, 0.7, None],
        "own_low": [0.8, 0.6, None],
        "own_high": [1.0, 0.8, None],
        "effect": [0.02, 0.05, None],
        "effect_low": [0.0, 0.03, None],
        "effect_high": [0.04, 0.07, None],
    }
)


@pytest.fixture
def mine(county, tmp_path, monkeypatch):
    """A workspace of one's own, where the estimates are given; what was asked of them is kept."""
    asked = {}

    def given(*_tables, **options):
        asked.update(options)
        return FOUND

    monkeypatch.setattr(stage, "evaluate_levers", given)
    shutil.copytree(county.workspace, tmp_path / "mine")
    return tmp_path / "mine", asked


def _evaluate(county, home, **options):
    workspace = read_workspace(home)
    if "delay" in options:
        landmarks = workspace.recipe.landmarks.model_copy(update={"delay": options.pop("delay")})
        workspace = replace(workspace, recipe=workspace.recipe.model_copy(update={"landmarks": landmarks}))
    data, since = str(options.pop("data", county.data)), month_number("2023-01")
    return stage.evaluate(
        data, workspace, since=since, received=options.pop("received", county.received), steps=Steps(), **options
    )


def test_writing_twice_counts_once(county, mine):
    """The evidence keeps every byte, own data stand beside it, and the same evaluation again changes nothing."""
    home, _ = mine
    levers = home / "models" / "levers"
    before = {path.name: path.read_text(encoding="utf-8") for path in levers.iterdir()}
    _evaluate(county, home, write=True)
    once = {path.name: path.read_text(encoding="utf-8") for path in levers.iterdir()}
    _evaluate(county, home, write=True)
    assert {path.name: path.read_text(encoding="utf-8") for path in levers.iterdir()} == once
    assert {name for name, text in once.items() if text != before[name]} == {"mentoring.toml"}
    assert once["mentoring.toml"].startswith(before["mentoring.toml"])
    own = tomllib.loads(once["mentoring.toml"])["own_data"]
    assert (own["hazard_ratio"], own["method"], own["people"], own["events"]) == (0.7, "randomised", 200, 21)


def test_the_newest_months_wait_until_exits_are_recorded(county, mine, tmp_path):
    """Where the record does not tell, as set; and a month that was not over on the day of delivery is none."""
    home, asked = mine
    data = shutil.copytree(county.data, tmp_path / "data")
    staff = pd.read_parquet(data / "staff.parquet")
    staff.drop(columns="exit_recorded_date", errors="ignore").to_parquet(data / "staff.parquet")
    seen = []
    for delay, received in ((0, county.received), (3, county.received), (3, county.received.replace(day=30))):
        _evaluate(county, home, data=data, delay=delay, received=received)
        seen.append(month_text(asked["as_of"]))
    assert seen == ["2024-12", "2024-09", "2024-08"]


def test_the_packaged_workspace_is_not_written_into(county):
    """Said before any record is read."""
    with pytest.raises(WorkspaceError, match="cannot be written into; make your own"):
        _evaluate(county, reference_workspace(), data="nowhere", write=True)


def test_the_money_is_accounted_for_and_written_as_both_formats(county, mine, tmp_path):
    """A row a payer and programme, from the records' own measures; what is returned is what is in the files."""
    out = tmp_path / "effects"
    found = _evaluate(county, mine[0], out=out)
    assert sorted(path.name for path in out.iterdir()) == [
        *("effects.csv", "effects.parquet", "funds.csv", "funds.parquet"),
    ]
    pd.testing.assert_frame_equal(pd.read_parquet(out / "funds.parquet"), found.funds, check_dtype=False)
    assert pd.read_csv(out / "funds.csv", encoding="utf-8-sig")["name"].tolist() == found.funds["name"].tolist()
    measures = pd.read_parquet(county.data / "measures.parquet")
    begun = measures[["start_date", "recorded_date"]].astype(str).max(axis=1)  # known from the later of the two
    since = measures[begun >= "2023-01"]
    payers = found.funds[found.funds["kind"] == "payer"].set_index("name")
    assert list(payers.index) == ["facility", "county", "province"]
    assert payers["spent"].sum() == since["cost"].astype(float).sum()
    assert payers["people"].sum() >= since["staff_id"].nunique() > 0
