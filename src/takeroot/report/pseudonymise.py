"""Runs for analysts without names: staff_id becomes a keyed digest, the same in every run under the same key."""

import hmac
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pandas as pd

from takeroot.errors import Problem, ReportError
from takeroot.report.export_log import Exported, publish_file

_SHORTEST_KEY = 16
_LETTERS = 24
_LEFT_OUT = ("set_aside", "timings", "decisions")  # what directors wrote may name people


def pseudonymise(run_folder: Path, folder: Path, *, key: bytes, when: str = "", who: str = "") -> tuple[Exported, ...]:
    """Copy a run's tables with pseudonyms in place of staff_id and without names.

    Parameters
    ----------
    run_folder : Path
        OUT/M.
    folder : Path
        Where the copies go; not inside the run.
    key : bytes
        A secret of at least 16 bytes, kept outside the run: whoever has it can tell who is who.
    when, who : str
        For the log.

    Returns
    -------
    tuple of Exported

    Raises
    ------
    ReportError
        If the key is too short, the folder lies in the run, or two people would share a pseudonym.
    """
    _refuse(run_folder, folder, key)
    paths = [path for path in sorted(run_folder.glob("*.parquet")) if path.stem not in _LEFT_OUT]
    copies = (_copy(path, key, run_folder.name) for path in paths)
    return tuple(publish_file(folder, *copied, when=when, who=who) for copied in copies)


def pseudonym(staff_id: str, key: bytes) -> str:
    """Return a person's pseudonym: HMAC-SHA256 of the id, 96 bits of it.

    Examples
    --------
    >>> pseudonym("1001", b"a key of sixteen") == pseudonym("1001", b"a key of sixteen")
    True
    >>> len(pseudonym("1001", b"a key of sixteen"))
    24
    """
    return hmac.new(key, staff_id.encode("utf-8", "surrogatepass"), sha256).hexdigest()[:_LETTERS]


def _refuse(run_folder: Path, folder: Path, key: bytes) -> None:
    problems = []
    if len(key) < _SHORTEST_KEY:
        problems.append(Problem("key", "is too short", f"give at least {_SHORTEST_KEY} bytes"))
    if folder.resolve().is_relative_to(run_folder.resolve()):
        problems.append(Problem(str(folder), "lies inside the run", "name another folder"))
    if not any(run_folder.glob("*.parquet")):
        problems.append(Problem(run_folder.name, "holds no tables", "name the folder of a run, such as OUT/2024-12"))
    if problems:
        raise ReportError(problems)


def _copy(path: Path, key: bytes, month: str) -> tuple[bytes, Exported]:
    frame = _without_names(pd.read_parquet(path), key)
    memory = BytesIO()
    frame.to_parquet(memory, index=False)
    return memory.getvalue(), Exported(
        file=path.name,
        what="pseudonymised",
        role="analyst",
        place="",
        month=month,
        language="",
        format="parquet",
        people=int(frame["staff_id"].nunique()) if "staff_id" in frame else 0,
    )


def _without_names(frame: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Rows in the order of the pseudonyms: the order of the ids would tell who is who."""
    if "staff_id" not in frame:
        return frame
    people = {person: pseudonym(str(person), key) for person in frame["staff_id"].dropna().unique()}
    if len(set(people.values())) < len(people):
        raise ReportError(Problem("key", "gives two people one pseudonym", "take another key"))
    renamed = frame.drop(columns=[c for c in ("name", "national_id") if c in frame])
    renamed["staff_id"] = renamed["staff_id"].map(people)
    return renamed.sort_values("staff_id", kind="stable", ignore_index=True)


def read_key(path: Path) -> bytes:
    """Read a key from a file, without the line break at its end.

    Raises
    ------
    ReportError
        If the file cannot be read.
    """
    try:
        return path.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise ReportError(Problem(str(path), f"no key here ({error.strerror})", "name the file with the key")) from None
