"""Which months a delivery has: all of them for asking, the usual ones for where records begin and end."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import RecordsError
from takeroot.months import month_number
from takeroot.pipeline.read import months_with_data, require_over, usual_months
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

JANUARY = month_number("2023-01")


def _tables(**monthly):
    workspace = read_workspace(reference_workspace())
    frames = {name: pd.DataFrame({"month": np.zeros(0, dtype=np.int64)}) for name in workspace.tables}
    frames |= {name: pd.DataFrame({"month": np.array(months, dtype=np.int64)}) for name, months in monthly.items()}
    return CleanTables(frames, {}, date(2023, 12, 31)), workspace


def test_stray_rows_move_neither_the_first_nor_the_last_month():
    """One pay row from 2005 and one of the month to come are data, and no months of the record."""
    full = [JANUARY + month for month in range(12) for _ in range(10)]
    tables = _tables(pay=[month_number("2005-03"), *full, JANUARY + 12])
    assert usual_months(*tables) == set(range(JANUARY, JANUARY + 12))
    assert {month_number("2005-03"), JANUARY + 12} <= months_with_data(*tables)


def test_a_table_that_began_later_does_not_end_the_earlier_months():
    """Each table is measured by its own usual month: pay alone, then pay and workload; half of usual is enough."""
    pay = [JANUARY + month for month in range(12) for _ in range(10 if month else 5)]
    workload = [JANUARY + month for month in range(6, 12) for _ in range(100)]
    assert usual_months(*_tables(pay=pay, workload=workload)) == set(range(JANUARY, JANUARY + 12))


def test_a_month_that_was_not_over_is_refused():
    """Received on its last day it may be used; a day earlier the month before is named."""
    require_over(JANUARY, date(2023, 1, 31))
    with pytest.raises(RecordsError, match=r"2023-01: was not over .* choose --as-of 2022-12 or earlier"):
        require_over(JANUARY, date(2023, 1, 30))
