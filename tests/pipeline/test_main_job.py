"""The main job holds together: from records to a published run."""

import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import RecordsError, RegistryError, WarningsError, WorkspaceError
from takeroot.months import last_day, month_number
from takeroot.pipeline.export import export
from takeroot.pipeline.init import init
from takeroot.pipeline.plan import Asked, plan
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.registry.champion import current_champion
from takeroot.runs.verify import verify
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

FRAMES = (
    *("people", "features", "scores", "contributions", "factors", "suggestions", "lever_sets", "facilities"),
    "set_aside",
)


def frame(run, name):
    """Read one file of a run."""
    return pd.read_parquet(run / f"{name}.parquet")


def scored(county, data, out, received=None, **options):
    """Score `data` with the county's champion."""
    workspace, day = read_workspace(county.workspace), received or county.received
    return score(str(data), workspace, as_of=county.as_of, out=out, received=day, steps=Steps(), **options)


def test_a_run_holds_every_file_of_the_design(county):
    """OUT/M has all frames, set_aside.csv, the manifest and the timings, and verifies."""
    files = {path.name for path in county.run.iterdir()}
    assert files >= {f"{name}.parquet" for name in FRAMES} | {"set_aside.csv", "manifest.json", "timings.json"}
    assert verify(county.out, "2024-12") == []


def test_contributions_add_up_to_the_log_odds(county):
    """Base value plus contributions is the log-odds shown, to 1e-6, by feature and by factor."""
    scores = frame(county.run, "scores").set_index("staff_id")["log_odds"]
    for name in ("contributions", "factors"):
        rows = frame(county.run, name)
        year = rows[rows["lead"] == "year"].set_index("staff_id").drop(columns="lead")
        assert np.abs(year.sum(axis=1) - scores.reindex(year.index)).max() < 1e-6


def test_risks_rise_with_the_horizon(county):
    """Nobody's risk at 12 months is below that at 6, nor that at 6 below that at 3."""
    risks = frame(county.run, "scores")[["risk_3m", "risk_6m", "risk_12m"]].to_numpy()
    assert (np.diff(risks, axis=1) >= 0).all()
    assert ((risks > 0) & (risks < 1)).all()


def test_everyone_at_work_is_counted_and_those_who_objected_are_not_scored(county):
    """people.parquet has everybody; scores leave out exactly those who objected."""
    people, scores = frame(county.run, "people"), frame(county.run, "scores")
    assert set(scores["staff_id"]) == set(people.loc[~people["objected"], "staff_id"])
    assert frame(county.run, "facilities")["headcount"].sum() == len(people)


def test_obligations_are_those_of_people_scored(county):
    """Who left, or objected, has no row."""
    obligations, scores = frame(county.run, "obligations"), frame(county.run, "scores")
    assert len(obligations)
    assert set(obligations["staff_id"]) <= set(scores["staff_id"])


def test_intervals_of_facilities_hold_the_model_s_own_doubt(county):
    """The members' disagreement is part of the width."""
    assert (frame(county.run, "facilities")["model_deviation"].abs() > 0).any()


def test_no_sensitive_feature_is_an_input(county):
    """Sex and ethnicity stand in no features.parquet and in no model."""
    workspace = read_workspace(county.workspace)
    sensitive = {name for name, feature in workspace.features.items() if feature.sensitive}
    assert sensitive
    assert not sensitive & set(frame(county.run, "features").columns)
    assert not sensitive & set(frame(county.run, "contributions").columns)


@pytest.fixture(scope="module")
def later(county, tmp_path_factory):
    """The county's data a year on: rows, hires and exits of after M, and of before M that were recorded after it."""
    data = tmp_path_factory.mktemp("later") / "data"
    shutil.copytree(county.data, data)
    for name, table in read_workspace(county.workspace).tables.items():
        path = data / f"{name}.parquet"
        if name == "staff":
            add_later_hires_and_exits(path)
        elif table.date in table.key and path.is_file():  # elsewhere a second row would be a double
            add_later_rows(path, table, county.as_of)
    return data


def test_what_is_not_known_by_the_month_s_end_changes_no_byte(county, later, tmp_path):
    """Rows dated or recorded after M in every table, and later hires and exits, leave a run as it was.

    Objections are not among them: one that comes late holds all the same (tests/features/test_people.py).
    """
    run = scored(county, later, tmp_path / "out", received=date(2025, 12, 31)).published.path
    for name in set(FRAMES) - {"set_aside"} | {"obligations", "programmes"}:
        assert (run / f"{name}.parquet").read_bytes() == (county.run / f"{name}.parquet").read_bytes(), name


def test_what_is_not_known_by_the_month_s_end_trains_the_same_model(county, later, tmp_path):
    """Trained again with all that came later, the bundle has the same bytes."""
    workspace = read_workspace(init(tmp_path / "workspace"))
    train(str(later), workspace, as_of=county.as_of, received=date(2025, 12, 31), steps=Steps())
    ours, theirs = (current_champion(home).bundle for home in (workspace.home, county.workspace))
    files = sorted(path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file())
    assert files
    assert [file for file in files if (ours / file).read_bytes() != (theirs / file).read_bytes()] == []


def add_later_rows(path, table, as_of):
    """Repeat up to fifty rows of a table, moved to half a year after M; other fifty, moved before M, recorded after."""
    rows = pd.read_parquet(path)
    every = rows.drop_duplicates([key for key in table.key if key != table.date])
    added = [every.head(50).copy()]
    moved(added[0], table, int(last_day(as_of + 6)) - 3)
    if "recorded_date" in table.columns and table.columns[table.date].type != "month":
        added.append(every.tail(50).copy())
        moved(added[1], table, int(last_day(as_of)) - 41)
        added[1]["recorded_date"] = "2025-02-03"
    whole = pd.concat([rows, *added], ignore_index=True).drop_duplicates(list(table.key))
    whole.to_parquet(path)


