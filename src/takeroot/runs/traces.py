"""Finding and erasing what one file holds of a person; `forget` walks the runs with it."""

import csv
import functools
import html
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from takeroot.runs.manifest import write_json
from takeroot.runs.parquet import rewrite_parquet

_NO_ID = r"^\s*$|^\s*\d{4}-\d{2}(-\d{2})?\s*$"
"""The first part of a key that lacks its staff_id: nothing, or the month or day that follows."""


@dataclass(frozen=True)
class Person:
    """Who is looked for.

    Parameters
    ----------
    staff_id : str
        The id: staff_id of a table, or the first part of a key (`A1|2024-01`).
    names : frozenset of str
        Names the runs give this id; looked for in lists, and in rows of tables that say of nobody whose they are: with
        a key, others may bear them.
    """

    staff_id: str
    names: frozenset[str]


def names_of(run: Path, staff_id: str) -> frozenset[str]:
    """The names that people.parquet of a run gives an id; none where it has no names.

    Examples
    --------
    >>> names_of(Path("nowhere"), "A1")
    frozenset()
    """
    path = run / "people.parquet"
    if not path.exists() or "name" not in pq.read_schema(path).names:
        return frozenset()
    people = pq.read_table(path, columns=["staff_id", "name"], filters=[("staff_id", "=", staff_id)])
    return frozenset(name for name in people["name"].to_pylist() if name)


def holds(path: Path, person: Person) -> bool:
    """Whether a file holds the person: a row of a table, a value in JSON, anything in another kind of file.

    Examples
    --------
    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "list.html"
    >>> _ = page.write_text("<td>A1</td>")
    >>> holds(page, Person("A1", frozenset()))
    True
    """
    match path.suffix:
        case ".parquet":
            return bool(pc.any(_rows_of(_texts(path), person)).as_py())
        case ".csv":
            return bool(pc.any(_rows_of(_csv_table(path), person)).as_py())
        case ".json":
            return _without(json.loads(path.read_bytes()), person.staff_id)[1] > 0
        case _:
            return any(_mentions(content, person) for content in _contents(path))


def erase(path: Path, person: Person) -> int | None:
    """Take the person out of one file; return the rows taken out, or None where the whole file was removed.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    if not holds(path, person):
        return 0
    match path.suffix:
        case ".parquet":
            return _erase_parquet(path, person)
        case ".csv":
            return _erase_csv(path, person)
        case ".json":
            facts, count = _without(json.loads(path.read_bytes()), person.staff_id)
            write_json(path, facts)
            return count
        case _:
            path.unlink()
            return None


def _rows_of(table: pa.Table, person: Person) -> pa.ChunkedArray:
    """For each row, whether it is the person's: by staff_id, by the key, by a value that has no key."""
    about = pa.chunked_array([pa.repeat(pa.scalar(value=False), table.num_rows)])
    if "staff_id" in table.column_names:
        about = pc.or_(about, _equals(table["staff_id"], person.staff_id))
    if "key" in table.column_names:
        first = pc.list_element(pc.split_pattern(pc.fill_null(table["key"], ""), "|"), 0)
        about = pc.or_(about, _equals(first, person.staff_id))
        if "value" in table.column_names:
            nobodys = pc.match_substring_regex(first, _NO_ID)
            about = pc.or_(about, pc.and_(nobodys, _names(table["value"], person)))
    return about


def _names(column: pa.ChunkedArray, person: Person) -> pa.ChunkedArray:
    """Whether a text holds the id as a word, or a name: a broken line holds all its cells as they came."""
    texts = pc.utf8_normalize(pc.fill_null(column.cast(pa.string()), ""), form="NFKC")
    found = pc.match_substring_regex(texts, f"(^|[^0-9A-Za-z]){re.escape(person.staff_id.strip())}($|[^0-9A-Za-z])")
    return functools.reduce(pc.or_, (pc.match_substring(texts, name) for name in sorted(person.names)), found)


def _equals(column: pa.ChunkedArray, text: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column.cast(pa.string())), text), fill_value=False)


def _texts(path: Path) -> pa.Table:
    """The columns of a Parquet file that tell whose a row is."""
    wanted = ("staff_id", "key", "value")
    return pq.read_table(path, columns=[name for name in pq.read_schema(path).names if name in wanted])


def _erase_parquet(path: Path, person: Person) -> int:
    table = pq.read_table(path)
    about = _rows_of(table, person)
    rewrite_parquet(table.filter(pc.invert(about)), path)
    return int(pc.sum(about).as_py())


def _erase_csv(path: Path, person: Person) -> int:
    about = _rows_of(_csv_table(path), person).to_pylist()
    header, *rows = _read_csv(path)
    kept = [row for row, gone in zip(rows, about, strict=True) if not gone]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows([header, *kept])
    return sum(about)


def _csv_table(path: Path) -> pa.Table:
    """A CSV as text columns; the apostrophe that guards a formula is no part of a value."""
    header, *rows = _read_csv(path) or [[]]
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return pa.table({name: pa.array(_plain(column), pa.string()) for name, column in zip(header, columns, strict=True)})


def _plain(column: Iterable[str]) -> list[str]:
    return [value.removeprefix("'") for value in column]


def _read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _without(facts: Any, staff_id: str) -> tuple[Any, int]:  # noqa: ANN401 - any JSON value
    """The same JSON without the values that are the id, and how many were taken out."""
    if isinstance(facts, dict):
        inner = {key: _without(value, staff_id) for key, value in facts.items() if value != staff_id}
        taken = len(facts) - len(inner) + sum(count for _, count in inner.values())
        return {key: value for key, (value, _) in inner.items()}, taken
    if isinstance(facts, list):
        items = [_without(value, staff_id) for value in facts if value != staff_id]
        return [value for value, _ in items], len(facts) - len(items) + sum(count for _, count in items)
    return facts, 0


def _contents(path: Path) -> list[bytes]:
    """The bytes of a file; of a workbook or archive, those of its members."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(member) for member in archive.namelist()]


def _mentions(content: bytes, person: Person) -> bool:
    words = [person.staff_id, *person.names]
    return any(spelling.encode() in content for word in words for spelling in (word, html.escape(word)))
