"""Whether the least and the highest amounts show that nothing of a column can be in doubt, as they nearly always do."""

import numpy as np
from numpy.typing import NDArray

from takeroot.records.expected_amounts import dense
from takeroot.records.middles import ordered_within
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.amounts import Whereabouts
from takeroot.records.units.facilities_in_doubt import facilities_in_doubt

_ODD, _STRIKING, _TINY = 6.99, 2.99, 1 / 999
_OF_ONESELF, _FAR = 8.99, 999.0
"""All a little wider than the limits of `amounts` and `doubtful_values`, so that no rounding comes between."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def nothing_in_doubt(
    rows: TableRows, name: str, usual: tuple[float, float], where: Whereabouts, counties: NDArray[np.int64]
) -> bool:
    """Tell that `doubtful_facilities` and `doubtful_values` would find nothing; False where only they can tell.

    What is expected of an amount, a median of facilities' medians, lies between the medians of the facilities' least
    and of their highest amounts, and these need no sorting of amounts. Held against that bound, no facility pays most
    of a year's amounts seven times too high, and nobody with an amount three times as high as others' ever had one nine
    times lower (a thousand times, where the column is not steady).
    """
    cells, who = rows.cells[name], rows.cells["staff_id"].parsed
    known = ~cells.missing & ~rows.out
    yuan = cells.parsed
    if not known.all():
        yuan, who = yuan[known], who[known]
        where = Whereabouts(where.profession[known], where.facility[known], where.month[known])
    if not len(yuan):
        return True
    if (yuan <= 0).any():
        return False
    low, high = _bounds(yuan, where, counties)
    tiny, steady = yuan < high * _TINY, rows.table.columns[name].steady
    odd, striking = tiny | (yuan > low * _ODD), tiny | (yuan > low * _STRIKING)
    if steady and (odd & ((yuan < usual[0]) | (yuan > usual[1]))).any():
        return False
    if odd.any() and _has_a_facility(odd, where, steady=steady):
        return False
    return not striking.any() or not _is_far_off_oneself(yuan, who, striking, _OF_ONESELF if steady else _FAR)


def _bounds(yuan: Floats, where: Whereabouts, counties: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """What is expected of each amount at the least and at the most."""
    (what, professions, _), (when, months, _) = dense(where.profession), dense(where.month)
    place, places, named = dense(where.facility)
    group = (when * professions + what) * places + place
    least, most = np.full(months * professions * places, np.inf), np.zeros(months * professions * places)
    np.minimum.at(least, group, yuan)
    np.maximum.at(most, group, yuan)
    there = np.flatnonzero(most)
    of_county = dense(there // places * len(counties) + counties[named[there % places]])[0]
    size = np.bincount(of_county)
    end = np.cumsum(size)
    # Without one of them the middle is no lower than this one, and no higher than that.
    low, high = np.maximum(size - 2, 0) // 2, np.minimum((size + 1) // 2, size - 1)
    least[there] = ordered_within(least[there], of_county)[end - size + low][of_county]
    most[there] = ordered_within(most[there], of_county)[end - size + high][of_county]
    return least[group], most[group]


def _has_a_facility(odd: Flags, where: Whereabouts, *, steady: bool) -> bool:
    placed = where.facility >= 0
    if not placed.any():
        return False
    facility, month = where.facility[placed].astype(np.int64), where.month[placed] - where.month.min()
    shape = int(facility.max()) + 1, int(month.max()) + 1
    whole, partly = facilities_in_doubt(odd[placed], facility, month, shape, steady=steady)
    return bool(whole.any() or partly.any())


def _is_far_off_oneself(yuan: Floats, who: NDArray[np.int32], striking: Flags, far: float) -> bool:
    """Whether an amount of anybody with a striking one is so many times another."""
    theirs = np.zeros(int(who.max()) + 1, dtype=bool)
    theirs[who[striking]] = True
    at = np.flatnonzero(theirs[who])
    least, most = np.full(len(theirs), np.inf), np.zeros(len(theirs))
    np.minimum.at(least, who[at], yuan[at])
    np.maximum.at(most, who[at], yuan[at])
    return bool((most[theirs] > least[theirs] * far).any())
