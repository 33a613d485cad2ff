"""Where a forward fold parts its rows: what could be learnt at a month, and the year that is then predicted."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.person_periods import PersonPeriods


def fold_rows(rows: PersonPeriods, ends: NDArray[np.int64], *, origin: int) -> tuple[PersonPeriods, PersonPeriods]:
    """Part training rows at an origin.

    Parameters
    ----------
    rows : PersonPeriods
        All of them.
    ends : ndarray of int
        Ends of the lead intervals in months.
    origin : int
        Month number.

    Returns
    -------
    past, year : PersonPeriods
        Rows whose interval had ended by the origin; rows of the landmarks from the origin on, for as long as the last
        lead reaches. No row is in both; people are, as they are when a month is scored.

    Examples
    --------
    >>> months = np.array([0, 12, 12, 24])
    >>> nobody = np.zeros(4, dtype=int)
    >>> rows = PersonPeriods(np.zeros((4, 0)), nobody, nobody > 0, np.ones(4), nobody, months, np.zeros(4))
    >>> [part.as_of.tolist() for part in fold_rows(rows, np.array([12]), origin=12)]
    [[0], [12, 12]]
    """
    past = rows.where(rows.as_of + ends[rows.interval] <= origin)
    return past, rows.where((rows.as_of >= origin) & (rows.as_of < origin + ends[-1]))
