"""The rows of a delivery's tables that the leak audit looks at: few of a large one."""

from collections.abc import Mapping

import pandas as pd

from takeroot.hazard.audit.at_work import people_drawn
from takeroot.hazard.audit.matched_people import people_compared
from takeroot.hazard.audit.twins import twins

_MONTH = "month"


class RowsLookedAt:
    """Keeps of each table what the checks can see, so that a large delivery is audited without standing in memory.

    The checks of tables ask for every row of the people they compare (`rows_before_exit`), draw (`no_counterpart`,
    `risk_falls_off`) or suspect of standing twice (`copied_people`), for the earliest month of each person
    (`rows_before_hire`), and whether somebody has a row at all (`tables_of_leavers`). Whoever writes a check that asks
    for more adds it here; a test holds audits of both equal.

    Parameters
    ----------
    staff : DataFrame
        The clean table.
    spells : DataFrame
        Outcomes as known.
    """

    def __init__(self, staff: pd.DataFrame, spells: pd.DataFrame) -> None:
        drawn = spells["staff_id"][people_drawn(spells)[spells["person"]]]
        self._people = pd.concat([people_compared(spells), twins(staff), drawn]).unique()

    def of(self, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """The rows of some tables, or of a part of their people, that are to be kept."""
        return {name: self._of_table(frame) for name, frame in frames.items()}

    def _of_table(self, frame: pd.DataFrame) -> pd.DataFrame:
        if "staff_id" not in frame:
            return frame
        ordered = frame.sort_values(_MONTH, kind="stable") if _MONTH in frame else frame
        first = ~ordered["staff_id"].duplicated()
        kept = ordered["staff_id"].isin(self._people) | first
        return ordered[kept].sort_index()
