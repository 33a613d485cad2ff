"""The steps of a long command: told while they run, timed for timings.json."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def silent(step: str) -> None:
    """Tell nobody."""
    del step


class Steps:
    """Times what runs inside it and tells a listener when it begins.

    Parameters
    ----------
    tell : callable
        Called with the name of each step as it begins; the command line prints it.

    Examples
    --------
    >>> steps = Steps(print)
    >>> with steps("read the records"):
    ...     pass
    read the records
    >>> list(steps.timings())
    ['read the records']
    """

    def __init__(self, tell: Callable[[str], None] = silent) -> None:
        self._tell = tell
        self._timings: dict[str, dict[str, float]] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Tell that `step` begins, and time it until it ends; one that comes again is told once, and added to."""
        before = self._timings.get(step)
        if before is None:
            self._tell(step)
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self._timings[step] = {
            "seconds": round(time.perf_counter() - wall + (before["seconds"] if before else 0), 3),
            "cpu_seconds": round(time.process_time() - cpu + (before["cpu_seconds"] if before else 0), 3),
            "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }

    def timings(self) -> dict[str, Any]:
        """Seconds, CPU seconds and peak memory by step, in the order they ran."""
        return dict(self._timings)
