"""Facilities most of whose amounts have another unit than others'."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.amounts import Amounts, Flags
from takeroot.records.units.doubt import Doubt

_FEWEST = 6
_YEAR = 12


def doubtful_facilities(key: str, rows: TableRows, name: str, amounts: Amounts) -> Iterator[Doubt]:
    """Blank the amounts of a facility in a month of its own, or those that strike in the year that the month ends."""
    placed = amounts.known & (amounts.facility >= 0)
    compared = placed & np.isfinite(amounts.ratio)
    if not (compared & amounts.odd).any():
        return
    month = amounts.month - amounts.month[placed].min()
    months = len(np.bincount(month[placed]))
    whole, partly = _in_doubt(amounts, compared, month, months, steady=rows.table.columns[name].steady)
    cell = amounts.facility[placed], month[placed]
    doubtful = np.zeros(len(rows), dtype=bool)
    doubtful[placed] = whole[cell] | (partly[cell] & amounts.striking[placed])
    rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
    for one in np.unique(amounts.facility[doubtful]).tolist():
        theirs = doubtful & (amounts.facility == one)
        yield (
            f"{key}.{name}: ",
            int(theirs.sum()),
            (
                f" values of facility {amounts.facilities[one]} blanked, their unit is in doubt; their middle is "
                f"{np.nanmedian(amounts.ratio[theirs]):.2g} times that of others of the same professions"
            ),
        )


def _in_doubt(
    amounts: Amounts, compared: Flags, month: NDArray[np.int64], months: int, *, steady: bool
) -> tuple[Flags, Flags]:
    """For each facility and month, whether all of its values are in doubt, and whether those that strike are."""
    shape = len(amounts.facilities), months
    cell = (amounts.facility * months + month)[compared]
    odd = np.bincount(cell, amounts.odd[compared], minlength=shape[0] * shape[1]).reshape(shape)
    count = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    many = (count >= _FEWEST) & steady
    odd_so_far, count_so_far = _of_the_year(odd), _of_the_year(count)
    few = (count_so_far < _FEWEST) & ((odd_so_far < count_so_far) | (not steady))
    return many & (2 * odd > count), ~many & ~few & (2 * odd_so_far > count_so_far)


def _of_the_year(counts: NDArray[np.number]) -> NDArray[np.number]:
    """Sums over the twelve months that end with each."""
    total = np.cumsum(counts, axis=1)
    total[:, _YEAR:] -= total[:, :-_YEAR].copy()
    return total
