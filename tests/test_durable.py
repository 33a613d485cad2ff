"""What is written reaches the disk in an order that no power cut can turn against it."""

import os
from pathlib import Path

import pytest

from takeroot.durable import swap_link, sync_tree, write_whole


@pytest.fixture
def calls(monkeypatch):
    """What is forced to the disk, with what it holds by then, and what is put in its place, in order."""
    found = []
    fsync, replace = os.fsync, Path.replace

    def forced(descriptor):
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        found.append(("fsync", path.name, "" if path.is_dir() else path.read_text(encoding="utf-8")))
        fsync(descriptor)

    def put(self, target):
        found.append(("replace", self.name, Path(target).name))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", forced)
    monkeypatch.setattr(Path, "replace", put)
    return found


def test_a_file_is_on_the_disk_before_its_name_is(tmp_path, calls):
    """All bytes of the new file first, then the name, then the folder that holds the name."""
    write_whole(tmp_path / "a.json", b"new")
    assert calls == [
        ("fsync", ".a.json.new", "new"),
        ("replace", ".a.json.new", "a.json"),
        ("fsync", tmp_path.name, ""),
    ]


def test_a_link_is_swapped_and_its_folder_forced(tmp_path, calls):
    """A half that a killed process left is taken away; the folder that holds the link comes last."""
    (tmp_path / ".now.new").symlink_to("left")
    swap_link(tmp_path / "now", "run")
    assert (tmp_path / "now").readlink() == Path("run")
    assert calls == [("replace", ".now.new", "now"), ("fsync", tmp_path.name, "")]


def test_a_tree_is_forced_from_its_files_to_its_root(tmp_path, calls):
    """Every file and folder once, the root last; what a link points at is not followed."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.txt").write_text("c", encoding="utf-8")
    (tmp_path / "nowhere").symlink_to("missing")
    sync_tree(tmp_path)
    assert sorted(calls[:-1]) == [("fsync", "a", ""), ("fsync", "b", ""), ("fsync", "c.txt", "c")]
    assert calls[-1] == ("fsync", tmp_path.name, "")


def test_no_descriptor_stays_open(tmp_path):
    """Neither where it went well nor where the disk refused."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    sync_tree(tmp_path)
    with pytest.raises(OSError, match="missing"):
        sync_tree(tmp_path / "missing")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
