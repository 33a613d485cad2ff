"""A reading: what `read_records` hands on. The clean tables themselves are described in `data.clean_tables`."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import Problem


@dataclass(frozen=True)
class Reading:
    """A delivery after reading, and the account of every row and cell that was not used.

    Parameters
    ----------
    tables : CleanTables
        What the other stages use.
    set_aside : DataFrame
        One row a thing that was not used, sorted by table, file, line and column: table, file, line, key (canonical key
        parts that can be read, joined by `|`), column (header as it stands in the file), value (as it stands), effect
        (`row` or `value`), code, reason (in words). A row with several faults stands here several times.
    counts : DataFrame
        One row a table that came: table, read, used, set_aside, values_blanked, not_recognised. read = used +
        set_aside.
    notes : tuple of str
        What was seen and counts as neither: title lines, totals, hidden sheets, files that are no table; and
        assumptions, with how often they were made. No person's value stands here.
    unrecognised : DataFrame
        table, file, column, value, times: words no table's file knows. For a header the value is empty.
    digests : mapping of str to str
        File name to SHA-256.
    problems : tuple of Problem
        Why a run must stop: a table of which more was set aside than its file allows. `read_records` raises them unless
        it is asked not to.
    """

    tables: CleanTables
    set_aside: pd.DataFrame
    counts: pd.DataFrame
    notes: tuple[str, ...]
    unrecognised: pd.DataFrame
    digests: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
