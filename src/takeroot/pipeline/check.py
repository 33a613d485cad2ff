"""Check a delivery: what was read, used, set aside, blanked and not recognised."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from takeroot.pipeline.steps import Steps
from takeroot.records.read_records import read_records
from takeroot.records.reading import Reading
from takeroot.records.suggest_spellings import suggest_spellings
from takeroot.records.write_set_aside import write_set_aside
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.workspace.workspace import Workspace


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Parameters
    ----------
    reading : Reading
        The counts, notes and everything set aside.
    written : tuple of Path
        Files that were written.
    patch : str
        Spellings proposed for what was not recognised, as TOML; empty if not asked for.
    """

    reading: Reading
    written: tuple[Path, ...]
    patch: str


def check(
    source: str, workspace: Workspace, *, received: date, out: Path | None, suggest: bool, steps: Steps
) -> Checked:
    """Read a delivery as `score` would, and tell all about it, where `score` would stop too."""
    with steps("reading the records"):
        reading = read_records(source, workspace.tables, received=received, stop=False)
    written = _written(reading, out) if out else ()
    return Checked(reading, written, suggest_spellings(reading, workspace.tables) if suggest else "")


def _written(reading: Reading, out: Path) -> tuple[Path, ...]:
    with disk_refusals(out):
        return tuple(write_set_aside(reading.set_aside, out))
