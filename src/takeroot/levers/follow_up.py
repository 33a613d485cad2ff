"""What became of people in the months after a measure: months until they left, and whether of their own will."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.months import month_of_day
from takeroot.specs.recipe import Exits

Floats = NDArray[np.float64]

_NEVER = 1 << 40


class FollowUp(NamedTuple):
    """n people from the end of a month: `months` (1, 2, ...) in which each was last at risk, and whether they left.

    Parameters
    ----------
    months : array of int (n,)
        Months until they left, or until the observation ended.
    left : boolean array (n,)
        Whether it ended with a voluntary exit; otherwise it is censored at the end of `months`.
    """

    months: NDArray[np.int64]
    left: NDArray[np.bool_]

    def until(self, limit: NDArray[np.int64] | int) -> "FollowUp":
        """Censor everyone after at most `limit` months."""
        return FollowUp(np.minimum(self.months, limit), self.left & (self.months <= limit))

    def only(self, keep: NDArray[np.bool_]) -> "FollowUp":
        """The same for some of the people."""
        return FollowUp(self.months[keep], self.left[keep])


def follow_up(
    staff: pd.DataFrame, who: pd.DataFrame, exits: Exits, *, as_of: int, horizon: int = 12
) -> tuple[NDArray[np.bool_], FollowUp]:
    """Follow people from the end of a month.

    Parameters
    ----------
    staff : DataFrame
        The clean table; a row a spell.
    who : DataFrame
        staff_id and month (a month number), one row each.
    exits : Exits
        Which reasons are voluntary; any other exit ends the observation.
    as_of : int
        The last month whose exits are known.
    horizon : int
        Months to follow at most.

    Returns
    -------
    present : boolean array (n,)
        Who was employed at the end of their month, which is before `as_of`.
    followed : FollowUp
        Of those who were present, in order.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_id": ["a"], "hire_date": pd.to_datetime(["2020-01-01"]),
    ...                       "exit_date": pd.to_datetime(["2024-03-15"]), "exit_reason": ["resigned"]})
    >>> who = pd.DataFrame({"staff_id": ["a", "a"], "month": [24 + 24264, 25 + 24264]})  # 2024-01, 2024-02
    >>> exits = Exits(voluntary=("resigned",), competing=("retired",))
    >>> present, followed = follow_up(staff, who, exits, as_of=24299)
    >>> followed.months.tolist(), followed.left.tolist()
    ([2, 1], [True, True])
    """
    spells = spells_in_months(staff, exits)
    rows = who.assign(row=np.arange(len(who))).merge(spells, on="staff_id")
    rows = rows[(rows["hired"] <= rows["month"]) & (rows["gone"] > rows["month"])].drop_duplicates("row")
    present = np.zeros(len(who), dtype=bool)
    present[rows["row"]] = rows["month"] < as_of
    rows = rows[rows["month"] < as_of].sort_values("row")
    start = rows["month"].to_numpy(dtype=np.int64)
    until = rows["gone"].to_numpy(dtype=np.int64) - start
    seen = np.minimum(as_of - start, horizon)
    return present, FollowUp(np.minimum(until, seen), (until <= seen) & rows["voluntary"].to_numpy(dtype=bool))


def spells_in_months(staff: pd.DataFrame, exits: Exits) -> pd.DataFrame:
    """Month of hire, month of exit, and whether it was voluntary."""
    return pd.DataFrame(
        {
            "staff_id": staff["staff_id"],
            "hired": months_of(staff["hire_date"]),
            "gone": months_of(staff["exit_date"]),
            "voluntary": staff["exit_reason"].astype("object").isin(exits.voluntary),
        }
    )


def months_of(dates: pd.Series) -> NDArray[np.int64]:
    """Month numbers of dates; far in the future where missing."""
    days = dates.astype("datetime64[s]").to_numpy().astype("datetime64[D]").astype(np.int64)
    missing = dates.isna().to_numpy()
    return np.where(missing, _NEVER, month_of_day(np.where(missing, 0, days)))
