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
        Digest of the line before, empty in the first.
    """

    event: Event
    name: str
    run: str
    files: Mapping[str, str]
    previous: str

    @property
    def digest(self) -> str:
        """SHA-256 of the entry: it stands in its own line, and in the next as `previous`."""
        return hashlib.sha256(_json(asdict(self)).encode()).hexdigest()


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
    entries: list[Entry] = []
    for number in range(len(lines)):
        entries.append(_read_line(store, number, lines, entries[-1].digest if entries else ""))
    return entries


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
    entry = Entry(event, name, run, dict(files), entries[-1].digest if entries else "")
    if not _repeats(entries, entry):
        before = store.ledger.read_bytes() if entries else b""
        write_whole(store.ledger, before + _line(entry))


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


def _read_line(store: Store, number: int, lines: Sequence[bytes], before: str) -> Entry:
    """Read one line: to the byte what its fields say, with its own digest and that of the line before."""
    try:
        facts = json.loads(lines[number])
        facts.pop("digest")
        entry = Entry(**facts)
        broken = entry.previous != before or _line(entry) != lines[number]
    except (ValueError, TypeError, KeyError, AttributeError):
        broken = True
    if broken:
        what = "this line or the one before was changed by another hand"
        raise RunError(Problem(f"{store.ledger}: line {number + 1}", what, "restore the ledger from a copy"))
    return entry


def _line(entry: Entry) -> bytes:
    return (_json({**asdict(entry), "digest": entry.digest}) + "\n").encode()


def _json(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))
