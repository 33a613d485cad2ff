"""A large delivery is worked on group by group, and gives the bytes of one piece."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from takeroot.pipeline.run_in_groups import Sizes
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.workspace import read_workspace

IN_GROUPS = Sizes(large=0, people=100)
LATER = ["timings.json"]
TOTAL = "S999"


@pytest.fixture(scope="module", autouse=True)
def still():
    """Files of the package may be edited while this runs; the digest of the code stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("takeroot.pipeline.manifest._code_digest", lambda: "")
        yield


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Several counties whose people and rows stand in no order, with faults of many kinds."""
    county = simulate(staff=900, months=30, seed=5)
    tables = {name: frame.copy() for name, frame in county.tables.items()}
    tables = _shuffled(_by_mixed_ids(_in_counties(tables)))
    tables["titles"] = _with_faults(tables["titles"])
    tables["staff"], tables["pay"] = _with_a_total(tables["staff"]), _with_a_total(tables["pay"])
    tables["surveys"] = _of_somebody_in_the_total(tables["surveys"])
    tables["objections"] = _said_twice(tables["objections"])
    folder = tmp_path_factory.mktemp("province") / "data"
    write_county(dataclasses.replace(county, tables=tables), folder, format="parquet")
    return folder


def _in_counties(tables):
    """Divide the facilities among five counties."""
    facilities = tables["facilities"]
    facilities["county"] = [f"C{place % 5}" for place in range(len(facilities))]
    reference = tables["pay_reference"]
    reference = reference[reference["county"] == reference["county"].iloc[0]]
    tables["pay_reference"] = pd.concat([reference.assign(county=f"C{k}") for k in range(5)], ignore_index=True)
    keep = ~tables["postings"]["staff_id"].duplicated()
    home = tables["staff"].drop_duplicates("staff_id").set_index("staff_id")["facility_id"]
    tables["postings"] = tables["postings"][keep]
    tables["postings"]["facility_id"] = home.reindex(tables["postings"]["staff_id"]).to_numpy()
    tables["staff"]["facility_id"] = home.reindex(tables["staff"]["staff_id"]).to_numpy()
    return tables


def _with_a_total(frame):
    """A total line that is no row, and names an id."""
    total = frame.head(1).astype(object).assign(**dict.fromkeys(frame.columns))
    total = total.assign(staff_id=TOTAL, **{frame.columns[1]: "合计"})
    return pd.concat([frame.astype(object), total], ignore_index=True)


def _of_somebody_in_the_total(surveys):
    """A row of the id that only the total names."""
    return pd.concat([surveys, surveys.head(1).assign(staff_id=TOTAL)], ignore_index=True)


def _said_twice(objections):
    """The same person on two lines with different dates."""
    return pd.concat([objections, objections.head(1).assign(date="2024-02-01")], ignore_index=True)


def _by_mixed_ids(tables):
    """Give people ids whose order tells nothing of their county."""
    ids = np.unique(tables["staff"]["staff_id"].astype(str))
    mixed = dict(zip(ids, np.random.default_rng(1).permutation(ids), strict=True))
    for name, frame in tables.items():
        if "staff_id" in frame:
            tables[name] = frame.assign(staff_id=frame["staff_id"].astype(str).map(mixed))
    return tables


def _shuffled(tables):
    return {name: frame.sample(frac=1, random_state=2).reset_index(drop=True) for name, frame in tables.items()}


def _with_faults(titles):
    """Rows of unknown people, of a word nobody knows, doubles, and a dash."""
    strange = titles.head(6).copy()
    strange["staff_id"] = ["UNKNOWN1", "UNKNOWN2", *strange["staff_id"][2:]]
    strange["event"] = [*strange["event"][:2], "appointed somehow", "-", *strange["event"][4:]]
    return pd.concat([titles, strange], ignore_index=True)


@pytest.fixture(scope="module")
def runs(county, province, tmp_path_factory):
    """The same month in one piece and in groups."""
    out = tmp_path_factory.mktemp("runs")
    workspace = read_workspace(county.workspace)
    arguments = {"as_of": county.as_of, "received": county.received, "steps": Steps(), "force": True}
    one = score(str(province), workspace, out=out / "one", **arguments)
    many = score(str(province), workspace, out=out / "many", sizes=IN_GROUPS, **arguments)
    return one.published.folder, many.published.folder


def test_every_file_has_the_bytes_of_one_piece(runs):
    """All files but the timings are equal, what was set aside and the counts included."""
    one, many = runs
    names = {path.name for path in one.iterdir()} - set(LATER)
    assert {path.name for path in many.iterdir()} - set(LATER) == names
    assert [name for name in sorted(names) if (one / name).read_bytes() != (many / name).read_bytes()] == []


def test_faults_are_found_in_groups_too(runs):
    """The test above compares something: rows were set aside, and several counties scored."""
    aside = pd.read_parquet(runs[1] / "set_aside.parquet")
    assert {"person_unknown", "not_recognised"} <= set(aside["code"])
    assert pd.read_parquet(runs[1] / "scores.parquet")["county"].nunique() == 5


def test_nothing_temporary_is_left(runs):
    """The published folder holds files alone."""
    assert all(path.is_file() for path in runs[1].iterdir())
    assert json.loads((runs[1] / "manifest.json").read_text(encoding="utf-8"))["people"]["scored"] > 0
