"""The ids in one large file, looked up once: each row's group, and its person's position there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from takeroot.records.cells.coded import coded
from takeroot.records.cells.parse_column import parse_column
from takeroot.records.cells.word_places import word_places
from takeroot.records.groups.people_in_groups import PeopleInGroups
from takeroot.records.sources.parquet import plain_array
from takeroot.specs.table import Column

Groups = NDArray[np.int16]


@dataclass(frozen=True)
class IdsOfFile:
    """n rows.

    Parameters
    ----------
    name : str
        The column's header.
    group : array of int, (n,)
        Group of each row; the first for who is unknown.
    place : array of int or None, (n,)
        Position of each row's text: among the ids of its group, then among the group's other texts; -1 for none. None
        where the column is no text: it is then kept as it is.
    others : tuple of pyarrow.StringArray
        For each group, texts that are nobody's id, or not as it should be written.
    """

    name: str
    group: Groups
    place: NDArray[np.int32] | None
    others: tuple[pa.StringArray, ...]


def ids_of_file(path: Path, name: str, column: Column, people: PeopleInGroups, *, received: date) -> IdsOfFile:
    """Read the column of ids."""
    kind = pq.read_schema(path).field(name).type
    texts = [name] if pa.types.is_string(kind) else []
    read = pq.read_table(path, columns=[name], use_threads=False, read_dictionary=texts, partitioning=None)
    array = plain_array(read.column(0))
    if not pa.types.is_dictionary(array.type) or column.empty_as:
        cells = parse_column(array, column, received=received)
        return IdsOfFile(name, people.groups_of(cells.words)[cells.parsed], None, ())
    return _looked_up(name, array, column, people, received)


def _looked_up(name: str, array: pa.Array, column: Column, people: PeopleInGroups, received: date) -> IdsOfFile:
    found = coded(array)
    at = word_places(found.texts, people.ids)
    known = (at >= 0) & people.plain[at]
    held = np.bincount(found.codes, minlength=len(known) + 1)[:-1] > 0  # a dictionary may name more than its rows
    other = np.flatnonzero(held & ~known)
    group, place = people.group[np.where(known, at, 0)], people.place[np.where(known, at, 0)]
    others = found.texts.take(pa.array(other))
    cells = parse_column(others, column, received=received)
    group[other] = people.groups_of(cells.words)[cells.parsed]
    sizes = np.bincount(people.group, minlength=people.groups)
    kept: list[pa.StringArray] = []
    for one in range(people.groups):
        theirs = other[group[other] == one]
        place[theirs] = sizes[one] + np.arange(len(theirs))
        kept.append(found.texts.take(pa.array(theirs)))
    codes = found.codes
    return IdsOfFile(name, _spread(group, 0)[codes], _spread(place, -1)[codes], tuple(kept))


def _spread(of_text: NDArray[np.integer], missing: int) -> NDArray[np.integer]:
    return np.append(of_text, of_text.dtype.type(missing))


def with_texts(place: pa.Array, ids: pa.StringArray, others: Sequence[str] | pa.StringArray) -> pa.DictionaryArray:
    """Give positions their texts again."""
    texts = pa.concat_arrays([ids, others]) if len(others) else ids
    return pa.DictionaryArray.from_arrays(place, texts)
