"""How many left each month where a measure was given, in the year before it: what a before-and-after view compares."""

import numpy as np
import pandas as pd

from takeroot.levers.follow_up import spells_in_months
from takeroot.specs.recipe import Exits


def rates_before(staff: pd.DataFrame, exits: Exits, begun: pd.DataFrame, months: int = 12) -> pd.Series:
    """Voluntary exits per person-month at the facility of whoever got a measure, in the months before it began.

    Parameters
    ----------
    staff : DataFrame
        The clean table.
    exits : Exits
    begun : DataFrame
        `begun_measures`: staff_id and month.
    months : int
        How far to look back.

    Returns
    -------
    Series
        Index as `begun`; missing where nobody was there.
    """
    if begun.empty:
        return pd.Series(np.empty(0), index=begun.index)
    spells = spells_in_months(staff, exits)
    place, names = pd.factorize(staff["facility_id"].astype(str), sort=True)
    first, last = int(begun["month"].min()) - months, int(begun["month"].max())
    shape = (len(names), last - first + 2)
    change, exits_of = np.zeros(shape), np.zeros(shape)
    hired, gone = (np.clip(spells[name] - first, 0, shape[1] - 1).to_numpy() for name in ("hired", "gone"))
    np.add.at(change, (place, hired), 1)
    np.add.at(change, (place, gone), -1)
    left = spells["voluntary"].to_numpy(dtype=bool) & (spells["gone"] >= first).to_numpy()
    left &= (spells["gone"] <= last).to_numpy()
    np.add.at(exits_of, (place[left], gone[left]), 1)
    there = np.cumsum(change, axis=1)
    at = begun["staff_id"].map(pd.Series(place, index=staff["staff_id"]).groupby(level=0).last())
    facility, month = at.fillna(0).to_numpy(dtype=np.int64), begun["month"].to_numpy() - first
    counts = [np.pad(np.cumsum(table, axis=1), ((0, 0), (1, 0))) for table in (exits_of, there)]
    sums = [table[facility, month] - table[facility, month - months] for table in counts]
    rate = sums[0] / np.where(sums[1] > 0, sums[1], np.nan)
    return pd.Series(np.where(at.isna(), np.nan, rate), index=begun.index)
