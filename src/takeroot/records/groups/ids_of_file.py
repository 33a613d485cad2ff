"""The ids in one large file, batch by batch: each row's group, and its person's position there."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.coded import Coded, coded
from takeroot.records.cells.parse_column import parse_column
from takeroot.records.groups.people_in_groups import PeopleInGroups
from takeroot.records.sources.parquet import plain_array
from takeroot.specs.table import Column

Groups = NDArray[np.int16]
Places = NDArray[np.int32]


@dataclass
class IdsOfFile:
    """A column of ids while its file is read.

    Parameters
    ----------
    name : str
        Its header.
    column : Column
    people : PeopleInGroups
    received : date
    """

    name: str
    column: Column
    people: PeopleInGroups
    received: date
    _others: list[dict[str, int]] = field(default_factory=list)
    _is_text: bool = True
    _before: tuple[pa.StringArray, Groups, Places] | None = None

    def as_places(self, kind: pa.DataType) -> bool:
        """Whether positions stand for a column of this type; one that is no text is kept as it is."""
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        self._is_text = pa.types.is_string(plain) and not self.column.empty_as
        self._others = [{} for _ in range(self.people.groups)]
        return self._is_text

    def look_up(self, cells: pa.Array) -> tuple[Groups, Places]:
        """Look up a batch of n rows.

        Returns
        -------
        group : array of int, (n,)
            The first for who is unknown.
        place : array of int, (n,)
            Position among the ids of the group, then among its other texts; -1 for none. Meaningless where the column
            is no text.
        """
        array = plain_array(pa.chunked_array([cells]))
        if not self._is_text:
            found = parse_column(array, self.column, received=self.received)
            return self.people.groups_of(found.words)[found.parsed], np.zeros(0, dtype=np.int32)
        texts = coded(array)
        group, place = self._found(texts)
        return np.append(group, np.int16(0))[texts.codes], np.append(place, np.int32(-1))[texts.codes]

    def _found(self, texts: Coded) -> tuple[Groups, Places]:
        """Group and place of each text; batches of one row group may share their texts."""
        if self._before and self._before[0].equals(texts.texts):
            return self._before[1:]
        at = self.people.packed.places(texts.texts)
        known = (at >= 0) & self.people.plain_or_not[at]
        group, place = self.people.group_or_first[at], self.people.place_or_first[at]
        if known.all():
            self._before = texts.texts, group, place
            return group, place
        held = np.bincount(texts.codes, minlength=len(known) + 1)[:-1] > 0  # a dictionary may name more than its rows
        self._add(texts.texts, np.flatnonzero(held & ~known), group, place)
        return group, place

    def others(self) -> tuple[pa.StringArray, ...]:
        """For each group, the texts that are nobody's id, or not as it should be written; none where it is no text."""
        return tuple(pa.array(list(found), pa.string()) for found in self._others) if self._is_text else ()

    def _add(self, texts: pa.StringArray, other: NDArray[np.int64], group: Groups, place: Places) -> None:
        if not len(other):
            return
        strange = texts.take(pa.array(other))
        cells = parse_column(strange, self.column, received=self.received)
        group[other] = self.people.groups_of(cells.words)[cells.parsed]
        for at, text in zip(other.tolist(), strange.to_pylist(), strict=True):
            known = self._others[group[at]]
            place[at] = self.people.sizes[group[at]] + known.setdefault(text, len(known))
