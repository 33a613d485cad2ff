"""Rows of a table by person and day, sorted, so that many people can be asked at once whether they have any."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

_DAYS = 1 << 21
_EARLIEST = -(1 << 19)


def row_keys(table: pd.DataFrame, day: Integers, spells: pd.DataFrame) -> Integers:
    """Make a number of person and day for each row of a table, that sorts by person, then day.

    Parameters
    ----------
    table : DataFrame
        Has staff_id.
    day : ndarray of shape (N,)
        Day number a row.
    spells : DataFrame
        Outcomes: the number of each person.

    Returns
    -------
    ndarray of shape (N,)
        -1 for rows of people who are not in the outcomes.
    """
    numbers = spells.drop_duplicates("staff_id").set_index("staff_id")["person"]
    person = numbers.reindex(table["staff_id"]).fillna(-1).to_numpy().astype(np.int64)
    return np.where(person >= 0, _key(person, day), -1)


def have_rows(keys: Integers, person: Integers, first: Integers | int, last: Integers | int) -> Booleans:
    """Tell who has a row dated from one day to another, both included.

    Parameters
    ----------
    keys : ndarray
        Of `row_keys`, sorted.
    person : ndarray
        Numbers of people; nobody (-1) has no rows.
    first, last : ndarray or int
        Day numbers, of a shape that fits `person`.

    Examples
    --------
    >>> spells = pd.DataFrame({"staff_id": ["a", "b"], "person": [0, 1]})
    >>> keys = row_keys(pd.DataFrame({"staff_id": ["b"]}), np.array([100]), spells)
    >>> have_rows(keys, np.array([0, 1, 1]), np.array([90, 90, 101]), 110)
    array([False,  True, False])
    """
    begin = np.searchsorted(keys, _key(person, np.maximum(first, _EARLIEST)), "left")
    end = np.searchsorted(keys, _key(person, np.asarray(last)), "right")
    return np.asarray((end > begin) & (person >= 0))


def row_places(keys: Integers, person: Integers, day: Integers | int) -> Integers:
    """Where among sorted keys the rows of each person from a day on begin."""
    return np.asarray(np.searchsorted(keys, _key(person, np.maximum(day, _EARLIEST)), "left"))


def _key(person: Integers, day: Integers) -> Integers:
    return np.asarray(person * _DAYS + day - _EARLIEST)
