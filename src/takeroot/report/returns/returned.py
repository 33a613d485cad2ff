"""What came back from the directors; `returns` reads it."""

from dataclasses import dataclass

import pandas as pd

DECISIONS = ("staff_id", "month", "decision", "band_override", "reason", "levers", "answered_by")
"""Columns of `decisions`, as in the data contract, with the levers that were decided about and whose list it was."""

MEASURES = ("staff_id", "start_date", "lever")
"""Columns of `measures` that a list can fill."""

AGREED = ("staff_id", "month", "lever", "start_date", "decision")
"""Columns of what was decided about which lever, and from when."""

NOT_UNDERSTOOD = ("file", "line", "column", "value", "code", "reason_zh", "reason_en")
"""Columns of what was not understood. `value` is empty where it would be a person's own words."""


@dataclass(frozen=True)
class Returned:
    """Decisions and measures read from returned lists.

    Parameters
    ----------
    decisions : DataFrame
        staff_id, month (`YYYY-MM`), decision (agreed, done, postponed, refused or missing), band_override, reason,
        levers (ids joined by `+`: those chosen; of a refusal that chose none, all that the list offered), answered_by
        (the facility's id, or the county); one row a person and month: of several lists the last by file name holds.
    measures : DataFrame
        staff_id, start_date (`YYYY-MM-DD`), lever.
    agreed : DataFrame
        staff_id, month, lever, start_date (empty where it was not given), decision (empty likewise): every lever that
        was chosen, whatever was decided about it. For follow-up; no table of the contract.
    not_understood : DataFrame
        file, line (row of the sheet), column, value, code, reason in both languages.
    files : tuple of str
        Lists that were read.
    damaged : tuple of str
        Workbooks that were not.
    unanswered : tuple of str
        Lists in which nothing is filled in: they were not returned, whatever folder they lie in.
    places : frozenset of (str, str)
        Month and facility of the lists that were answered.
    months : frozenset of str
        Months of all lists that were read.
    """

    decisions: pd.DataFrame
    measures: pd.DataFrame
    agreed: pd.DataFrame
    not_understood: pd.DataFrame
    files: tuple[str, ...]
    damaged: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    places: frozenset[tuple[str, str]] = frozenset()
    months: frozenset[str] = frozenset()
