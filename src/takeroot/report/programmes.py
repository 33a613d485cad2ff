"""Recruitment channels counted from the clean staff table; the pipeline writes them into the run."""

import numpy as np
import pandas as pd

from takeroot.data.text_places import text_places
from takeroot.months import last_day

COLUMNS = ("county", "facility_id", "recruitment_channel", "came", "serving", "left", "broke")


def programmes(staff: pd.DataFrame, facilities: pd.DataFrame, *, as_of: int) -> pd.DataFrame:
    """Count how many came through each channel, serve, left, and broke their term.

    Parameters
    ----------
    staff, facilities : DataFrame
        Clean tables. Spells without a channel are left out; a facility that is not known counts under `unassigned`.
    as_of : int
        Month number M: later hires have not come, later exits have not left. An exit recorded after M is not known yet.

    Returns
    -------
    DataFrame
        county, facility_id, recruitment_channel, came, serving, left, broke (part of `left`:
        `obligation_breached`); sorted.
    """
    end = np.datetime64(last_day(as_of).item(), "D")
    spells = staff[(staff["hire_date"] <= end) & staff["recruitment_channel"].notna()]
    at = text_places(spells["facility_id"], facilities["facility_id"])
    county = pd.Series(facilities["county"].astype("str").array.take(at, allow_fill=True))
    left = _left(spells, end)
    frame = pd.DataFrame(
        {
            "county": county.fillna("unassigned").array,
            "facility_id": spells["facility_id"].where(at >= 0, "unassigned").array,
            "recruitment_channel": spells["recruitment_channel"].astype("str").array,
            "came": 1,
            "serving": (~left).to_numpy().astype(int),
            "left": left.to_numpy().astype(int),
            "broke": (left & (spells["exit_reason"] == "obligation_breached")).to_numpy().astype(int),
        }
    )
    return frame.groupby(list(COLUMNS[:3]), as_index=False)[list(COLUMNS[3:])].sum()


def _left(spells: pd.DataFrame, end: np.datetime64) -> pd.Series:
    known = spells["exit_date"]
    if "exit_recorded_date" in spells:
        known = spells[["exit_date", "exit_recorded_date"]].max(axis=1)
    return spells["exit_date"].notna() & (known <= end)
