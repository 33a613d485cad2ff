"""What came back from the directors; `returns` reads it."""

from dataclasses import dataclass

import pandas as pd

DECISIONS = ("staff_id", "month", "decision", "band_override", "reason")
"""Columns of `decisions`, as in the data contract."""

MEASURES = ("staff_id", "start_date", "lever")
"""Columns of `measures` that a list can fill."""

NOT_UNDERSTOOD = ("file", "line", "column", "value", "code", "reason")
"""Columns of what was not understood. `value` is empty where it would be a person's own words."""


@dataclass(frozen=True)
class Returned:
    """Decisions and measures read from returned lists.

    Parameters
    ----------
    decisions : DataFrame
        staff_id, month (`YYYY-MM`), decision (agreed, done, postponed, refused or missing), band_override, reason;
        one row a person and month: of several lists the last by file name holds.
    measures : DataFrame
        staff_id, start_date (`YYYY-MM-DD`), lever.
    not_understood : DataFrame
        file, line (row of the sheet), column, value, code, reason.
    files : tuple of str
        Lists that were read.
    """

    decisions: pd.DataFrame
    measures: pd.DataFrame
    not_understood: pd.DataFrame
    files: tuple[str, ...]
