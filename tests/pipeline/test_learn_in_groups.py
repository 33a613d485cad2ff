"""A large delivery trains and is audited group by group, and gives the rows, words and model bytes of one piece."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from takeroot.features.build_panel import build_panel
from takeroot.features.partition import partition
from takeroot.hazard.audit import at_work
from takeroot.hazard.audit.case import AuditCase, looked_at
from takeroot.hazard.audit.checks import rows_before_exit
from takeroot.hazard.audit.rows_looked_at import RowsLookedAt
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observed import observed
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.pipeline.init import init
from takeroot.pipeline.learn_in_groups import learn_in_groups
from takeroot.pipeline.read import read, usual_months
from takeroot.pipeline.run_in_groups import Sizes
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.records.groups.read_in_groups import read_in_groups
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

DRAWN = 300
WHOLE = ("staff", "facilities", "postings", "objections")


@pytest.fixture(scope="module")
def workspace():
    """The reference workspace, drawing few people."""
    found = read_workspace(reference_workspace())
    recipe = found.recipe
    landmarks_ = recipe.landmarks.model_copy(update={"most_people": DRAWN})
    return replace(found, recipe=recipe.model_copy(update={"landmarks": landmarks_}))


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Six counties; ids tell nothing of the county."""
    made = simulate(staff=1200, months=36, seed=6)
    tables = dict(made.tables)
    tables["facilities"] = tables["facilities"].assign(county=[f"C{k % 6}" for k in range(len(tables["facilities"]))])
    del tables["postings"]
    ids = np.unique(tables["staff"]["staff_id"].astype(str))
    mixed = dict(zip(ids, np.random.default_rng(1).permutation(ids), strict=True))
    for name, frame in tables.items():
        if "staff_id" in frame:
            tables[name] = frame.assign(staff_id=frame["staff_id"].astype(str).map(mixed))
    folder = tmp_path_factory.mktemp("province") / "data"
    write_county(replace(made, tables=tables), folder, format="parquet")
    return folder


@pytest.fixture(scope="module")
def whole(county, workspace, province):
    """Everything in one piece: tables, panel and what was observed."""
    tables = read(str(province), workspace, county.received).tables
    first = min(usual_months(tables, workspace))
    months = landmarks(tables["staff"], workspace.recipe, as_of=county.as_of, first_data_month=first)
    panel = list(build_panel(tables, workspace.inputs, months=months, leads=workspace.recipe.leads))
    return tables, panel, observed(tables["staff"], workspace.recipe, as_of=county.as_of)


@pytest.fixture(scope="module")
def learnt(county, workspace, province, tmp_path_factory):
    """The same in groups."""
    delivery = read_in_groups(
        str(province),
        workspace.tables,
        received=county.received,
        whole=WHOLE,
        group_of=partition,
        folder=tmp_path_factory.mktemp("spools"),
        large=0,
        people=100,
    )
    assert delivery.groups > 3
    return learn_in_groups(delivery, workspace, as_of=county.as_of, steps=Steps())


def equal(one, other):
    """Whether rows are equal in every array."""
    return all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name), equal_nan=True) for f in fields(PersonPeriods)
    )


def test_rows_to_train_on_are_those_of_one_piece(workspace, whole, learnt):
    """People drawn, order, values: equal to the bit, and fewer than all."""
    _, panel, seen = whole
    names = list(workspace.inputs)
    expected = person_periods(panel, seen.spells, names, settled=seen.settled, most_people=DRAWN)
    assert equal(learnt.rows, expected)
    assert DRAWN - 20 < len(np.unique(expected.person)) <= DRAWN
    assert not np.isnan(learnt.rows.values).all(axis=1).any()


def test_rows_that_the_audit_looks_at_are_those_of_one_piece(workspace, whole, learnt):
    """Drawn from everybody, not from those who train."""
    _, panel, seen = whole
    every = person_periods(panel, seen.spells, list(workspace.inputs), settled=seen.settled)
    assert equal(learnt.looked_at, looked_at(every))


def test_people_are_those_of_one_piece_each_time_they_are_asked_for(whole, learnt):
    """The panel without features can be gone through again."""
    for _ in range(2):
        for found, expected in zip(learnt.panel, whole[1], strict=True):
            keys = ["staff_id", "hire_date", "facility_id"]
            pd.testing.assert_frame_equal(found.people[keys], expected.people[keys])


def test_audit_sees_in_few_rows_what_it_sees_in_all(county, workspace, whole, monkeypatch):
    """Rows deleted from leavers alone are told in the same words, from fewer rows."""
    monkeypatch.setattr(at_work, "MOST_PEOPLE", 500)
    tables, panel, seen = whole
    leavers = seen.spells.loc[seen.spells["kind"] == 1, "staff_id"]
    surveys = tables["surveys"]
    kept = ~surveys["staff_id"].isin(leavers) | (np.arange(len(surveys)) % 50 == 0)
    tables = replace(tables, frames={**tables.frames, "surveys": surveys[kept].reset_index(drop=True)})
    few = replace(tables, frames=RowsLookedAt(tables["staff"], seen.spells).of(tables.frames))
    said = [problems(some, panel, seen, workspace, county.as_of) for some in (tables, few)]
    assert said[0] == said[1]
    assert any("surveys" in line for line in said[0])
    assert len(few["pay"]) < len(tables["pay"])


def test_model_has_the_bytes_of_one_piece(county, province, tmp_path):
    """Trained by the command's own stage, in one piece and in groups."""
    digests = []
    for name, sizes in {"one": None, "many": Sizes(large=0, people=100)}.items():
        workspace = read_workspace(init(tmp_path / name))
        train(str(province), workspace, as_of=county.as_of, received=county.received, steps=Steps(), sizes=sizes)
        champion = read_workspace(workspace.home).home / "models" / "champion" / "bundle"
        digests.append({path.name: path.read_bytes() for path in champion.iterdir()})
    assert digests[0] == digests[1]


def problems(tables, panel, seen, workspace, as_of):
    """What checks of tables say."""
    from takeroot.hazard.audit.audit import every_check  # noqa: PLC0415

    case = AuditCase(tables, panel, workspace.inputs, workspace.recipe, as_of, seen.settled)
    of_tables = (
        "copied_people",
        "no_counterpart",
        "risk_falls_off",
        "rows_before_exit",
        "rows_before_hire",
        "staff_columns",
        "tables_of_leavers",
    )
    assert rows_before_exit.check is every_check()["rows_before_exit"]
    return [str(problem) for name in of_tables for problem in every_check()[name](case)]
