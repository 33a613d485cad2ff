"""What a delivery looks like in figures: kept with each run, so that the next delivery can be held against it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.months import last_day
from takeroot.specs.table import Table

_EPOCH = date(1970, 1, 1).toordinal()


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
    return {
        "received": tables.received.isoformat(),
        "tables": {
            key: _profile(tables[key], declared[key], tables.delivered[key], tables.received)
            for key in declared
            if key in tables.delivered
        },
    }


def _profile(frame: pd.DataFrame, table: Table, came: frozenset[str], received: date) -> dict[str, Any]:
    newest = frame
    lag = None
    if table.date and len(frame):
        dates = frame[table.date]
        if table.kind == "monthly":
            newest = frame[dates == dates.max()]
            lag = received.toordinal() - _EPOCH - int(last_day(dates.max()))
        else:
            known = dates[dates <= pd.Timestamp(received)]
            lag = (pd.Timestamp(received) - known.max()).days if len(known) else None
    return {
        "rows": len(frame),
        "lag": lag,
        "newest_rows": len(newest),
        "filled": {name: _share(newest[name]) for name in table.columns if name in came and name in frame},
    }


def _share(values: pd.Series) -> float:
    return round(float(np.mean(values.notna())), 4) if len(values) else 0.0
