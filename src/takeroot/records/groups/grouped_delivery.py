"""A delivery whose large tables wait in temporary files, read group by group; `read_in_groups` opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import Problem, RecordsError
from takeroot.records.account import Account, account, reading_of
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.delivery_profile import TableFacts, profile_of_parts, table_facts
from takeroot.records.groups.people_in_groups import PeopleInGroups
from takeroot.records.groups.rows_by_group import RowsByGroup
from takeroot.records.groups.spool import read_spooled
from takeroot.records.read_records import check_tables
from takeroot.records.reading import Reading
from takeroot.records.recognise.columns_of import Columns
from takeroot.records.rows.assemble import assemble
from takeroot.records.rows.clean_frame import clean_frame
from takeroot.records.rows.rows_at import rows_at
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.sheet import Sheet
from takeroot.records.sources.lines import IdleLines, idle_lines, idle_notes, without
from takeroot.records.unit_errors import unit_errors
from takeroot.specs.table import Table


@dataclass(frozen=True)
class GroupSaid:
    """What reading one group has to say: its account, its idle lines by sheet, its figures by table, its months."""

    account: Account
    idle: Mapping[str, IdleLines]
    facts: Mapping[str, TableFacts]
    months: frozenset[int]


@dataclass(frozen=True)
class Spooled:
    """A file whose rows wait in a folder: its columns, that of ids, and each group's texts that are no plain id."""

    path: Path
    folder: Path
    columns: Columns
    ids: str
    others: tuple[pa.StringArray, ...]


@dataclass(frozen=True)
class GroupedDelivery:
    """A delivery whose large tables wait in temporary files.

    Parameters
    ----------
    whole : CleanTables
        The tables that were read whole; the others are empty, but told as delivered.
    groups : int
        How many groups there are, numbered from 0; they may be read in any order, in any process that sees the files.
    """

    whole: CleanTables
    groups: int
    _tables: Mapping[str, Table]
    _own: Account
    _rows: Mapping[str, TableRows]
    _places: Mapping[str, Spooled]
    _people: PeopleInGroups
    _divided: Mapping[str, RowsByGroup]
    _notes: Mapping[str, Sequence[str]]
    _digests: Mapping[str, str]

    @property
    def in_groups(self) -> tuple[str, ...]:
        """The tables whose rows wait to be read in groups."""
        return tuple(self._places)

    def read(self, group: int) -> tuple[CleanTables, GroupSaid]:
        """Read one group's tables, and what there is to say of them."""
        ids = self._people.ids_of(group)
        sheets = {key: _sheet(spooled, group, ids) for key, spooled in self._places.items()}
        idle = {key: idle_lines(sheet) for key, sheet in sheets.items()}
        here = {key: self._assembled(key, without(sheet, idle[key])) for key, sheet in sheets.items()}
        around = {key: self._near(key, group, ids) for key in ("staff", "facilities") if key in self._rows}
        check_tables(here, around)
        doubts = [*unit_errors({**around, **here})]
        own = account(here, doubts, staff=around["staff"], everyone=self._rows["staff"])
        cleaned = {key: clean_frame(self._tables[key], rows) for key, rows in here.items()}
        frames = {key: one.frame for key, one in cleaned.items()}
        persons = {key: one.persons for key, one in cleaned.items() if one.persons}
        by_place = {sheets[key].place: lines for key, lines in idle.items()}
        said = GroupSaid(own, by_place, self._facts(frames), self._months(frames))
        return replace(self.whole, frames={**self._of_group(group), **frames}, persons=persons), said

    def group_of(self, people: Sequence[str]) -> NDArray[np.int16]:
        """Tell the group of each person."""
        return self._people.groups_of(pa.array(people, pa.string()))[:-1]

    def reading(self, said: Sequence[GroupSaid]) -> Reading:
        """Give the account of everything, from what all groups had to say; its tables are those read whole."""
        places = {place for one in said for place in one.idle}
        by_place = {place: idle_notes(place, [one.idle[place] for one in said]) for place in places}
        notes = [note for _, found in sorted({**self._notes, **by_place}.items()) for note in found]
        accounts = [self._own, *(one.account for one in said)]
        return reading_of(accounts, self.whole, self._tables, notes=notes, digests=self._digests)

    def profile(self, said: Sequence[GroupSaid]) -> dict[str, Any]:
        """Measure the delivery, as `delivery_profile` does in one piece."""
        own = self._facts({key: self.whole[key] for key in self._own.places})
        parts = {key: [one.facts[key] for one in said] for key in self._places}
        facts = {key: parts[key] if key in parts else [own[key]] for key in self._tables if key in parts or key in own}
        return profile_of_parts(facts, self._tables, self.whole.received)

    def months(self, said: Sequence[GroupSaid]) -> set[int]:
        """Months in which a monthly table has a row."""
        whole = self._months({key: self.whole[key] for key in self._own.places})
        return set(whole.union(*(one.months for one in said)))

    def _facts(self, frames: Mapping[str, pd.DataFrame]) -> dict[str, TableFacts]:
        came, received = self.whole.delivered, self.whole.received
        return {key: table_facts(frame, self._tables[key], came[key], received) for key, frame in frames.items()}

    def _months(self, frames: Mapping[str, pd.DataFrame]) -> frozenset[int]:
        monthly = [frame["month"] for key, frame in frames.items() if self._tables[key].kind == "monthly"]
        return frozenset(month for column in monthly for month in _distinct(column.to_numpy()))

    def _assembled(self, key: str, sheet: Sheet) -> TableRows:
        problems: list[Problem] = []
        columns = self._places[key].columns
        rows = assemble(self._tables[key], [sheet], self.whole.received, problems, columns)
        if rows is None:
            raise RecordsError(problems)
        return rows

    def _near(self, key: str, group: int, ids: pa.StringArray) -> TableRows:
        """The staff of the group, those of no group with the first; all facilities. Copies: checks change rows."""
        rows = self._rows[key]
        if "staff_id" not in rows.cells:
            return rows_at(rows, np.arange(len(rows)))
        near = rows_at(rows, self._staff_rows.at(group))
        place = np.append(self._people.place, np.int32(-1))[near.cells["staff_id"].parsed]
        near.cells["staff_id"] = ColumnCells(place, near.cells["staff_id"].reasons, ids)
        return near

    @cached_property
    def _staff_rows(self) -> RowsByGroup:
        """Rows of the whole staff by group, those of nobody with the first."""
        return RowsByGroup.of(self._people.group_or_first[self._rows["staff"].cells["staff_id"].parsed], self.groups)

    def _of_group(self, group: int) -> dict[str, pd.DataFrame]:
        return {
            key: frame.iloc[self._divided[key].at(group)].reset_index(drop=True) if key in self._divided else frame
            for key, frame in self.whole.frames.items()
        }


def _distinct(months: NDArray[np.int64]) -> list[int]:
    first = int(months.min()) if len(months) else 0
    return (np.flatnonzero(np.bincount(months - first)) + first).tolist()


def _sheet(spooled: Spooled, group: int, ids: pa.StringArray) -> Sheet:
    others = spooled.others[group] if spooled.others else None
    return read_spooled(spooled.path, spooled.folder, group, ids, (spooled.ids, others))
