"""What became of each spell of employment: left, competing exit, or still there; `landmarks` says from when."""

from typing import Final

import numpy as np
import pandas as pd

from takeroot.errors import HazardError, Problem
from takeroot.hazard.by_person import by_person
from takeroot.months import last_day
from takeroot.specs.recipe import Exits

NEVER: Final = 1 << 40
"""The exit day of a spell that has not ended: later than any day number."""

STAYED: Final = 0
VOLUNTARY: Final = 1
COMPETING: Final = 2


def outcomes(staff: pd.DataFrame, exits: Exits) -> pd.DataFrame:
    """Tell for each spell how it ended, when, and since when that is known.

    Parameters
    ----------
    staff : DataFrame
        The clean table `staff`, a row a spell: staff_id, hire_date, exit_date, exit_reason and, where it was
        delivered, exit_recorded_date. An exit without a reason counts as `unknown`.
    exits : Exits
        Which reasons are the event; any other known reason competes with it.

    Returns
    -------
    DataFrame
        Sorted by staff_id and hire day: staff_id, hire_date, person (a number for each staff_id, in their order),
        hire_day, exit_day, known_day (day numbers; `NEVER` while active), recorded (whether the day on which the exit
        was recorded is known), kind (`STAYED`, `VOLUNTARY`, `COMPETING`) and reason.

    Raises
    ------
    HazardError
        If a reason stands neither among the voluntary nor among the competing exits.

    Examples
    --------
    >>> staff = pd.DataFrame({
    ...     "staff_id": ["a", "b"], "hire_date": pd.to_datetime(["2020-01-01", "2021-01-01"]),
    ...     "exit_date": pd.to_datetime(["2022-05-31", None]), "exit_reason": ["resigned", None]})
    >>> outcomes(staff, Exits(voluntary=("resigned",), competing=("retired",)))["kind"].tolist()
    [1, 0]
    """
    spells = by_person(staff)
    left = spells["exit_date"].notna()
    reason = spells["exit_reason"].astype("object").where(spells["exit_reason"].notna(), "unknown").where(left, "")
    _refuse_unsorted(set(reason[left]), exits)
    exit_day = _days(spells["exit_date"])
    recorded = _days(spells["exit_recorded_date"]) if "exit_recorded_date" in spells else np.full(len(spells), NEVER)
    is_recorded = left.to_numpy() & (recorded < NEVER)
    return pd.DataFrame(
        {
            "staff_id": spells["staff_id"],
            "hire_date": spells["hire_date"],
            "person": pd.factorize(spells["staff_id"])[0].astype(np.int64),
            "hire_day": _days(spells["hire_date"]),
            "exit_day": exit_day,
            "known_day": np.where(is_recorded, np.maximum(exit_day, recorded), exit_day),
            "recorded": is_recorded,
            "kind": np.where(~left, STAYED, np.where(reason.isin(exits.voluntary), VOLUNTARY, COMPETING)),
            "reason": reason,
        }
    )


def as_known(spells: pd.DataFrame, month: int) -> pd.DataFrame:
    """Outcomes as they were known at the end of a month: a later or later recorded exit has not happened yet."""
    unknown = (spells["known_day"] > int(last_day(month))).to_numpy()
    known = spells.copy()
    known.loc[unknown, ["exit_day", "known_day"]] = NEVER
    known.loc[unknown, "kind"] = STAYED
    known.loc[unknown, "recorded"] = False
    known.loc[unknown, "reason"] = ""
    return known


def _days(dates: pd.Series) -> np.ndarray:
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), NEVER, days.astype(np.int64))


def _refuse_unsorted(reasons: set[str], exits: Exits) -> None:
    unknown = sorted(reasons - set(exits.voluntary) - set(exits.competing))
    if unknown:
        raise HazardError(
            Problem(f"hazard.toml: exits: {word}", "stands neither in voluntary nor in competing", "put it in one")
            for word in unknown
        )
