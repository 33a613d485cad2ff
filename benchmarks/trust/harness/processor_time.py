"""Processor time of this process and of all it started, whether they have ended or not."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def processor_time() -> float:
    """Seconds, user and system."""
    return _of(os.getpid())


def _of(process: int) -> float:
    """Of a process, of its children that have ended, and of those that have not."""
    home = Path(f"/proc/{process}")
    try:
        fields = (home / "stat").read_text().rpartition(")")[2].split()
        children = [child for task in (home / "task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:  # it ended just now
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS + sum(_of(int(child)) for child in children)
