"""The log of exports: who for, what, when, digest; one JSON line a file, beside the files."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from takeroot.errors import Problem, ReportError

LOG = "exports.jsonl"
"""Name of the log in the folder of an export."""


@dataclass(frozen=True)
class Exported:
    """One file written.

    Parameters
    ----------
    file : str
        Its name in the folder.
    what : str
        `list`, `rollup` or `pseudonymised`.
    role, place : str
        Who may read it, and the facility's id or the county it is about.
    month, language, format : str
    people : int
        How many people it names.
    digest : str
        SHA-256 of its bytes.
    """

    file: str
    what: str
    role: str
    place: str
    month: str
    language: str
    format: str
    people: int
    digest: str = ""


def publish_file(folder: Path, content: bytes, exported: Exported, *, when: str, who: str) -> Exported:
    """Write one file whole or not at all, logged before anybody can see it.

    Parameters
    ----------
    folder : Path
        Made if it is missing; a file of the same name is replaced.
    content : bytes
    exported : Exported
        What is said of it; the digest is added.
    when : str
        As the caller's clock says; written as it is.
    who : str
        Who asked for the export.

    Raises
    ------
    ReportError
        If the folder cannot be written.
    """
    told = replace(exported, digest=sha256(content).hexdigest())
    part = folder / f".{told.file}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        log_exports(folder, [told], when=when, who=who)
        part.replace(folder / told.file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ReportError(Problem(str(folder / told.file), f"cannot be written ({error.strerror})")) from None
    return told


def keep_filled_in(folder: Path, names: Iterable[str]) -> None:
    """Refuse to replace files that somebody has changed since they were written.

    Parameters
    ----------
    folder : Path
        Of the export.
    names : iterable of str
        Files about to be written.

    Raises
    ------
    ReportError
        If one exists whose bytes are none that the folder's log tells of: one problem a file.
    """
    written = _digests(folder / LOG)
    changed = [name for name in names if _changed(folder / name, written.get(name, set()))]
    if changed:
        do = "move it away (it may hold a director's decisions) or choose another folder"
        raise ReportError([Problem(str(folder / name), "was changed since it was written", do) for name in changed])


def _changed(path: Path, digests: set[str]) -> bool:
    try:
        return path.is_file() and sha256(path.read_bytes()).hexdigest() not in digests
    except OSError:
        return True


def _digests(log: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in log.read_text(encoding="utf-8").splitlines() if log.is_file() else ():
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            found.setdefault(told["file"], set()).add(told["digest"])
    return found


def log_exports(folder: Path, exported: Iterable[Exported], *, when: str, who: str) -> None:
    """Append to the folder's log.

    Parameters
    ----------
    folder : Path
    exported : iterable of Exported
    when : str
        As the caller's clock says; written as it is.
    who : str
        Who asked for the export.
    """
    lines = [
        json.dumps({"when": when, "who": who, **asdict(one)}, ensure_ascii=False, sort_keys=True) for one in exported
    ]
    with (folder / LOG).open("a", encoding="utf-8", newline="\n") as log:
        log.writelines(f"{line}\n" for line in lines)
