"""Whether the least and the highest amounts show that nothing of a column can be in doubt, as they nearly always do."""

import numpy as np
from numpy.typing import NDArray

from takeroot.records.expected_amounts import dense
from takeroot.records.middles import ordered_within
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.facilities_in_doubt import facilities_in_doubt
from takeroot.records.units.whereabouts import Whereabouts

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
    yuan, steady = rows.cells[name].parsed, rows.table.columns[name].steady
    known = np.flatnonzero(~rows.cells[name].missing & ~rows.out)
    if not len(known):
        return True
    there = slice(None) if len(known) == len(yuan) else known
    if yuan[there].min() <= 0:
        return False
    at, low, tiny = _possibly_striking(yuan, there, where, counties)
    odd = tiny | (yuan[at] > low * _ODD)
    if steady and (odd & ((yuan[at] < usual[0]) | (yuan[at] > usual[1]))).any():
        return False
    if odd.any() and _has_a_facility(at[odd], known, where, steady=steady):
        return False
    return not len(at) or not _is_far_off_oneself(rows, yuan, known, at, _OF_ONESELF if steady else _FAR)


def _possibly_striking(
    yuan: Floats, known: NDArray[np.int64] | slice, where: Whereabouts, counties: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Floats, Flags]:
    """Rows of amounts that may strike, what is expected of each at the least, and which may be a thousandth of it."""
    ours = where.colleagues
    month = where.month[known]
    first = int(month.min())
    group = (month - first) * ours.groups + ours.group[known]
    least, most, low, high = _by_group(yuan[known], group, ours.facilities, counties)
    suspect = (most > low * _STRIKING) | (least < high * _TINY)
    place = np.flatnonzero(suspect[group])
    group, amounts = group[place], yuan[known][place]
    tiny = amounts < high[group] * _TINY
    striking = tiny | (amounts > low[group] * _STRIKING)
    rows = place if isinstance(known, slice) else known[place]
    return rows[striking], low[group][striking], tiny[striking]


def _by_group(
    yuan: Floats, group: NDArray[np.int64], facilities: NDArray[np.int64], counties: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Least and highest amount of each group of colleagues in a month, and the least and most that is expected there.

    Without one facility's, the middle of a county's least is no lower than the one before it, that of the highest no
    higher than the one after it.
    """
    groups = int(group.max()) + 1
    least, most = np.full(groups, np.inf), np.zeros(groups)
    np.minimum.at(least, group, yuan)
    np.maximum.at(most, group, yuan)
    there = np.flatnonzero(most)
    places = len(facilities)
    of_county = dense(there // places * len(counties) + counties[facilities[there % places]])[0]
    size = np.bincount(of_county)
    first = np.cumsum(size) - size
    low, high = np.full(groups, np.inf), np.zeros(groups)
    low[there] = ordered_within(least[there], of_county)[first + np.maximum(size // 2 - 1, 0)][of_county]
    high[there] = ordered_within(most[there], of_county)[first + np.minimum((size + 1) // 2, size - 1)][of_county]
    return least, most, low, high


def _has_a_facility(odd: NDArray[np.int64], known: NDArray[np.int64], where: Whereabouts, *, steady: bool) -> bool:
    """Whether there may be one most of whose known amounts are odd; both are rows."""
    placed = known[where.facility[known] >= 0]
    if not len(placed):
        return False
    facility, month = where.facility[placed].astype(np.int64), where.month[placed]
    month = month - month.min()
    shape = len(np.bincount(facility)), len(np.bincount(month))
    whole, partly = facilities_in_doubt(np.isin(placed, odd), facility, month, shape, steady=steady)
    return bool(whole.any() or partly.any())


def _is_far_off_oneself(
    rows: TableRows, yuan: Floats, known: NDArray[np.int64], striking: NDArray[np.int64], far: float
) -> bool:
    """Whether an amount of anybody with a striking one is so many times another."""
    who = rows.cells["staff_id"].parsed
    theirs = np.zeros(len(rows.cells["staff_id"].words), dtype=bool)
    theirs[who[striking]] = True
    at = known[theirs[who[known]]]
    least, most = np.full(len(theirs), np.inf), np.zeros(len(theirs))
    np.minimum.at(least, who[at], yuan[at])
    np.maximum.at(most, who[at], yuan[at])
    return bool((most[theirs] > least[theirs] * far).any())
