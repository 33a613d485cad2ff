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
