"""Every sheet of a delivery: a folder of files, one workbook, one file, or a database."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from takeroot.errors import Problem, RecordsError
from takeroot.records.sheet import Sheet
from takeroot.records.sources.csv_file import read_csv
from takeroot.records.sources.is_database import is_database
from takeroot.records.sources.lines import without_idle_lines
from takeroot.records.sources.parquet import read_parquet
from takeroot.records.sources.weigh import weigh
from takeroot.records.sources.workbook import read_workbook

_TEXT = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOK = frozenset({".xlsx", ".xlsm", ".xls"})
_PARQUET = frozenset({".parquet", ".pq"})


@dataclass(frozen=True)
class Source:
    """What a delivery holds, before anyone has asked which table is which."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    digests: dict[str, str]


def open_source(source: str | Path, known: frozenset[str]) -> Source:
    """Read all sheets.

    Parameters
    ----------
    source : str or Path
        A folder, a file, or the URL of a database.
    known : frozenset of str
        All headers any table knows.

    Raises
    ------
    RecordsError
        With every file that cannot be read.
    """
    if isinstance(source, str) and is_database(source):
        from takeroot.records.sources.database import read_database  # noqa: PLC0415 - SQLAlchemy is slow to import

        found = read_database(source)
        return _checked(found, [], {sheet.file: _content_digest(sheet) for sheet in found}, source)
    sheets: list[Sheet] = []
    notes: list[str] = []
    digests: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _files(Path(source), notes):
        try:
            inside, said = _read(path, known)
        except RecordsError as error:
            problems.extend(error.problems)
            continue
        except OSError as error:
            problems.append(Problem(path.name, f"cannot be read ({error.strerror})", "check the file"))
            continue
        digests[path.name] = file_digest(path)
        sheets += inside
        notes += said
    if problems:
        raise RecordsError(problems)
    return _checked(sheets, notes, digests, str(source))


def _checked(sheets: list[Sheet], notes: list[str], digests: dict[str, str], source: str) -> Source:
    if not sheets:
        raise RecordsError(Problem(_last(source), "no table here", "deliver at least the staff: 花名册"))
    return Source(tuple(without_idle_lines(sheet) for sheet in sheets), tuple(notes), digests)


def _last(source: str) -> str:
    return "the database" if is_database(source) else Path(source).name or "."


def _files(source: Path, notes: list[str]) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    if not source.is_dir():
        raise RecordsError(Problem(source.name, "there is no such file or folder", "check the path"))
    for path in sorted(source.iterdir()):
        known = path.is_file() and path.suffix.lower() in _TEXT | _WORKBOOK | _PARQUET
        if known and not path.name.startswith((".", "~$")):
            yield path
        else:
            notes.append(f"{path.name}: no table; left alone")


def _read(path: Path, known: frozenset[str]) -> tuple[list[Sheet], list[str]]:
    weigh(path)
    kind = path.suffix.lower()
    if kind in _WORKBOOK:
        sheets, notes = read_workbook(path, known)
    elif kind in _PARQUET:
        sheets, notes = read_parquet(path), []
    else:
        sheets, notes = read_csv(path, known), []
    return sheets, notes or ([] if sheets else [f"{path.name}: no table; left alone"])


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _content_digest(sheet: Sheet) -> str:
    """The digest of a database table: of its cells, as no file stands for them."""
    sink = pa.BufferOutputStream()
    batch = pa.record_batch(list(sheet.columns), names=[str(at) for at in range(len(sheet.header))])
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return hashlib.sha256("\x1f".join(sheet.header).encode() + sink.getvalue().to_pybytes()).hexdigest()