def moved(rows, table, day):
    """Date rows on another day, or in its month."""
    day = np.datetime64(day, "D")
    dates = pd.api.types.is_datetime64_any_dtype(rows[table.date])
    text = str(day)[:7] if table.columns[table.date].type == "month" else str(day)
    rows[table.date] = pd.Timestamp(day) if dates else text


def add_later_hires_and_exits(path):
    """Thirty hires and thirty exits of after M, and ten exits of before M that were recorded after it."""
    staff = pd.read_parquet(path)
    here = staff.index[staff["exit_date"].isna() | (staff["exit_date"] == "")]
    if "exit_recorded_date" not in staff:
        staff["exit_recorded_date"] = None
    staff.loc[here[:30], ["exit_date", "exit_reason", "exit_recorded_date"]] = ["2025-03-10", "resigned", "2025-03-12"]
    staff.loc[here[30:40], ["exit_date", "exit_reason", "exit_recorded_date"]] = [
        "2024-12-11",
        "resigned",
        "2025-01-20",
    ]
    hires = staff.loc[here[40:70]].assign(hire_date="2025-02-01")
    hires["staff_id"] = [f"0LATER{n}" for n in range(len(hires))]  # sorts before everybody
    pd.concat([staff, hires], ignore_index=True).to_parquet(path)


def test_the_same_inputs_give_the_same_bytes(county, tmp_path):
    """A rerun has the same digest, timings aside."""
    again = scored(county, county.data, tmp_path / "out").published
    assert again.digest == county.run.resolve().name
    for path in sorted(county.run.iterdir()):
        if path.name != "timings.json":
            assert (again.path / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_month_with_no_data_says_which_there_are(county, tmp_path):
    """Scoring a month beyond the records is refused in one line."""
    workspace = read_workspace(county.workspace)
    with pytest.raises(RecordsError, match=r"2031-01: no dated table has a row in this month; .*2024-12"):
        score(
            str(county.data),
            workspace,
            as_of=month_number("2031-01"),
            out=tmp_path,
            received=county.received,
            steps=Steps(),
        )
    assert not (tmp_path / "2031-01").exists()


def test_without_a_model_nothing_is_scored(county, tmp_path):
    """A workspace without a champion says how to train one."""
    with pytest.raises(RegistryError, match="takeroot train"):
        score(
            str(county.data),
            read_workspace(reference_workspace()),
            as_of=county.as_of,
            out=tmp_path,
            received=county.received,
            steps=Steps(),
        )


def test_the_packaged_workspace_keeps_no_model(county):
    """Training in the packaged workspace says how to make one's own."""
    with pytest.raises(WorkspaceError, match="takeroot init DIR"):
        train(
            str(county.data),
            read_workspace(reference_workspace()),
            as_of=county.as_of,
            received=county.received,
            steps=Steps(),
        )


def test_strict_publishes_nothing_on_a_warning(county, tmp_path):
    """Under strict, a warning is exit code 3 and no folder appears."""
    data = tmp_path / "data"
    shutil.copytree(county.data, data)
    pd.read_parquet(data / "surveys.parquet").drop(columns="care").to_parquet(data / "surveys.parquet")
    with pytest.raises(WarningsError, match="care did not come") as caught:
        scored(county, data, tmp_path / "out", strict=True, force=True)
    assert caught.value.exit_code == 3
    assert not (tmp_path / "out" / "2024-12").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_facility_of_ten_gets_its_list(county, tmp_path, language):
    """Export writes a workbook for each facility, and one for each county office."""
    workspace = read_workspace(county.workspace)
    export(county.run, workspace, to=tmp_path, format_="xlsx", language=language, when="2024-12-31", steps=Steps())
    workbooks = list(tmp_path.glob("*.xlsx"))
    assert len(workbooks) >= len(frame(county.run, "facilities"))


def test_a_delivery_without_what_the_model_knew_is_held(county, tmp_path):
    """Pay without its base pay is named and not scored in silence; forced, it is a warning of the run."""
    data = tmp_path / "data"
    shutil.copytree(county.data, data)
    pay = pd.read_parquet(data / "pay.parquet").drop(columns="base_pay")
    pay.to_parquet(data / "pay.parquet")
    with pytest.raises(RecordsError, match="pay: the column base_pay did not come, though the model was trained"):
        scored(county, data, tmp_path / "out")
    forced = scored(county, data, tmp_path / "out", force=True)
    assert any("base_pay did not come" in line for line in forced.lines)


def test_a_plan_outlives_an_equal_rerun_only(county, tmp_path):
    """A rerun with equal scores keeps the plan; one with other scores says that it is gone."""
    workspace, out = read_workspace(county.workspace), tmp_path / "out"
    asked = Asked({"county": 50_000.0}, {}, 2, "none", 0.0, 0)
    scored(county, county.data, out)
    plan(out / "2024-12", workspace, asked, language="en", steps=Steps())
    scored(county, county.data, out)
    assert (out / "2024-12" / "plan.parquet").is_file()
    data = tmp_path / "data"
    shutil.copytree(county.data, data)
    pay = pd.read_parquet(data / "pay.parquet")
    pay["base_pay"] = pay["base_pay"] * 1.2
    pay.to_parquet(data / "pay.parquet")
    assert any("plan again" in line for line in scored(county, data, out).lines)
    assert not (out / "2024-12" / "plan.parquet").exists()
