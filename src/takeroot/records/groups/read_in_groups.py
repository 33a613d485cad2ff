"""A large delivery of Parquet files, group by group: tables, account and bytes as `read_records` gives in one piece.

Some tables are read whole; from them the caller tells which people belong together. The rows of all others are spread
once over temporary files (`spool`), and each group is read, checked and cleaned when its turn comes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import Problem, RecordsError
from takeroot.records.account import Account, account, reading_of
from takeroot.records.cells.parse_column import parse_column
from takeroot.records.delivery_profile import TableFacts, profile_of_parts, table_facts
from takeroot.records.groups.spool import read_spooled, spool
from takeroot.records.read_records import check_tables
from takeroot.records.reading import Reading
from takeroot.records.recognise.columns_of import columns_of
from takeroot.records.recognise.table_of import table_of
from takeroot.records.rows.assemble import assemble
from takeroot.records.rows.clean_frame import clean_frame
from takeroot.records.rows.rows_at import rows_at
from takeroot.records.rows.table_rows import TableRows, delivered
from takeroot.records.sheet import Sheet
from takeroot.records.sources.lines import IdleLines, idle_lines, idle_notes, without
from takeroot.records.sources.open_source import file_digest
from takeroot.records.sources.parquet import plain_array, read_parquet
from takeroot.records.sources.weigh import weigh
from takeroot.records.unit_errors import unit_errors
from takeroot.specs.table import Table

GroupOf = Callable[[CleanTables], pd.Series]


@dataclass
class GroupedDelivery:
    """A delivery whose large tables wait in temporary files.

    Parameters
    ----------
    whole : CleanTables
        The tables that were read whole; the others are empty, but told as delivered.
    groups : int
        How many groups there are; each is read once, in order, before `reading` and `profile` are asked for.
    months : set of int
        Months in which a monthly table that was read so far has a row.
    """

    whole: CleanTables
    groups: int
    _tables: Mapping[str, Table]
    _rows: Mapping[str, TableRows]
    _places: Mapping[str, tuple[Path, Path]]
    _group_of: pd.Series
    _notes: Sequence[str]
    _digests: Mapping[str, str]
    months: set[int] = field(default_factory=set)
    _accounts: list[Account] = field(default_factory=list)
    _facts: dict[str, list[TableFacts]] = field(default_factory=dict)
    _idle: dict[str, list[IdleLines]] = field(default_factory=dict)

    def read(self, group: int) -> CleanTables:
        """Read one group's tables, and take what was set aside into the account."""
        here = {key: self._assembled(key, group) for key in self._places}
        around = {key: self._near(key, group) for key in ("staff", "facilities") if key in self._rows}
        everything = {**around, **here}
        check_tables(everything)
        doubts = [*unit_errors(everything)]
        self._accounts.append(account(here, doubts, staff=around["staff"], everyone=self._rows["staff"]))
        frames = {key: clean_frame(self._tables[key], rows) for key, rows in here.items()}
        self._measure(frames)
        return replace(self.whole, frames={**self._of_group(group), **frames})

    def reading(self) -> Reading:
        """Give the account of everything; its tables are those read whole."""
        notes = [note for key in sorted(self._idle) for note in idle_notes(key, self._idle[key])]
        accounts = [account(self._rows, unit_errors(self._rows)), *self._accounts]
        return reading_of(accounts, self.whole, self._tables, notes=[*self._notes, *notes], digests=self._digests)

    def profile(self) -> dict[str, Any]:
        """Measure the delivery, as `delivery_profile` does in one piece."""
        self._measure({key: self.whole[key] for key in self._rows}, of_groups=False)
        facts = {key: self._facts[key] for key in self._tables if key in self._facts}
        return profile_of_parts(facts, self._tables, self.whole.received)

    def _measure(self, frames: Mapping[str, pd.DataFrame], *, of_groups: bool = True) -> None:
        for key, frame in frames.items():
            table = self._tables[key]
            facts = table_facts(frame, table, self.whole.delivered[key], self.whole.received)
            self._facts[key] = [*(self._facts.get(key, []) if of_groups else []), facts]
            if table.kind == "monthly":
                self.months.update(frame[table.date].unique().tolist())

    def _assembled(self, key: str, group: int) -> TableRows:
        sheet = read_spooled(*self._places[key], group)
        idle = idle_lines(sheet)
        self._idle.setdefault(sheet.place, []).append(idle)
        problems: list[Problem] = []
        rows = assemble(self._tables[key], [without(sheet, idle)], self.whole.received, problems)
        if rows is None:
            raise RecordsError(problems)
        return rows

    def _near(self, key: str, group: int) -> TableRows:
        """The staff of the group, those of no group with the first; all facilities. Copies: checks change rows."""
        rows = self._rows[key]
        if "staff_id" not in rows.cells:
            return rows_at(rows, np.arange(len(rows)))
        cells = rows.cells["staff_id"]
        return rows_at(rows, np.flatnonzero(_group_of_words(cells.words, self._group_of)[cells.parsed] == group))

    def _of_group(self, group: int) -> dict[str, pd.DataFrame]:
        found = {}
        for key, frame in self.whole.frames.items():
            if "staff_id" in frame and len(frame):
                words = pa.array(frame["staff_id"], pa.string())
                frame = frame[_group_of_words(words, self._group_of)[:-1] == group].reset_index(drop=True)  # noqa: PLW2901 - the same, smaller
            found[key] = frame
        return found


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
    own = {key: found for key, found in places.items() if key in whole or "staff_id" not in tables[key].columns}
    notes: list[str] = []
    assembled = {key: _whole(tables[key], found, received, notes) for key, found in own.items()}
    known = {key: rows for key in tables if (rows := assembled.get(key)) is not None}
    if len(known) < len(own) or "staff" not in known:
        return None
    check_tables(known)
    large_places = {key: places[key] for key in tables if key in places and key not in own}
    clean = _clean(tables, known, large_places, received)
    grouped, groups = _packed(group_of(clean), people)
    spooled = {
        key: (path, _spooled(path, folder / key, _group_of_rows(path, tables[key], grouped, received), groups))
        for key, (path,) in large_places.items()
    }
    digests = {path.name: file_digest(path) for path in files}
    return GroupedDelivery(clean, groups, tables, known, spooled, grouped, notes, digests)


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


