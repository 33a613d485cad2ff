"""Two real workers score to the byte as one process does, even when one dies at work, and train as accurately."""

import os
import signal
import threading
import time
from datetime import date

import pytest

from takeroot.errors import ClusterError
from takeroot.features.build_features import build_features
from takeroot.hazard.evaluate.auc import weighted_auc
from takeroot.hazard.outcomes import VOLUNTARY, outcomes
from takeroot.hazard.person_periods import spell_of
from takeroot.months import last_day
from takeroot.pipeline.init import init
from takeroot.pipeline.read import read
from takeroot.pipeline.run_in_groups import GroupWork, Sizes
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.workspace import read_workspace

SMALL = Sizes(large=0, people=100)
A_YEAR_AGO = 24287


@pytest.fixture(scope="module", autouse=True)
def still():
    """Files of the package may be edited while this runs; the digest of the code stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("takeroot.pipeline.manifest._code_digest", lambda: "")
        yield


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Six counties in Parquet."""
    made = simulate(staff=1200, months=30, seed=6)
    made.tables["facilities"]["county"] = [f"C{place % 6}" for place in range(len(made.tables["facilities"]))]
    del made.tables["postings"]
    folder = tmp_path_factory.mktemp("province") / "data"
    write_county(made, folder, format="parquet")
    return folder


@pytest.fixture(scope="module")
def scored(county, province, tmp_path_factory):
    """Score it somewhere, and hand over the run's folder."""

    def run(**options):
        out = tmp_path_factory.mktemp("runs")
        workspace, steps = read_workspace(county.workspace), Steps()
        arguments = {"as_of": county.as_of, "received": county.received, "out": out, "steps": steps, "sizes": SMALL}
        return score(str(province), workspace, **arguments, **options).published.folder

    return run


@pytest.fixture(scope="module")
def here(scored):
    """The run of this process alone."""
    return scored()


def unequal(one, other):
    """Names of files whose bytes differ; timings do."""
    names = {path.name for path in one.iterdir()} | {path.name for path in other.iterdir()}
    return [n for n in sorted(names - {"timings.json"}) if (one / n).read_bytes() != (other / n).read_bytes()]


def test_two_workers_give_the_bytes_of_one_process(scored, here):
    """Every file of the run is equal."""
    assert unequal(here, scored(cluster="local:2")) == []


def test_a_worker_killed_at_work_changes_nothing(scored, here, caplog, monkeypatch, tmp_path):
    """Its group is given to the other, the log says so, and every file is equal."""

    def slowly(*arguments):
        work = GroupWork(*arguments)

        def work_slowly(group):
            (tmp_path / f"{group}-{os.getpid()}").touch()
            time.sleep(1)
            return work(group)

        return work_slowly

    monkeypatch.setattr("takeroot.pipeline.run_in_groups.GroupWork", slowly)
    killer = threading.Thread(target=_kill_who_begins_group_one, args=(tmp_path,), daemon=True)
    killer.start()
    run = scored(cluster="local:2")
    killer.join()
    assert len([*tmp_path.glob("1-*")]) == 2
    assert "is lost" in caplog.text
    assert unequal(here, run) == []


def _kill_who_begins_group_one(folder):
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if found := [*folder.glob("1-*")]:
            os.kill(int(found[0].name.removeprefix("1-")), signal.SIGKILL)
            return
        time.sleep(0.02)


def test_a_cluster_that_is_not_there_is_said(scored):
    """In one line, not a traceback."""
    with pytest.raises(ClusterError, match="no cluster there"):
        scored(cluster="local:many")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A county trained here, and by two workers together."""
    home = tmp_path_factory.mktemp("trained")
    county = simulate(staff=2500, months=48, seed=11)
    county.tables["facilities"]["county"] = [f"C{place % 6}" for place in range(len(county.tables["facilities"]))]
    del county.tables["postings"]
    write_county(county, home / "data", format="parquet")
    models = {}
    for cluster in ("", "local:2"):
        workspace = read_workspace(init(home / f"workspace{cluster[-1:]}"))
        done = train(
            str(home / "data"), workspace, as_of=24299, received=date(2025, 1, 5), steps=Steps(), cluster=cluster
        )
        models[cluster] = done.model
    return home / "data", workspace, models


def test_two_workers_train_a_model_as_accurate(trained):
    """On the year after the month at which both were trained: AUC within .01, the mean risk within a twentieth."""
    data, workspace, models = trained
    tables = read(str(data), workspace, date(2025, 1, 5)).tables
    here, there = (of_the_year_after(tables, workspace, models[cluster]) for cluster in ("", "local:2"))
    assert here[0] == pytest.approx(there[0], abs=0.01)
    assert here[1] == pytest.approx(there[1], rel=0.05)
    assert here[0] > 0.6


def test_two_workers_train_on_the_same_rows_another_model(trained):
    """The rows are counted alike; the trees were grown elsewhere, and say so by not being the same."""
    here, there = (trained[2][cluster] for cluster in ("", "local:2"))
    assert (here.training_.rows, here.training_.exits) == (there.training_.rows, there.training_.exits)
    texts = [model.members_[0].margins[0].text for model in (here, there)]
    assert texts[0] != texts[1]


def of_the_year_after(tables, workspace, model):
    """AUC of the risk within twelve months, and its mean, on those there when it was trained."""
    features = build_features(tables, workspace.inputs, as_of=A_YEAR_AGO, leads=workspace.recipe.leads)
    spells = outcomes(tables["staff"], workspace.recipe.exits)
    own = spell_of(features, spells)
    day = int(last_day(A_YEAR_AGO + 12))
    left = ((own["kind"] == VOLUNTARY) & (own["exit_day"] <= day)).to_numpy()
    stayed = (own["exit_day"] > day).to_numpy()
    risk = model.prepare(people=1, as_of=A_YEAR_AGO).predict_risk(list(features.values))[:, -1]
    return weighted_auc(risk, left.astype(float), stayed.astype(float)), risk.mean()
