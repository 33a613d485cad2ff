"""A real cluster of two workers gives the bytes of one process, even when a worker dies at work."""

import os
import signal
import threading
import time

import pytest

from takeroot.errors import ClusterError
from takeroot.pipeline.run_in_groups import GroupWork, Sizes
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.workspace import read_workspace

SMALL = Sizes(large=0, people=100)


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
