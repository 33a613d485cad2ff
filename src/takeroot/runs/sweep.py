"""Taking away what nobody points at: folders of killed or replaced runs, their locks."""

import contextlib
import shutil
from pathlib import Path

from takeroot.errors import RunError
from takeroot.runs.lock import locked
from takeroot.runs.store import Store


def sweep(store: Store, *, strict: bool = False) -> None:
    """Remove every run that no name points at, and every half-written one whose writer is gone.

    Parameters
    ----------
    store : Store
        OUT.
    strict : bool
        Whether a refusal of the disk is an error; else it is left to the next sweep, since what is published stands.

    Raises
    ------
    OSError
        If `strict` and the disk refuses.
    """
    try:
        with locked(store.lock, wait=True):
            _remove_unwanted(store, strict=strict)
        for left in sorted([*store.runs.glob("new-*"), *store.runs.glob("*.lock")]):
            _remove_left(store, left.name.removeprefix("new-").removesuffix(".lock"), strict=strict)
    except OSError:
        if strict:
            raise


def remove(folder: Path, *, strict: bool = True) -> None:
    """Remove a folder and all below; one that is not there is no error.

    Raises
    ------
    OSError
        If `strict` and the disk refuses.

    Examples
    --------
    >>> remove(Path("nowhere"))
    """
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError:
        if strict:
            raise


def _remove_unwanted(store: Store, *, strict: bool) -> None:
    """Remove the runs no name points at, and the halves of links and ledgers."""
    wanted = {store.current(name) for name in store.names()}
    for folder in store.folders():
        if folder.name not in wanted:
            remove(folder, strict=strict)
    for half in (*store.out.glob(".*.new"), *store.runs.glob(".*.new")):
        half.unlink()


def _remove_left(store: Store, name: str, *, strict: bool) -> None:
    """Remove what a killed writer of `name` left; a living one holds its lock and is let be."""
    with contextlib.suppress(RunError), locked(store.month_lock(name), wait=False):
        remove(store.new(name), strict=strict)
