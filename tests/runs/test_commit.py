"""The ledger is on the disk before the run's folder has its name, and that before the link points at it."""

import os
from pathlib import Path

import pytest

from takeroot.errors import RunError
from takeroot.runs.commit import commit
from takeroot.runs.publish import publish


@pytest.fixture
def steps(monkeypatch):
    """What is renamed, and which folders are forced to the disk, in order."""
    found = []
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def forced(descriptor):
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            found.append(f"fsync {path.name}")
        fsync(descriptor)

    def renamed(self, target):
        found.append(f"to {Path(target).name}")
        return rename(self, target)

    def put(self, target):
        found.append(f"to {Path(target).name}")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", forced)
    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr(Path, "replace", put)
    return found


def written(store, text):
    """A new run of one file."""
    store.new("2024-12").mkdir()
    (store.new("2024-12") / "a").write_text(text, encoding="utf-8")


def test_each_step_is_on_the_disk_before_the_next(store, steps):
    """Ledger, folder, link: killed in between, the link points at a run that is pinned and whole."""
    written(store, "a")
    digest = commit(store, "2024-12", "published")
    out = store.out.name
    assert steps == ["to ledger.jsonl", "fsync .runs", f"to {digest}", "fsync .runs", "to 2024-12", f"fsync {out}"]


def test_a_mended_twin_is_on_the_disk_before_the_link(store, steps):
    """Its folder too."""
    written(store, "a")
    digest = commit(store, "2024-12", "published")
    (store.run(digest) / "a").write_text("damaged", encoding="utf-8")
    steps.clear()
    written(store, "a")
    commit(store, "2024-12", "published")
    assert steps == ["to a", f"fsync {digest}", "fsync .runs", "to 2024-12", f"fsync {store.out.name}"]


def test_every_file_of_a_run_is_on_the_disk_before_the_ledger_names_it(out, monkeypatch):
    """Files and folders, then the ledger."""
    forced, fsync = [], os.fsync

    def force(descriptor):
        forced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", force)
    publish(out, "2024-12", lambda folder: (folder / "a").write_text("a", encoding="utf-8"))
    assert forced[:3] == ["a", "new-2024-12", ".ledger.jsonl.new"]


def test_a_changed_ledger_is_refused_before_the_work(out):
    """Not after hours of it."""
    publish(out, "2024-12", lambda folder: (folder / "a").write_text("a", encoding="utf-8"))
    (out / ".runs" / "ledger.jsonl").write_text("changed\n", encoding="utf-8")
    worked = []
    with pytest.raises(RunError, match="changed by another hand"):
        publish(out, "2024-12", worked.append)
    assert worked == []
