"""Purging: taking away every month before a given one."""

from pathlib import Path

from takeroot.errors import Problem, RunError
from takeroot.months import month_number
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.runs.ledger import append_entry
from takeroot.runs.lock import locked
from takeroot.runs.store import Store
from takeroot.runs.sweep import sweep


def purge(out: Path, *, before: str) -> list[str]:
    """Remove every published month before `before`, its folder too, and note that in the ledger.

    Killed at any moment, a month is there whole or not at all; purge again takes the rest.

    Parameters
    ----------
    out : Path
        OUT.
    before : str
        The oldest month that stays, `YYYY-MM`.

    Returns
    -------
    list of str
        The months removed.

    Raises
    ------
    RunError
        If `before` is no month, one is just being written, or the disk refuses.

    Examples
    --------
    >>> import tempfile
    >>> from takeroot.runs.publish import publish
    >>> out = Path(tempfile.mkdtemp())
    >>> for month in ("2021-12", "2024-12"):
    ...     _ = publish(out, month, lambda folder: (folder / "manifest.json").write_text("{}"))
    >>> purge(out, before="2022-01")
    ['2021-12']
    """
    store = Store(out)
    _check_month(before)
    months = [month for month in store.months() if month < before]
    with disk_refusals(out):
        for month in months:
            with locked(store.month_lock(month), wait=False), locked(store.lock, wait=True):
                append_entry(store, "purged", month, "", {})
                store.link(month).unlink()
        if store.runs.is_dir():
            sweep(store, strict=True)
    return months


def _check_month(text: str) -> None:
    try:
        month_number(text)
    except ValueError as error:
        raise RunError(Problem("before", str(error))) from None
