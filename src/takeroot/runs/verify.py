"""Verifying: is a published month, to the byte, what was pinned when it was written."""

from collections.abc import Mapping
from pathlib import Path

from takeroot.errors import Problem, RunError
from takeroot.runs.digest import file_digests
from takeroot.runs.ledger import Entry, pinned, read_ledger
from takeroot.runs.store import Store


def verify(out: Path, name: str) -> list[Problem]:
    """Compare every byte of OUT/`name` with the ledger.

    A file that changed, is missing or came in addition is found by its name, manifest.json and timings.json as any
    other; so are a link bent to another folder, a run from before a person was forgotten, and a ledger edited by hand.
    Who rewrites the run, and the ledger from its line to the end, is found only by a copy of the ledger kept elsewhere.

    Parameters
    ----------
    out : Path
        OUT.
    name : str
        The month.

    Returns
    -------
    list of Problem
        Empty where all is as it was written.

    Raises
    ------
    RunError
        If `name` was never published.

    Examples
    --------
    >>> import tempfile
    >>> from takeroot.runs.publish import publish
    >>> out = Path(tempfile.mkdtemp())
    >>> folder = publish(out, "2024-12", lambda folder: (folder / "manifest.json").write_text("{}")).folder
    >>> verify(out, "2024-12")
    []
    >>> _ = (folder / "manifest.json").write_text("[]")
    >>> [problem.what for problem in verify(out, "2024-12")]
    ['changed since it was published']
    """
    store = Store(out)
    try:
        entries = pinned(read_ledger(store), name)
    except RunError as broken:
        return list(broken.problems)
    if not entries and not store.current(name):
        raise RunError(Problem(str(store.link(name)), "was not published", _published(store)))
    return _compare(store, name, entries)


def _compare(store: Store, name: str, entries: list[Entry]) -> list[Problem]:
    where, digest = str(store.link(name)), store.current(name)
    known = [entry for entry in entries if entry.run == digest]
    if digest is None:
        return [Problem(where, "points at no run", "score the month again")]
    if not known:
        return [Problem(where, "points at a run that is not in the ledger, or no longer", "score the month again")]
    found = file_digests(store.run(digest))
    differences = [_differences(where, entry.files, found) for entry in known]
    return _folder_problems(store.run(digest), where) + min(differences, key=len)


def _differences(where: str, pinned_files: Mapping[str, str], found: Mapping[str, str]) -> list[Problem]:
    names = sorted(pinned_files.keys() | found.keys())
    return [
        Problem(f"{where}/{name}", _what(name, pinned_files, found), "score the month again")
        for name in names
        if pinned_files.get(name) != found.get(name)
    ]


def _what(name: str, pinned_files: Mapping[str, str], found: Mapping[str, str]) -> str:
    if name not in found:
        return "is missing"
    return "changed since it was published" if name in pinned_files else "did not come with the run"


def _folder_problems(run: Path, where: str) -> list[Problem]:
    """Folders that hold nothing: no file's digest would tell of them."""
    empty = [path for path in sorted(run.rglob("*")) if path.is_dir() and not any(path.iterdir())]
    return [
        Problem(f"{where}/{path.relative_to(run).as_posix()}", "did not come with the run", "remove it")
        for path in empty
    ]


def _published(store: Store) -> str:
    return f"published: {', '.join(store.names()) or 'nothing yet'}"
