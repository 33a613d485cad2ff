"""What the staff says of the person of each row."""

import numpy as np
from numpy.typing import NDArray

from takeroot.records.cells.word_places import word_places
from takeroot.records.rows.table_rows import TableRows


def of_person(rows: TableRows, staff: TableRows, column: str) -> NDArray[np.int32]:
    """Look up a category or an id of each row's person, -1 where the staff says nothing; of several spells the last."""
    of_word = np.full(len(staff.cells["staff_id"].words), -1)
    if column in staff.cells:
        of_word[staff.cells["staff_id"].parsed[~staff.out]] = staff.cells[column].parsed[~staff.out]
    who = rows.cells["staff_id"]
    place = word_places(who.words, staff.cells["staff_id"].words)
    of_row = np.append(np.append(of_word, -1)[place], -1).astype(np.int32)
    return of_row[who.parsed]
