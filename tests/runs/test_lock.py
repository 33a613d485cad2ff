"""A lock is held by one, and leaves nothing behind however it ends."""

import errno
import fcntl
from pathlib import Path

import pytest

from takeroot.errors import RunError
from takeroot.runs.lock import locked


def descriptors():
    """How many files this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_lock_is_for_its_owner_alone(store):
    """Whoever does not wait is told; the file is the owner's, and goes with the lock, also after an error."""
    path, before = store.month_lock("2024-12"), descriptors()
    with locked(path, wait=False):
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(RunError, match="another run of 2024-12 is being written") as told, locked(path, wait=False):
            pass
        assert told.value.problems[0].where == str(store.out)
    assert not path.exists()
    with pytest.raises(KeyError), locked(path, wait=False):
        raise KeyError
    assert not path.exists()
    assert descriptors() == before


def test_a_lock_on_a_file_that_was_removed_is_taken_anew(store, monkeypatch):
    """Locked, but no longer the file of that name: another may hold the new one."""
    path, before, times = store.lock, descriptors(), []
    flock = fcntl.flock

    def removing(descriptor, kind):
        flock(descriptor, kind)
        times.append(kind)
        if len(times) == 1:
            path.unlink()
        elif len(times) == 2:
            path.unlink()
            path.write_text("another's", encoding="utf-8")

    monkeypatch.setattr(fcntl, "flock", removing)
    with locked(path, wait=True):
        assert times == [fcntl.LOCK_EX] * 3
    assert descriptors() == before


def test_a_lock_that_the_system_refuses_leaves_nothing_open(store, monkeypatch):
    """The error comes through."""

    def refuse(_descriptor, _kind):
        raise OSError(errno.ENOLCK, "")

    before = descriptors()
    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match=str(errno.ENOLCK)), locked(store.lock, wait=True):
        pass
    assert descriptors() == before


def test_a_lock_whose_file_is_gone_ends_all_the_same(store):
    """Somebody cleared the folder: no error."""
    with locked(store.lock, wait=True):
        store.lock.unlink()
