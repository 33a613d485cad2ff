"""Digests of a folder: of each file, and of the run they make."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

TIMINGS = "timings.json"
"""The one file that differs between equal runs: pinned by the ledger, no part of a run's digest."""


def file_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder`, by its path relative to it, sorted.

    What is neither a file nor a folder (a link, a pipe) counts as `not a file`: a run has none.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "scores.csv").write_text("")
    >>> {name: digest[:8] for name, digest in file_digests(folder).items()}
    {'scores.csv': 'e3b0c442'}
    """
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return dict(sorted((path.relative_to(folder).as_posix(), _file_digest(path)) for path in paths))


def run_digest(digests: Mapping[str, str]) -> str:
    """SHA-256 over the files' digests in order of their names, timings left out.

    Examples
    --------
    Equal but for the timings is equal:

    >>> run_digest({"a": "1", "timings.json": "2"}) == run_digest({"a": "1", "timings.json": "3"})
    True
    """
    lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()) if name != TIMINGS)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return "not a file"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