def _whole(table: Table, paths: Sequence[Path], received: date, notes: list[str]) -> TableRows | None:
    sheets = []
    for path in paths:
        (sheet,) = read_parquet(path)
        idle = idle_lines(sheet)
        notes += idle_notes(sheet.place, [idle])
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
    return CleanTables({key: clean_frame(table, rows.get(key)) for key, table in tables.items()}, order, received)


def _packed(group: pd.Series, people: int) -> tuple[pd.Series, int]:
    """Number the groups from 0 in the order of their names, small neighbours together."""
    named = group.to_numpy()
    names, place = np.unique(named.astype(str), return_inverse=True)
    size = np.bincount(place)
    number, filled = np.zeros(len(names), dtype=np.int16), 0
    for k in range(1, len(names)):
        filled += size[k - 1]
        number[k] = number[k - 1] + (filled >= people)
        filled = 0 if filled >= people else filled
    return pd.Series(number[place], index=group.index), int(number[-1]) + 1


def _spooled(path: Path, folder: Path, group: NDArray[np.int16], groups: int) -> Path:
    spool(path, group, groups, folder)
    return folder


def _group_of_rows(path: Path, table: Table, grouped: pd.Series, received: date) -> NDArray[np.int16]:
    schema = pq.read_schema(path)
    name = schema.names[columns_of(tuple(schema.names), table).positions["staff_id"][0]]
    texts = [name] if pa.types.is_string(schema.field(name).type) else []
    column = pq.read_table(path, columns=[name], use_threads=False, read_dictionary=texts, partitioning=None)
    cells = parse_column(plain_array(column.column(0)), table.columns["staff_id"], received=received)
    return _group_of_words(cells.words, grouped)[cells.parsed]


def _group_of_words(words: pa.StringArray, group_of: pd.Series) -> NDArray[np.int16]:
    """Group of each id, the first for who is unknown; one more at the end for a missing id."""
    known = pa.array(group_of.index, pa.string())
    place = pc.fill_null(pc.index_in(words, value_set=known), -1).to_numpy(zero_copy_only=False)
    groups = np.append(group_of.to_numpy(dtype=np.int16), np.int16(0))
    return np.append(groups[place], np.int16(0))
