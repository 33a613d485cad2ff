"""What the staff says of the person of each row."""

import numpy as np
from numpy.typing import NDArray

from takeroot.records.cells.word_places import word_places
from takeroot.records.rows.table_rows import TableRows


def of_person(rows: TableRows, staff: TableRows, column: str) -> NDArray[np.int32]:
    """Look up a category or an id of each row's person, -1 where the staff says nothing; of several spells the last."""
    return of_words(rows, staff, column)[rows.cells["staff_id"].parsed]


def of_words(rows: TableRows, staff: TableRows, column: str) -> NDArray[np.int32]:
    """Look it up for each word of the rows' staff ids, and for no id at the end."""
    of_word = np.full(len(staff.cells["staff_id"].words), -1)
    if column in staff.cells:
        of_word[staff.cells["staff_id"].parsed[~staff.out]] = staff.cells[column].parsed[~staff.out]
    place = word_places(rows.cells["staff_id"].words, staff.cells["staff_id"].words)
    return np.append(np.append(of_word, -1)[place], -1).astype(np.int32)
