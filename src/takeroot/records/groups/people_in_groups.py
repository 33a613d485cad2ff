"""Everybody the staff names, and their groups: ids are looked up once, and within a group are positions."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.records.cells.coded import Coded
from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.cells.word_column import CALM_ID
from takeroot.records.cells.word_places import word_places
from takeroot.records.groups.packed_ids import PackedIds
from takeroot.records.groups.rows_by_group import RowsByGroup


@dataclass(frozen=True)
class PeopleInGroups:
    """n people.

    Parameters
    ----------
    groups : int
        How many groups there are.
    packed : PackedIds, (n,)
        Everybody's id, sorted.
    group : array of int, (n,)
        Group of each; the first for people who are set aside.
    place : array of int, (n,)
        Position of each among the ids of the group.
    plain : array of bool, (n,)
        Whether an id is written as it is read: whoever finds it in a file need not read it again.
    """

    groups: int
    packed: PackedIds
    group: NDArray[np.int16]
    place: NDArray[np.int32]
    plain: NDArray[np.bool_]

    @classmethod
    def of(cls, staff_id: ColumnCells, group_of: pd.Series, groups: int) -> "PeopleInGroups":
        """Take everybody whom a row of the staff names."""
        ids = staff_id.words.take(pa.array(np.unique(staff_id.parsed[staff_id.parsed >= 0])))
        ids = ids if is_sorted(ids) else ids.take(pc.array_sort_indices(ids))
        at = word_places(ids, pa.array(group_of.index, pa.string()))
        group = np.append(group_of.to_numpy(dtype=np.int16), np.int16(0))[at]
        rows = RowsByGroup.of(group, groups)
        place = np.empty(len(ids), dtype=np.int32)
        place[rows.order] = np.arange(len(ids)) - rows.begin[group[rows.order]]
        return cls(groups, PackedIds.of(ids), group, place, Coded(rows.order, ids).matching(CALM_ID))

    @cached_property
    def rows(self) -> RowsByGroup:
        """Who belongs to which group."""
        return RowsByGroup.of(self.group, self.groups)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many people each group has."""
        return np.diff(self.rows.begin)

    @cached_property
    def group_or_first(self) -> NDArray[np.int16]:
        """Group of each, and at the end the first: for who is unknown."""
        return np.append(self.group, np.int16(0))

    @cached_property
    def place_or_first(self) -> NDArray[np.int32]:
        """Position of each, and one for who is unknown."""
        return np.append(self.place, np.int32(0))

    @cached_property
    def plain_or_not(self) -> NDArray[np.bool_]:
        """Whose id is plain, and at the end, for who is unknown, that it is not."""
        return np.append(self.plain, False)

    def ids_of(self, group: int) -> pa.StringArray:
        """Ids of a group, sorted."""
        return self.packed.ids.take(pa.array(self.rows.at(group)))

    def groups_of(self, words: pa.StringArray) -> NDArray[np.int16]:
        """Group of each id, the first for who is unknown; one more at the end, for no id."""
        return np.append(self.group_or_first[self.packed.places(words)], np.int16(0))


def is_sorted(words: pa.StringArray) -> bool:
    """Whether words rise, none twice.

    Examples
    --------
    >>> is_sorted(pa.array(["a", "b"])), is_sorted(pa.array(["a", "a"]))
    (True, False)
    """
    return len(words) < 2 or bool(pc.all(pc.less(words[:-1], words[1:])).as_py())  # noqa: PLR2004 - a pair
