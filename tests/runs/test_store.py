"""What lies where in OUT, and what is told of it."""

import errno
import os
from pathlib import Path

import pytest

from takeroot.errors import RunError
from takeroot.runs.digest import file_digests, run_digest
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.runs.history import month_before, published_months, run_folder
from takeroot.runs.publish import publish
from takeroot.runs.store import Store

ONE, TWO = "1" * 64, "a" * 64


def test_names_are_links_to_runs(store):
    """Sorted; other files, folders, odd names and links elsewhere are none, and only months are months."""
    targets = {
        "2024-12": f".runs/{ONE}", "2024-02": f".runs/{TWO}", "trial": f".runs/{ONE}", "2024-13": f".runs/{ONE}",
        "deep": f".runs/{ONE}/more", "short": ONE, "else": f"runs/{ONE}", "long": f".runs/{ONE}0",
        ".odd": f".runs/{ONE}",
    }  # fmt: skip
    for name, target in targets.items():
        (store.out / name).symlink_to(target)
    (store.out / "2024-01").mkdir()
    assert store.names() == ["2024-02", "2024-12", "2024-13", "trial"]
    assert store.months() == published_months(store.out) == ["2024-02", "2024-12"]
    assert (store.current("2024-02"), store.current("2024-01"), store.current("deep")) == (TWO, None, None)
    assert [month_before(store.out, month) for month in ("2024-02", "2024-12", "2025-01")] == [
        None,
        "2024-02",
        "2024-12",
    ]


def test_folders_of_runs(store):
    """Those named by a digest, sorted; a store that is not there has none."""
    for name in (TWO, ONE, "new-2024-12", "b" * 63):
        (store.runs / name).mkdir()
    assert [folder.name for folder in store.folders()] == [ONE, TWO]
    assert list(Store(store.out / "nowhere").folders()) == []
    assert Store(store.out / "nowhere").names() == []


@pytest.mark.parametrize("name", ["2024-12", "a", "A.b_c-9", "x" * 100])
def test_plain_names_are_taken(store, name):
    """Also where a run, or a link that leads nowhere, has the name already."""
    store.check_name(name)
    (store.out / name).symlink_to("nowhere")
    store.check_name(name)


@pytest.mark.parametrize("name", ["", "x" * 101, ".a", "-a", "a/b", "a b", "..", "月"])
def test_other_names_are_refused(store, name):
    """So is one that a file or a folder has."""
    with pytest.raises(RunError, match="a name has only letters"):
        store.check_name(name)
    (store.out / "taken").mkdir(exist_ok=True)
    with pytest.raises(RunError, match="is no published run"):
        store.check_name("taken")


def test_the_folder_of_a_month(store):
    """The one its link points at, if it is there; else what is published is named."""
    with pytest.raises(RunError, match="published: nothing yet"):
        run_folder(store.out, "2024-12")
    (store.out / "2024-12").symlink_to(f".runs/{ONE}")
    with pytest.raises(RunError, match="was not published; published: 2024-12"):
        run_folder(store.out, "2024-12")
    (store.runs / ONE).mkdir()
    assert run_folder(store.out, "2024-12") == store.runs / ONE


def test_digests_of_a_folder(store):
    """By name below it, sorted; a link and a pipe are no files; of a run its timings do not count."""
    (store.runs / "b").mkdir()
    (store.runs / "b" / "x").write_text("", encoding="utf-8")
    (store.runs / "link").symlink_to("b")
    os.mkfifo(store.runs / "a")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    found = file_digests(store.runs)
    assert list(found.items()) == [("a", "not a file"), ("b/x", empty), ("link", "not a file")]
    assert run_digest({"b": "2", "a": "1"}) == run_digest({"a": "1", "b": "2", "timings.json": "3"})
    assert run_digest({"a": "1"}) != run_digest({"a": "2"})


def test_what_the_disk_refuses_is_said_with_its_cause():
    """The system's words, or that a file could not be copied where there are none."""
    for error, said in ((OSError(errno.EACCES, ""), "Permission denied"), (OSError("?"), "a file could not be copied")):
        with pytest.raises(RunError, match=f"x: the disk refused: {said}; mend that") as told, disk_refusals(Path("x")):
            raise error
        assert told.value.__cause__ is error


def test_publishing_tells_what_it_replaced(out):
    """The digest of before, the folder of now; equal bytes replace themselves."""

    def write(text):
        return lambda folder: (folder / "a").write_text(text, encoding="utf-8")

    first = publish(out, "2024-12", write("a"))
    second = publish(out, "2024-12", write("b"))
    assert (first.replaced, second.replaced) == (None, first.digest)
    assert second.folder == out / ".runs" / second.digest
    assert second.path == out / "2024-12"
    assert publish(out, "2024-12", write("b")).replaced == second.digest
    assert not first.folder.exists()
