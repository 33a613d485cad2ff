"""Reading a delivery, for every command that needs one."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import RecordsError
from takeroot.months import last_day, month_of_day, month_text
from takeroot.records.read_records import read_records
from takeroot.records.reading import Reading
from takeroot.workspace.workspace import Workspace


def read(source: str, workspace: Workspace, received: date) -> Reading:
    """Read and check the staff records with the tables that the workspace declares.

    Raises
    ------
    RecordsError
        With all problems, if the delivery cannot be used.
    """
    return read_records(source, workspace.tables, received=received)


def require_month(tables: CleanTables, workspace: Workspace, as_of: int) -> None:
    """Stop if nothing at all is dated in the as-of month.

    Raises
    ------
    RecordsError
        Saying which months there are.
    """
    require_a_month(months_with_data(tables, workspace), as_of)


def require_a_month(months: set[int], as_of: int) -> None:
    """Stop if the as-of month is not among the months with data.

    Raises
    ------
    RecordsError
        Saying which months there are.
    """
    if as_of not in months:
        known = (
            f"there is data from {month_text(min(months))} to {month_text(max(months))}" if months else "there is none"
        )
        raise RecordsError(
            f"{month_text(as_of)}: no dated table has a row in this month; {known}; choose another month with --as-of"
        )


def is_over(month: int, received: date) -> bool:
    """Whether a delivery received on a day can hold the whole month."""
    return bool(last_day(month) <= np.datetime64(received, "D").astype(np.int64))


def require_over(as_of: int, received: date) -> None:
    """Stop if the delivery came before the as-of month was over: exits of its last days would count as stays.

    Raises
    ------
    RecordsError
        With the newest month that was over.
    """
    if not is_over(as_of, received):
        running = received.year * 12 + received.month - 1
        newest = month_text(running if is_over(running, received) else running - 1)
        raise RecordsError(
            f"{month_text(as_of)}: was not over when the delivery was received ({received}); "
            f"choose --as-of {newest} or earlier, or correct --received"
        )


def months_with_data(tables: CleanTables, workspace: Workspace) -> set[int]:
    """Months in which a monthly table has a row; without monthly tables, those from first hire to delivery."""
    monthly = [tables[name]["month"] for name, table in workspace.tables.items() if table.kind == "monthly"]
    found = {int(month) for column in monthly for month in column.unique()}
    return found or months_of_service(tables)


def usual_months(tables: CleanTables, workspace: Workspace) -> set[int]:
    """Months in which a monthly table has at least half of its usual rows; for where records begin and end.

    Usual is the median over the months of a table that have any: one stray row from years ago, or a few early ones of
    the month to come, make no month. A month counts if one table is that full in it. Without monthly tables, the months
    from first hire to delivery.
    """
    return usual_of(month_counts(tables, workspace)) or months_of_service(tables)


def month_counts(tables: CleanTables, workspace: Workspace) -> dict[str, pd.Series]:
    """Rows by month number of each monthly table that has any."""
    monthly = {name: tables[name]["month"] for name, table in workspace.tables.items() if table.kind == "monthly"}
    return {name: column.value_counts() for name, column in monthly.items() if len(column)}


def usual_of(counts: Mapping[str, pd.Series]) -> set[int]:
    """Months in which one of the tables has at least half of its median month's rows; `counts` as `month_counts`."""
    return {int(month) for rows in counts.values() for month in rows.index[rows >= rows.median() / 2]}


def months_of_service(tables: CleanTables) -> set[int]:
    """Months from the first hire to the delivery."""
    hired = tables["staff"]["hire_date"].dropna()
    if hired.empty:
        return set()
    first = int(month_of_day(hired.min().to_numpy().astype("datetime64[D]").astype(int)))
    last = tables.received.year * 12 + tables.received.month - 1
    return set(range(first, last + 1))
