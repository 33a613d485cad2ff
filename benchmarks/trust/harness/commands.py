"""Starting a command of takeroot in a process of its own, watched from inside by `watched.py`."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.checks import Case

_WATCHED = Path(__file__).with_name("watched.py")


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Parameters
    ----------
    code : int
        Exit code, negative for a signal.
    stdout, stderr : str
        What it printed.
    events : list of (str, str)
        Audit events that were watched for, with their arguments.
    """

    code: int
    stdout: str
    stderr: str
    events: list[tuple[str, str]] = field(default_factory=list)


def command(
    case: Case,
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    debug: bool = False,
    fault: str = "",
    folder: Path | None = None,
) -> Ended:
    """Run `takeroot WORDS` with the package under test; `fault` is `kind:number`, with `:lasting` where it lasts."""
    notes = case.home / "notes.jsonl"
    notes.unlink(missing_ok=True)
    asked = {"source": str(case.source), "notes": str(notes), "debug": debug, "fault": fault}
    started = [sys.executable, "-X", "utf8", str(_WATCHED), json.dumps(asked), *map(str, words)]
    surroundings = {**os.environ, "MPLBACKEND": "Agg", "COLUMNS": "200", **(environment or {})}
    done = subprocess.run(
        started,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env=surroundings,
        cwd=folder or case.home,
    )
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return Ended(done.returncode, done.stdout, done.stderr, [tuple(json.loads(line)) for line in lines])
