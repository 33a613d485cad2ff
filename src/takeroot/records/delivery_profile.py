"""What a delivery looks like in figures: kept with each run, so that the next delivery can be held against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.months import last_day
from takeroot.specs.table import Table

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class TableFacts:
    """What is counted of a table, or of a part of it.

    Parameters
    ----------
    rows : int
    newest : int or None
        Its newest month number or day number by then; None where it has no date.
    newest_rows : int
        Rows of that month in a monthly table, else all.
    filled : mapping of str to int
        How many of those rows hold a value, by delivered column.
    """

    rows: int
    newest: int | None
    newest_rows: int
    filled: Mapping[str, int]


def delivery_profile(tables: CleanTables, declared: Mapping[str, Table]) -> dict[str, Any]:
    """Measure a delivery. Counts and shares only: nobody can be recognised in it.

    Parameters
    ----------
    tables : CleanTables
    declared : mapping of str to Table

    Returns
    -------
    dict
        Ready for JSON: `received`, and by table `rows`, `lag` (days from its newest row to the delivery, None for an
        entity), `newest_rows` (rows of the newest month of a monthly table, else all) and `filled` (share of those rows
        that hold a value, by delivered column).
    """
    came = {key: tables.delivered[key] for key in declared if key in tables.delivered}
    facts = {key: [table_facts(tables[key], declared[key], came[key], tables.received)] for key in came}
    return profile_of_parts(facts, declared, tables.received)


def table_facts(frame: pd.DataFrame, table: Table, came: frozenset[str], received: date) -> TableFacts:
    """Count one clean table, or a part of it."""
    here = [name for name in table.columns if name in came and name in frame]
    newest, size = None, len(frame)
    columns = {name: frame[name] for name in here}
    if table.date and len(frame):
        dates = frame[table.date].to_numpy()
        if table.kind == "monthly":
            newest = int(dates.max())
            rows = np.flatnonzero(dates == newest)
            size, columns = len(rows), {name: column.take(rows) for name, column in columns.items()}
        elif len(known := dates[dates <= np.datetime64(received)]):
            newest = int(known.max().astype("datetime64[D]").astype(np.int64))
    return TableFacts(len(frame), newest, size, {name: int(column.count()) for name, column in columns.items()})


def profile_of_parts(
    facts: Mapping[str, Iterable[TableFacts]], declared: Mapping[str, Table], received: date
) -> dict[str, Any]:
    """Put the parts of each table together."""
    today = received.toordinal() - _EPOCH
    return {
        "received": received.isoformat(),
        "tables": {key: _profile([*parts], declared[key], today) for key, parts in facts.items()},
    }


def _profile(parts: list[TableFacts], table: Table, today: int) -> dict[str, Any]:
    newest = max((part.newest for part in parts if part.newest is not None), default=None)
    if table.kind == "monthly":
        parts_of_newest = [part for part in parts if part.newest == newest]
        day = None if newest is None else int(last_day(newest))
    else:
        parts_of_newest, day = parts, newest
    rows = sum(part.newest_rows for part in parts_of_newest)
    return {
        "rows": sum(part.rows for part in parts),
        "lag": None if day is None else today - day,
        "newest_rows": rows,
        "filled": {name: _share([part.filled[name] for part in parts_of_newest], rows) for name in parts[0].filled},
    }


def _share(filled: Iterable[int], rows: int) -> float:
    return round(sum(filled) / rows, 4) if rows else 0.0
