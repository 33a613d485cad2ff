"""When service obligations end, from the clean staff table; the pipeline writes them into the run."""

import pandas as pd

from takeroot.months import month_of_day


def obligations(staff: pd.DataFrame, *, as_of: int) -> pd.DataFrame:
    """List whose service obligation ends after month M, and in which month.

    Parameters
    ----------
    staff : DataFrame
        Clean staff rows of the people who are scored or counted at M.
    as_of : int
        Month number M.

    Returns
    -------
    DataFrame
        staff_id, end_month (month number), sorted by staff_id.
    """
    ends = staff.dropna(subset=["service_obligation_end"])
    days = ends["service_obligation_end"].to_numpy().astype("datetime64[D]").astype("int64")
    frame = pd.DataFrame({"staff_id": ends["staff_id"].to_numpy(), "end_month": month_of_day(days)})
    return frame[frame["end_month"] > as_of].sort_values(["staff_id", "end_month"], ignore_index=True)
