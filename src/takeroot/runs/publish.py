"""Publishing: a month's folder appears whole or not at all, whatever dies and whenever.

`store` has the layout, `ledger` what is pinned; `verify` checks afterwards, `forget` and `purge` take away again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from takeroot.durable import sync_tree
from takeroot.runs.commit import commit
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.runs.ledger import read_ledger
from takeroot.runs.lock import locked
from takeroot.runs.store import Store
from takeroot.runs.sweep import remove, sweep


@dataclass(frozen=True)
class Published:
    """A month that stands.

    Parameters
    ----------
    path : Path
        OUT/M, the link that readers open.
    folder : Path
        What it points at; resolve once and read there, so that a newer run does not mix in.
    digest : str
        SHA-256 of the run.
    replaced : str or None
        Digest of the run that stood there before.
    """

    path: Path
    folder: Path
    digest: str
    replaced: str | None


def publish(out: Path, name: str, write: Callable[[Path], None]) -> Published:
    """Write a run and let OUT/`name` point at it, in one step.

    The name's lock is taken first, so all the work belongs into `write`: of many simultaneous starts one does it.
    Killed at any moment, OUT/`name` is what it was, or the new run; the next `publish` removes what was left behind.

    Parameters
    ----------
    out : Path
        OUT; made where it is missing.
    name : str
        The month, `2024-12`.
    write : callable
        Gets an empty folder and writes every file of the run into it.

    Returns
    -------
    Published
        What now stands.

    Raises
    ------
    RunError
        If another process is writing this name, the disk refuses (full, failing, not permitted), OUT/`name` is
        something else, or the ledger was changed. OUT/`name` is then as it was.
    Exception
        Whatever `write` raises, with the same promise.

    Examples
    --------
    >>> import tempfile
    >>> out = Path(tempfile.mkdtemp())
    >>> published = publish(out, "2024-12", lambda folder: (folder / "manifest.json").write_text("{}"))
    >>> (out / "2024-12" / "manifest.json").read_text()
    '{}'
    >>> published.replaced is None
    True
    """
    store = Store(out)
    store.check_name(name)
    with disk_refusals(store.link(name)):
        store.runs.mkdir(parents=True, exist_ok=True)
        with locked(store.month_lock(name), wait=False):
            read_ledger(store)  # refuses a changed ledger before the work, not after
            _write_new(store.new(name), write)
            replaced = store.current(name)
            digest = commit(store, name, "published")
    sweep(store)
    return Published(store.link(name), store.run(digest), digest, replaced)


def _write_new(folder: Path, write: Callable[[Path], None]) -> None:
    """Fill the folder of the new run; where that fails nothing is left of it."""
    remove(folder)
    folder.mkdir()
    try:
        write(folder)
        sync_tree(folder)
    except BaseException:
        remove(folder, strict=False)
        raise
