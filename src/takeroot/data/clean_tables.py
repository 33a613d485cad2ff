"""Clean tables: what `records` hands to every other stage, and the dtypes it promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from takeroot.data.coded_ids import CodedIds
from takeroot.data.objections_aside import ObjectionsAside


@dataclass(frozen=True)
class CleanTables:
    """A delivery after reading: each declared table with all its declared columns, bad rows set aside.

    Every table of the workspace is in `frames` and has every declared column, in declared order, sorted by its key;
    what was not delivered is an empty frame or a column of missing values. By declared type:

    ========== ==================== ======================================
    type       dtype                missing
    ========== ==================== ======================================
    id, text   str                  NaN
    category   category             NaN; categories as declared, in order
    number     float64              NaN
    date       datetime64[us]       NaT; a date known to the month or year is its last day
    month      int64 month number   never (a month is always part of a key)
    ========== ==================== ======================================

    Parameters
    ----------
    frames : mapping of str to DataFrame
        Table id to table.
    delivered : mapping of str to frozenset of str
        Table id to the columns that really came. A table that is absent here was not delivered: its features are
        missing, never zero.
    received : date
        The day of delivery: what has happened lies on or before it.
    objections_aside : ObjectionsAside
        Whom rows of `objections` name that are set aside: they are no more to be scored than those in the table.
    persons : mapping of str to CodedIds
        Table id to its column of staff ids as positions, where reading has them; they may tell of a frame that is not
        in `frames` any more.
    """

    frames: Mapping[str, pd.DataFrame]
    delivered: Mapping[str, frozenset[str]]
    received: date
    objections_aside: ObjectionsAside = field(default_factory=ObjectionsAside)
    persons: Mapping[str, CodedIds] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def has(self, table: str, column: str) -> bool:
        """Whether `column` of `table` was delivered."""
        return column in self.delivered.get(table, frozenset())
