"""Work in a forked child: whatever it breaks, hangs in or eats is its own."""

import contextlib
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_MEMORY = 8 << 30


@dataclass(frozen=True)
class End:
    """How a child ended.

    Parameters
    ----------
    code : int
        0 if its work came to an end, minus the signal that killed it.
    said : str
        What its work returned; empty where it did not come to an end.
    seconds : float
        CPU seconds, its own children included.
    """

    code: int
    said: str
    seconds: float

    @property
    def out_of_time(self) -> bool:
        """Whether a limit of time ended it."""
        return self.code in (-signal.SIGXCPU, -signal.SIGALRM)


def in_child(work: Callable[[], str], *, silent: bool = True) -> End:
    """Do `work` in a forked child with a temporary folder of its own; nothing of either is left."""
    home = Path(tempfile.mkdtemp(prefix="mutants-"))
    child = os.fork()
    if not child:
        _work_and_exit(work, home, silent=silent)
    _, status, usage = os.wait4(child, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # what it started itself
    said = (home / "said").read_text(encoding="utf-8") if (home / "said").exists() else ""
    shutil.rmtree(home, ignore_errors=True)
    return End(os.waitstatus_to_exitcode(status), said, usage.ru_utime + usage.ru_stime)


def limit(seconds: float) -> None:
    """Let this process end itself after some CPU seconds more, or when it waits far longer than that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, 10 * seconds)


def _work_and_exit(work: Callable[[], str], home: Path, *, silent: bool) -> None:
    code = 1
    try:
        os.setsid()
        tempfile.tempdir = str(home)
        if silent:
            resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (1, 2):
                os.dup2(nothing, stream)
        said = work()
        (home / "said").write_text(said, encoding="utf-8")
        code = 0
    finally:
        os._exit(code)
