"""A large delivery of Parquet files, group by group: tables, account and bytes as `read_records` gives in one piece.

Some tables are read whole; from them the caller tells which people belong together. The rows of all others are spread
once over temporary files (`spool`), and each group is read, checked and cleaned when its turn comes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from takeroot.data.clean_tables import CleanTables
from takeroot.records.account import Account, account
from takeroot.records.groups.grouped_delivery import GroupedDelivery, Spooled
from takeroot.records.groups.ids_of_file import IdsOfFile
from takeroot.records.groups.people_in_groups import PeopleInGroups
from takeroot.records.groups.rows_by_group import RowsByGroup
from takeroot.records.groups.spool import spool
from takeroot.records.objections import objections_aside
from takeroot.records.read_records import check_tables
from takeroot.records.recognise.columns_of import columns_of
from takeroot.records.recognise.table_of import table_of
from takeroot.records.rows.assemble import assemble
from takeroot.records.rows.clean_frame import clean_frame
from takeroot.records.rows.rows_at import only_columns, with_words
from takeroot.records.rows.table_rows import TableRows, delivered
from takeroot.records.sheet import Sheet
from takeroot.records.sources.lines import idle_lines, idle_notes, without
from takeroot.records.sources.open_source import file_digest
from takeroot.records.sources.parquet import read_parquet
from takeroot.records.sources.weigh import weigh
from takeroot.records.unit_errors import unit_errors
from takeroot.specs.table import Table

_LOOKED_INTO = frozenset({"staff", "facilities"})
_ASKED_OF = ("staff_id", "hire_date", "exit_date", "facility_id", "profession", "county")
"""Columns of people and facilities that the checks of other tables look at."""
GroupOf = Callable[[CleanTables], pd.Series]


def read_in_groups(
    source: str | Path,
    tables: Mapping[str, Table],
    *,
    received: date,
    whole: Sequence[str],
    group_of: GroupOf,
    folder: Path,
    large: int,
    people: int,
) -> GroupedDelivery | None:
    """Open a large delivery for reading in groups.

    Parameters
    ----------
    source : str or Path
        As for `read_records`.
    tables : mapping of str to Table
    received : date
    whole : sequence of str
        Tables that are read whole, the staff among them; those without people are anyway.
    group_of : callable
        From the tables that are read whole to the group of each person; rows of people of two groups never meet.
    folder : Path
        Empty; for temporary files.
    large : int
        Rows from which a delivery is read in groups.
    people : int
        Rows of the staff that a group has at least: small ones are put together.

    Returns
    -------
    GroupedDelivery or None
        None where the delivery is small, is not a folder of Parquet files, or has a problem: `read_records` is then
        the way, and tells of problems.
    """
    files = _parquet_files(source)
    if not files or sum(pq.read_metadata(path).num_rows for path in files) < large:
        return None
    places = _by_table(files, tables)
    if places is None:
        return None
    here = {key: found for key, found in places.items() if key in whole or "staff_id" not in tables[key].columns}
    notes: dict[str, tuple[str, ...]] = {}
    assembled = {key: _whole(tables[key], found, received, notes) for key, found in here.items()}
    known = {key: rows for key in tables if (rows := assembled.get(key)) is not None}
    if len(known) < len(here) or "staff" not in known:
        return None
    large_places = {key: places[key] for key in tables if key in places and key not in here}
    read = _checked(tables, known, large_places, received)
    known.clear()  # what was read whole is held once, as clean tables
    assembled.clear()
    pa.default_memory_pool().release_unused()
    grouped, groups = _packed(group_of(read.clean), people)
    everyone = PeopleInGroups.of(read.slim["staff"].cells["staff_id"], grouped, groups)
    read.slim["staff"] = with_words(read.slim["staff"], "staff_id", everyone.packed.ids)
    spooled = {
        key: _spooled(path, folder / key, tables[key], everyone, received) for key, (path,) in large_places.items()
    }
    divided = {
        key: RowsByGroup.of(everyone.groups_of(pa.array(frame["staff_id"], pa.string()))[:-1], groups)
        for key, frame in read.clean.frames.items()
        if "staff_id" in frame and key in here
    }
    digests = {path.name: file_digest(path) for path in files}
    return GroupedDelivery(read.clean, groups, tables, read.own, read.slim, spooled, everyone, divided, notes, digests)


@dataclass(frozen=True)
class _ReadWhole:
    """What is kept of the tables that are read whole: their account, what others are checked against, clean tables."""

    own: Account
    slim: dict[str, TableRows]
    clean: CleanTables


def _checked(
    tables: Mapping[str, Table], rows: dict[str, TableRows], large: Mapping[str, Sequence[Path]], received: date
) -> _ReadWhole:
    check_tables(rows)
    own = account(rows, unit_errors(rows))
    slim = {key: only_columns(rows[key], _ASKED_OF) for key in rows if key in _LOOKED_INTO}
    return _ReadWhole(own, slim, _clean(tables, rows, large, received))


def _parquet_files(source: str | Path) -> list[Path]:
    folder = Path(source)
    if not folder.is_dir():
        return []
    files = sorted(folder.iterdir())
    return files if all(path.suffix.lower() in {".parquet", ".pq"} for path in files) else []


def _by_table(files: Sequence[Path], tables: Mapping[str, Table]) -> dict[str, list[Path]] | None:
    """Files of each table by their headers; None where not every file is one table with all it must have."""
    found: dict[str, list[Path]] = {}
    for path in files:
        weigh(path)
        sheet = Sheet(path.name, "", tuple(pq.read_schema(path).names), (), np.zeros(0, dtype=np.int64))
        key = table_of(sheet, tables, [])
        if key is None:
            return None
        columns = columns_of(sheet.header, tables[key]).positions
        needed = {name for name, c in tables[key].columns.items() if name in tables[key].key or c.must_arrive}
        if needed - set(columns):
            return None
        found.setdefault(key, []).append(path)
    several = any(len(paths) > 1 for paths in found.values())
    missing = any(table.required and key not in found for key, table in tables.items())
    return None if several or missing else found


def _whole(table: Table, paths: Sequence[Path], received: date, notes: dict[str, tuple[str, ...]]) -> TableRows | None:
    sheets = []
    for path in paths:
        (sheet,) = read_parquet(path)
        idle = idle_lines(sheet)
        notes[sheet.place] = idle_notes(sheet.place, [idle])
        sheets.append(without(sheet, idle))
    return assemble(table, sheets, received, [])


def _clean(
    tables: Mapping[str, Table],
    rows: Mapping[str, TableRows],
    large: Mapping[str, Sequence[Path]],
    received: date,
) -> CleanTables:
    came = delivered(rows)
    for key, paths in large.items():
        headers = [columns_of(tuple(pq.read_schema(path).names), tables[key]).positions for path in paths]
        came[key] = frozenset(name for name in tables[key].columns if any(name in found for found in headers))
    order = {key: came[key] for key in tables if key in came}
    frames = {key: clean_frame(table, rows.get(key)).frame for key, table in tables.items()}
    return CleanTables(frames, order, received, objections_aside(rows))


def _packed(group: pd.Series, people: int) -> tuple[pd.Series, int]:
    """Number the groups from 0 in the order of their names, small neighbours together."""
    place, names = pd.factorize(group, sort=True)
    size = np.bincount(place)
    number, filled = np.zeros(len(names), dtype=np.int16), 0
    for k in range(1, len(names)):
        filled += size[k - 1]
        number[k] = number[k - 1] + (filled >= people)
        filled = 0 if filled >= people else filled
    return pd.Series(number[place], index=group.index), int(number[-1]) + 1


def _spooled(path: Path, folder: Path, table: Table, people: PeopleInGroups, received: date) -> Spooled:
    header = tuple(pq.read_schema(path).names)
    columns = columns_of(header, table)
    name = header[columns.positions["staff_id"][0]]
    ids = IdsOfFile(name, table.columns["staff_id"], people, received)
    spool(path, ids, folder)
    return Spooled(path, folder, columns, name, ids.others())
