"""The months that were published before: for what changed since, and for trends."""

from pathlib import Path

from takeroot.errors import Problem, RunError
from takeroot.runs.store import Store


def published_months(out: Path) -> list[str]:
    """Every published month, sorted.

    Examples
    --------
    >>> published_months(Path("nowhere"))
    []
    """
    return Store(out).months()


def run_folder(out: Path, month: str) -> Path:
    """The folder that OUT/`month` points at now: read there, so that a newer run does not mix in.

    Raises
    ------
    RunError
        If the month was not published.
    """
    store = Store(out)
    digest = store.current(month)
    if digest is None or not store.run(digest).is_dir():
        months = ", ".join(store.months()) or "nothing yet"
        raise RunError(Problem(str(store.link(month)), "was not published", f"published: {months}"))
    return store.run(digest)


def month_before(out: Path, month: str) -> str | None:
    """The newest published month before `month`, or None.

    Examples
    --------
    >>> month_before(Path("nowhere"), "2024-12") is None
    True
    """
    return max((other for other in published_months(out) if other < month), default=None)
