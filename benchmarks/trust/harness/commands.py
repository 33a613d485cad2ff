"""Starting a command of takeroot in a process of its own, watched from inside by `watched.py`."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
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
    case: "Case",
    words: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    debug: bool = False,
    cold: bool = False,
    folder: Path | None = None,
) -> Ended:
    """Run `takeroot WORDS` with the package under test.

    It is forked from a process that has imported all that commands import, which saves two seconds each; `cold` starts
    an interpreter instead, for what depends on how that begins: its environment, what imports do, exit by a signal.
    """
    with TemporaryDirectory() as apart:
        asked = {
            "source": str(case.source),
            "apart": apart,
            "debug": debug,
            "folder": str(folder or case.home),
            "words": list(map(str, words)),
            "environment": {"MPLBACKEND": "Agg", "COLUMNS": "200", **(environment or {})},
        }
        code = _started(asked) if cold else _server(case.source).ask(asked)
        printed = [_text(Path(apart) / name) for name in ("stdout", "stderr", "notes")]
    return Ended(code, printed[0], printed[1], [tuple(json.loads(line)) for line in printed[2].splitlines()])


def _started(asked: dict[str, object]) -> int:
    """In an interpreter of its own."""
    surroundings = {**os.environ, **asked["environment"]}
    return subprocess.run([*_interpreter(), json.dumps(asked)], check=False, env=surroundings).returncode


class _Server:
    """A process that has imported the product, and forks a child for each command."""

    begun: ClassVar[list[Self]] = []

    def __init__(self, source: Path) -> None:
        self.begun.append(self)
        self.process = subprocess.Popen(
            [*_interpreter(), json.dumps({"source": str(source), "serve": True})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, asked: dict[str, object]) -> int:
        """Exit code of one command."""
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def end_servers() -> None:
    """Let them end, and wait for that: their processor time is then ours."""
    while _Server.begun:
        server = _Server.begun.pop()
        server.process.stdin.close()
        server.process.wait()
    _server.cache_clear()


@cache
def _server(source: Path) -> _Server:
    """One for each source; it ends when nothing more can be asked."""
    return _Server(source)


def _interpreter() -> list[str]:
    return [sys.executable, str(_WATCHED)]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
