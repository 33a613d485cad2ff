"""Forgetting: taking one person out of every stored run, and out of the lists made from them."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from takeroot.errors import Problem, RunError
from takeroot.runs.commit import commit
from takeroot.runs.digest import file_digests
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.runs.ledger import read_ledger
from takeroot.runs.lock import locked
from takeroot.runs.manifest import MANIFEST, read_manifest, write_manifest
from takeroot.runs.store import Store
from takeroot.runs.sweep import remove, sweep
from takeroot.runs.traces import Person, erase, holds, names_of


@dataclass(frozen=True)
class Forgotten:
    """What was taken away, and what only people can do.

    Parameters
    ----------
    months : tuple of str
        The runs that held the person and were rewritten.
    rows : int
        Rows taken out of their tables.
    files : tuple of Path
        Files removed whole, because rows could not be taken out: lists; make them again with `takeroot export`.
    """

    months: tuple[str, ...]
    rows: int
    files: tuple[Path, ...]


def forget(out: Path, staff_id: str, *, lists: Iterable[Path] = ()) -> Forgotten:
    """Take a person out of every published run, and remove the lists that name them.

    Each month is rewritten beside and swapped in whole; the old folder is removed. Parquet and CSV tables lose the
    person's rows, what was set aside too (of lines so broken that nobody can tell whose they are, all that hold the id
    or a name); JSON loses values that are the id; any other file that holds the id, or a
    name that people.parquet gives it, is removed whole. Sums that the person was part of (expected exits) stay. The
    ledger notes that a person was forgotten, not who. The records themselves, copies elsewhere and mail are out of
    reach: who is still in the records comes back with the next run.

    Parameters
    ----------
    out : Path
        OUT.
    staff_id : str
        The person's id, as in the runs.
    lists : iterable of Path, optional
        Folders with exported lists.

    Returns
    -------
    Forgotten
        What was taken away; empty where no run held the person.

    Raises
    ------
    RunError
        If OUT holds no run, a folder of lists does not exist, or the id is empty: nothing was touched then. If a month
        is just being written, or the disk refuses: forget again, it goes on where it stopped.

    Examples
    --------
    >>> import tempfile
    >>> forget(Path(tempfile.mkdtemp()), "A1")
    Traceback (most recent call last):
    ...
    takeroot.errors.RunError: --out: holds no run; name the folder that `takeroot score --out` wrote
    """
    store, folders = Store(out), tuple(lists)
    if problems := list(_mistyped(store, staff_id, folders)):
        raise RunError(problems)
    with disk_refusals(out):
        names = frozenset().union(*(names_of(store.link(name), staff_id) for name in store.names()))
        person = Person(staff_id, names)
        done = {name: _forget_in(store, name, person) for name in store.names()}
        removed = [path for folder in folders for path in _remove_lists(folder, person)]
        if store.runs.is_dir():
            sweep(store, strict=True)
    months = tuple(name for name, (rows, files) in done.items() if rows or files)
    files = [store.link(name) / file for name, (_, gone) in done.items() for file in gone]
    return Forgotten(months, sum(rows for rows, _ in done.values()), (*files, *removed))


def _mistyped(store: Store, staff_id: str, lists: Sequence[Path]) -> Iterator[Problem]:
    """Who asks to be forgotten must not be told that it is done because a folder was mistyped."""
    if not staff_id.strip():
        yield Problem("staff_id", "is empty", "give the id as it stands in the records")
    if not any(True for _ in store.names()):
        yield Problem("--out", "holds no run", "name the folder that `takeroot score --out` wrote")
    for folder in lists:
        if not folder.is_dir():
            yield Problem(f"--lists {folder}", "no such folder", "name one that `takeroot export` wrote")


def _forget_in(store: Store, name: str, person: Person) -> tuple[int, list[str]]:
    """Rewrite one run without the person; return the rows taken out and the files removed."""
    with locked(store.month_lock(name), wait=False):
        read_ledger(store)
        run, new = store.link(name).resolve(), store.new(name)
        if not any(holds(run / file, person) for file in file_digests(run)):
            return 0, []
        remove(new)
        shutil.copytree(run, new)
        taken = {file: erase(new / file, person) for file in file_digests(run)}
        _count_in_manifest(new)
        commit(store, name, "forgotten")
    rows = sum(count for count in taken.values() if count is not None)
    return rows, [file for file, count in taken.items() if count is None]


def _count_in_manifest(folder: Path) -> None:
    if (folder / MANIFEST).exists():
        facts = read_manifest(folder)
        write_manifest(folder, {**facts, "people_forgotten": facts.get("people_forgotten", 0) + 1})


def _remove_lists(folder: Path, person: Person) -> list[Path]:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and holds(path, person)]
    for path in found:
        path.unlink()
    return found
