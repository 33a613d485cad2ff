"""The ledger beside the runs: one JSON line an event, each pinning every file and the line before."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from takeroot.durable import write_whole
from takeroot.errors import Problem, RunError
from takeroot.runs.store import Store

Event = Literal["published", "forgotten", "purged"]


@dataclass(frozen=True)
class Entry:
    """One event.

    Parameters
    ----------
    event : str
        published, forgotten (a person was removed; who, is not said) or purged.
    name : str
        The month.
    run : str
        Digest of the run, empty after a purge.
    files : mapping
        File name to SHA-256, timings too; empty after a purge.
    previous : str
        SHA-256 of the line before, empty in the first.
    """

    event: Event
    name: str
    run: str
    files: Mapping[str, str]
    previous: str


def read_ledger(store: Store) -> list[Entry]:
    """Every event, oldest first; empty where nothing was ever published.

    Raises
    ------
    RunError
        If a line was changed, removed or cannot be read: named by its number.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_ledger(Store(Path("nowhere")))
    []
    """
    lines = store.ledger.read_bytes().splitlines(keepends=True) if store.ledger.exists() else []
    return [_read_line(store, number, lines) for number in range(len(lines))]


def append_entry(store: Store, event: Event, name: str, run: str, files: Mapping[str, str]) -> None:
    """Add one event, unless it is the last of its name and the same. The caller holds `store.lock`.

    Raises
    ------
    RunError
        If the ledger was changed by another hand: nothing is added to it.
    OSError
        If the disk refuses; the ledger is then as it was.
    """
    entries = read_ledger(store)
    before = store.ledger.read_bytes() if entries else b""
    entry = Entry(event, name, run, dict(files), _digest(before.splitlines(keepends=True)[-1]) if before else "")
    if not _repeats(entries, entry):
        line = json.dumps(asdict(entry), sort_keys=True, separators=(",", ":")) + "\n"
        write_whole(store.ledger, before + line.encode())


def pinned(entries: Sequence[Entry], name: str) -> list[Entry]:
    """What `name` may point at: its entries since a person was last forgotten or the month purged, oldest first.

    Examples
    --------
    A run from before the forgetting holds the person still, and is no longer pinned:

    >>> old, new = (Entry(event, "2024-12", event, {}, "") for event in ("published", "forgotten"))
    >>> [entry.run for entry in pinned([old, new], "2024-12")]
    ['forgotten']
    """
    kept: list[Entry] = []
    for entry in entries:
        if entry.name == name:
            kept = [*kept, entry] if entry.event == "published" else [entry]
    return [entry for entry in kept if entry.run]


def _repeats(entries: Sequence[Entry], entry: Entry) -> bool:
    last = next((other for other in reversed(entries) if other.name == entry.name), None)
    return last is not None and (last.event, last.run, last.files) == (entry.event, entry.run, entry.files)


def _read_line(store: Store, number: int, lines: Sequence[bytes]) -> Entry:
    """Read one line; its `previous` must be the digest of the line before."""
    try:
        entry = Entry(**json.loads(lines[number]))
        broken = entry.previous != (_digest(lines[number - 1]) if number else "") or lines[number][-1:] != b"\n"
    except (ValueError, TypeError):
        broken = True
    if broken:
        what = "this line or the one before was changed by another hand"
        raise RunError(Problem(f"{store.ledger}: line {number + 1}", what, "restore the ledger from a copy"))
    return entry


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
