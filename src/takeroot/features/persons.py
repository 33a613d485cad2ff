"""Whom each row of a table is about, as a place among the persons of `spells`."""

import numpy as np
import pyarrow as pa

from takeroot.data.clean_tables import CleanTables
from takeroot.data.same_memory import same_memory
from takeroot.features.calendar import Ints
from takeroot.features.codes import places, places_of_words


class Persons:
    """The persons of a delivery, by their ids, sorted.

    Where reading left positions beside the ids of a table (`CleanTables.persons`), these are looked up instead of rows:
    once for all tables that share them.
    """

    def __init__(self, tables: CleanTables, ids: pa.Array) -> None:
        self._tables, self._ids = tables, ids
        self._known: list[tuple[pa.Array, Ints]] = []

    def of(self, table: str) -> Ints:
        """(R,) place of each row's person; -1 for who is nobody of the staff."""
        column, coded = self._tables[table]["staff_id"], self._tables.persons.get(table)
        if coded is None or not coded.tell_of(column):
            return places(column, self._ids)
        return np.take(self._places(coded.ids), coded.place)  # -1 takes the last: nobody

    def _places(self, words: pa.Array) -> Ints:
        for known, found in self._known:
            if same_memory(known, words):
                return found
        found = np.append(places_of_words(words, self._ids), -1)
        self._known.append((words, found))
        return found
