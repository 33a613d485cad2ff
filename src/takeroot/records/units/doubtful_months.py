"""Months whose middle amount is not usual."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from takeroot.months import month_text
from takeroot.records.middles import middles
from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.doubt import Doubt

_FEWEST = 30
"""Values below which the middle of a month says nothing."""


def doubtful_months(
    key: str,
    rows: TableRows,
    name: str,
    usual: tuple[float, float],
    *,
    county: Callable[[], NDArray[np.int64]],
    counties: int,
) -> Iterator[Doubt]:
    """Blank a column's amounts of the months and counties whose middle lies outside what is usual.

    Amounts of 0 are not looked at: most people may well have no allowance at all.

    Parameters
    ----------
    county : callable
        Gives that of each row, (n,), below `counties`; asked where an amount is not usual.
    """
    size = np.abs(rows.cells[name].parsed)
    known = ~rows.cells[name].missing & ~rows.out & (size > 0)
    amounts = size[known]
    if usual[0] <= amounts.min(initial=usual[0]) and amounts.max(initial=usual[1]) <= usual[1]:
        return
    month = rows.cells[rows.table.date].parsed
    first = int(month[known].min())
    county_of_row = county()
    group = (month[known] - first) * counties + county_of_row[known]
    odd = _odd_middles(amounts, group, usual)
    for one in np.unique(odd // counties):
        doubtful = known & (month == one + first) & np.isin(county_of_row, odd[odd // counties == one] % counties)
        rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
        yield (
            f"{key}.{name}: ",
            int(doubtful.sum()),
            (
                f" values of {month_text(int(one) + first)} blanked, their unit is in doubt; their middle lies outside "
                f"{usual[0]:g} to {usual[1]:g}; state the unit in the header, such as (万元)"
            ),
        )


def _odd_middles(
    values: NDArray[np.float64], group: NDArray[np.int64], usual: tuple[float, float]
) -> NDArray[np.int64]:
    """Groups whose middle is not usual: sorted are those alone of which half the values are not."""
    beyond = (values < usual[0]) | (values > usual[1])
    count, odd = np.bincount(group), np.bincount(group, beyond)
    asked = (odd >= count - odd)[group]
    middle, size = middles(values[asked], group[asked], len(count))
    return np.flatnonzero((size >= _FEWEST) & ((middle < usual[0]) | (middle > usual[1])))
