"""Facilities most of whose amounts have another unit than others'."""

from collections.abc import Iterator

import numpy as np

from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.amounts import Amounts
from takeroot.records.units.doubt import Doubt
from takeroot.records.units.facilities_in_doubt import facilities_in_doubt


def doubtful_facilities(key: str, rows: TableRows, name: str, amounts: Amounts) -> Iterator[Doubt]:
    """Blank the amounts of a facility in a month of its own, or those that strike in the year that the month ends."""
    placed = amounts.known & (amounts.facility >= 0)
    compared = placed & np.isfinite(amounts.ratio)
    if not (compared & amounts.odd).any():
        return
    month = amounts.month - amounts.month[placed].min()
    months = len(np.bincount(month[placed]))
    shape, steady = (len(amounts.facilities), months), rows.table.columns[name].steady
    there = amounts.odd[compared], amounts.facility[compared].astype(np.int64), month[compared]
    whole, partly = facilities_in_doubt(*there, shape, steady=steady)
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
