"""What was decided about each person before this month, from the clean table of decisions; the pipeline writes it."""

import numpy as np
import pandas as pd

from takeroot.data.text_places import text_places
from takeroot.months import last_day

COLUMNS = ("staff_id", "month", "decision", "band_override", "reason", "levers", "answered_by")


def decided_before(decisions: pd.DataFrame, people: pd.Series, *, as_of: int) -> pd.DataFrame:
    """Take the newest decision of each person.

    Parameters
    ----------
    decisions : DataFrame
        Clean table; `recorded_date`, `levers` and `answered_by` may be missing from it.
    people : Series of str
        Ids of those who are scored.
    as_of : int
        Month number M: decisions about lists of earlier months, as far as they were recorded by its end.

    Returns
    -------
    DataFrame
        `COLUMNS`, sorted by staff_id.

    Examples
    --------
    >>> rows = [("A", 24298, "agreed"), ("A", 24297, "refused"), ("A", 24299, "done"), ("B", 24298, "done")]
    >>> frame = pd.DataFrame(rows, columns=["staff_id", "month", "decision"])
    >>> decided_before(frame, pd.Series(["A"]), as_of=24299)[["staff_id", "month", "decision"]].to_numpy().tolist()
    [['A', 24298, 'agreed']]
    """
    found = decisions[(decisions["month"] < as_of) & (text_places(decisions["staff_id"], people) >= 0)]
    if "recorded_date" in found:
        end = np.datetime64(last_day(as_of).item(), "D")
        found = found[~(found["recorded_date"] > end)]
    newest = found.sort_values(["staff_id", "month"], kind="stable").drop_duplicates("staff_id", keep="last")
    return newest.reindex(columns=list(COLUMNS)).reset_index(drop=True)
