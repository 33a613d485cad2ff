"""Single amounts that have another unit than their person's own so far."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.amounts import Amounts, Flags, Floats
from takeroot.records.units.doubt import Doubt, in_doubt

_FEWEST = 3
_YEARLY = (9.0, 16.0)
_NEVER = (np.inf, np.inf)
_FAR = 1000.0


def doubtful_values(
    key: str, rows: TableRows, name: str, usual: tuple[float, float], amounts: Amounts
) -> Iterator[Doubt]:
    """Blank amounts that strike beside others' and stand far off the person's own; off others' where there is no past.

    A column that is not steady may well have a bonus of twelve months: there it is amounts a thousand times off alone.
    """
    steady = rows.table.columns[name].steady
    known = amounts.known & ~rows.cells[name].missing
    striking = known & amounts.striking
    if not striking.any():
        return
    theirs = known & _of_whom(striking, amounts)
    if not steady:
        theirs &= _of_whom_amounts_vary(theirs, amounts)
    with np.errstate(divide="ignore", invalid="ignore"):
        against_own = amounts.yuan / _own_middle_so_far(theirs, amounts)
    doubtful = striking & in_doubt(against_own, _YEARLY if steady else _NEVER)
    if steady:
        size = np.abs(amounts.yuan)
        doubtful |= striking & np.isnan(against_own) & ((size < usual[0]) | (size > usual[1])) & amounts.odd
    if doubtful.any():
        rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
        yield f"{key}.{name}: ", int(doubtful.sum()), " single values blanked, their unit is in doubt"


def _of_whom(some: Flags, amounts: Amounts) -> Flags:
    """Rows of the people of some rows."""
    theirs = np.zeros(amounts.people, dtype=bool)
    theirs[amounts.person[some]] = True
    return theirs[amounts.person]


def _of_whom_amounts_vary(theirs: Flags, amounts: Amounts) -> Flags:
    """Rows of people whose amounts change sign or vary a thousandfold: no other stands that far off its past."""
    low, high = np.full(amounts.people, np.inf), np.full(amounts.people, -np.inf)
    np.minimum.at(low, amounts.person[theirs], amounts.yuan[theirs])
    np.maximum.at(high, amounts.person[theirs], amounts.yuan[theirs])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = high / low  # below 0 where they change sign
    alike = (ratio > 1 / _FAR) & (ratio < _FAR)
    return ~alike[amounts.person]


def _own_middle_so_far(theirs: Flags, amounts: Amounts) -> Floats:
    """The median of each person's values up to each, where there are enough."""
    at = np.flatnonzero(theirs)
    at = at[np.lexsort((amounts.month[at], amounts.person[at]))]
    values = pd.Series(amounts.yuan[at]).groupby(amounts.person[at]).expanding(min_periods=_FEWEST)
    own = np.full(len(theirs), np.nan)
    own[at] = values.median().to_numpy()
    return own
