"""One writer at a time: a lock that the system frees when its holder is killed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from takeroot.errors import Problem, RunError


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock file at `path`, and remove it afterwards.

    The lock is the kernel's (`flock`), not the file: a file left by a killed process locks nobody out.

    Parameters
    ----------
    path : Path
        The lock file; its folder exists.
    wait : bool
        Whether to wait for another holder.

    Raises
    ------
    RunError
        If another process holds it and `wait` is false.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "2024-12.lock"
    >>> with locked(path, wait=False):
    ...     path.exists()
    True
    >>> path.exists()
    False
    """
    descriptor = _acquire(path, wait=wait)
    try:
        yield
    finally:
        with suppress(OSError):  # a file left behind locks nobody out
            path.unlink()  # while held, so that nobody's newer file is removed
        os.close(descriptor)


def _acquire(path: Path, *, wait: bool) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            what = f"another run of {path.stem} is being written"
            raise RunError(Problem(str(path.parent.parent), what, "wait until it has ended")) from None
        except BaseException:
            os.close(descriptor)
            raise
        if _still_there(path, descriptor):
            return descriptor
        os.close(descriptor)


def _still_there(path: Path, descriptor: int) -> bool:
    """Whether the locked file was not removed by its last holder meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
