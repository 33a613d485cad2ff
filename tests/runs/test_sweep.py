"""What killed writers left is cleared away; a run that stands is mended, never torn."""

import errno
from threading import Thread

import pytest

from takeroot.runs.commit import commit
from takeroot.runs.digest import file_digests
from takeroot.runs.ledger import read_ledger
from takeroot.runs.lock import locked
from takeroot.runs.publish import publish
from takeroot.runs.sweep import remove, sweep

ONE, TWO = "1" * 64, "a" * 64


@pytest.fixture
def left(store):
    """A published month, a run nobody points at, halves, and what a killed writer left."""
    publish(store.out, "2024-12", lambda folder: (folder / "a").write_text("a", encoding="utf-8"))
    for folder in (store.run(TWO), store.new("2024-10")):
        folder.mkdir()
    for file in (store.out / ".2024-12.new", store.runs / ".ledger.jsonl.new", store.month_lock("2024-09")):
        file.write_text("", encoding="utf-8")
    return store


def listed(store):
    """Everything in OUT and its runs, but the ledger and the run that stands."""
    found = {path.name for folder in (store.out, store.runs) for path in folder.iterdir()}
    return found - {".runs", "2024-12", "ledger.jsonl", store.current("2024-12")}


def test_what_is_left_is_swept_away(left):
    """All of it, and nothing that stands."""
    sweep(left)
    assert listed(left) == set()
    assert (left.out / "2024-12" / "a").read_text(encoding="utf-8") == "a"


def test_what_is_being_written_is_let_be(left):
    """Its writer holds the lock."""
    with locked(left.month_lock("2024-10"), wait=False):
        sweep(left)
        assert listed(left) == {"new-2024-10", "2024-10.lock"}


@pytest.mark.parametrize("what", ["rmtree", "unlink"])
def test_a_refusal_while_sweeping_counts_only_where_it_is_asked_for(left, monkeypatch, what):
    """What is published stands whatever is left beside it."""

    def refuse(*_arguments, **_options):
        raise OSError(errno.EIO, "")

    monkeypatch.setattr("shutil.rmtree" if what == "rmtree" else "pathlib.Path.unlink", refuse)
    sweep(left)
    with pytest.raises(OSError, match=str(errno.EIO)):
        sweep(left, strict=True)


@pytest.mark.parametrize("work", ["commit", "sweep"])
def test_whoever_changes_the_store_waits_for_another(left, work):
    """The lock is held for moments only: nobody gives up because of it."""
    new = left.new("2025-01")
    new.mkdir()
    (new / "a").write_text("b", encoding="utf-8")
    waiting = Thread(target=lambda: commit(left, "2025-01", "published") if work == "commit" else sweep(left))
    with locked(left.lock, wait=False):
        waiting.start()
        waiting.join(0.02)
        assert waiting.is_alive()
        assert new.exists()
    waiting.join()
    assert not new.exists()
    assert left.names() == (["2024-12", "2025-01"] if work == "commit" else ["2024-12"])


def test_removing(store, monkeypatch):
    """What is not there is no error; a refusal is one unless it is not to be."""
    remove(store.run(ONE))
    store.run(ONE).mkdir()

    def refuse(_folder):
        raise OSError(errno.EIO, "")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", refuse)
        remove(store.run(ONE), strict=False)
        with pytest.raises(OSError, match=str(errno.EIO)):
            remove(store.run(ONE))
    remove(store.run(ONE))
    assert not store.run(ONE).exists()


def test_a_twin_that_stands_is_mended(store):
    """Only what was damaged is replaced: files changed, missing, or too many; the new folder is gone."""

    def write(folder):
        (folder / "deep" / "er").mkdir(parents=True)
        for name in ("a", "b", "deep/er/c", "timings.json"):
            (folder / name).write_text(name, encoding="utf-8")

    write(store.new("2024-12"))
    digest = commit(store, "2024-12", "published")
    run = store.run(digest)
    untouched = (run / "a").stat().st_ino
    (run / "b").write_text("damaged", encoding="utf-8")
    (run / "deep" / "er" / "c").unlink()
    (run / "deep" / "er").rmdir()
    (run / "deep").rmdir()
    (run / "more").write_text("", encoding="utf-8")
    write(store.new("2024-12"))
    assert commit(store, "2024-12", "published") == digest
    whole = {"a", "b", "deep", "deep/er", "deep/er/c", "timings.json"}
    assert {path.relative_to(run).as_posix() for path in run.rglob("*")} == whole
    assert file_digests(run) == read_ledger(store)[-1].files
    assert (run / "a").stat().st_ino == untouched
    assert not store.new("2024-12").exists()
