"""The moment in which a written folder becomes the run of a month; used by `publish` and `forget`."""

from pathlib import Path

from takeroot.durable import swap_link, sync_folder
from takeroot.runs.digest import file_digests, run_digest
from takeroot.runs.ledger import Event, append_entry
from takeroot.runs.lock import locked
from takeroot.runs.store import Store
from takeroot.runs.sweep import remove


def commit(store: Store, name: str, event: Event) -> str:
    """Name the new folder by its digest, pin it in the ledger, then swing the link; return the digest.

    The caller holds the name's lock. The ledger comes before the link: killed in between, the link points at the old
    run, which is pinned as well.

    Raises
    ------
    OSError
        If the disk refuses; the link is then as it was, or points at the new run already.
    """
    files = file_digests(store.new(name))
    digest = run_digest(files)
    with locked(store.lock, wait=True):
        append_entry(store, event, name, digest, files)
        _settle(store.new(name), store.run(digest))
        swap_link(store.link(name), f".runs/{digest}")
    return digest


def _settle(new: Path, run: Path) -> None:
    """Move the new folder to its place; where its twin stands there already, mend that file by file."""
    if run.exists():
        _mend(new, run)
        remove(new)
    else:
        new.rename(run)
    sync_folder(run.parent)


def _mend(new: Path, run: Path) -> None:
    """Give the standing twin the same bytes: only what was damaged, and the timings, are replaced."""
    wanted, found = file_digests(new), file_digests(run)
    for name in found.keys() - wanted.keys():
        (run / name).unlink()
    for name in wanted:
        if wanted[name] != found.get(name):
            (run / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).replace(run / name)
    sync_folder(run)
