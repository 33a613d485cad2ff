"""Faults on purpose: a forked child is killed, or refused by the disk, at its n-th writing call.

No preload and no tracer: Python's audit events tell of every call that opens for writing, makes, renames, links or
removes; fsync, which has no event, is wrapped. What the kernel itself refuses is done with a limit on file size.
"""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from takeroot.errors import TakerootError

DONE, SAID_SO, CRASHED, KILLED = 0, 1, 3, -signal.SIGKILL
"""How a child ends: published; an error for users; any other exception, which is a defect; killed."""

_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate"}


@dataclass(frozen=True)
class Fault:
    """What happens at which writing call, counted from 1; 0 never happens."""

    kind: Literal["kill", "ENOSPC", "EIO", "EACCES"]
    at: int
    lasting: bool = False

    def strike(self, number: int) -> None:
        """Die or refuse, if this is the call."""
        if number == self.at or (self.lasting and number > self.at > 0):
            if self.kind == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(getattr(errno, self.kind), os.strerror(getattr(errno, self.kind)))


def run_with(fault: Fault, work: Callable[[], object]) -> int:
    """Run `work` in a forked child under a fault; return how it ended."""
    return fork(lambda: _armed(fault, work))


def run_limited(size: int, work: Callable[[], object]) -> int:
    """Run `work` in a forked child in which the kernel lets no file grow beyond `size` bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        work()

    return fork(limited)


def writing_calls(work: Callable[[], object]) -> int:
    """How many writing calls `work` makes, done in a forked child."""
    reader, writer = os.pipe()
    fork(lambda: os.write(writer, str(_armed(Fault("kill", 0), work)).encode()))
    os.close(writer)
    with os.fdopen(reader) as told:
        return int(told.read())


def fork(work: Callable[[], object]) -> int:
    """Run `work` in a child of this process; return its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(start(work), 0)[1])


def start(work: Callable[[], object]) -> int:
    """Start `work` in a child of this process; return its id."""
    pid = os.fork()
    if pid:
        return pid
    code = CRASHED
    try:
        work()
        code = DONE
    except TakerootError:
        code = SAID_SO
    finally:
        os._exit(code)  # the child must never go on as a second pytest


def _armed(fault: Fault, work: Callable[[], object]) -> int:
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1
        fault.strike(calls)

    def hook(event: str, args: tuple) -> None:
        if event in _EVENTS or (event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            count()

    force = os.fsync

    def fsync(descriptor: int) -> None:
        count()
        force(descriptor)

    os.fsync = fsync
    sys.addaudithook(hook)
    work()
    return calls
