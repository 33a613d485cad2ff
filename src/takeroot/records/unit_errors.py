"""Amounts in the wrong unit: yearly pay in a monthly column, ten thousands of yuan beside yuan.

Nothing is converted on suspicion: a value whose unit is in doubt is blanked and listed. Units that a header or a cell
names are converted where cells are parsed. What is in doubt is told by the modules of `units`.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.amounts import Amounts
from takeroot.records.units.counties import counties
from takeroot.records.units.doubt import Doubt
from takeroot.records.units.doubtful_facilities import doubtful_facilities
from takeroot.records.units.doubtful_months import doubtful_months
from takeroot.records.units.doubtful_values import doubtful_values
from takeroot.records.units.nothing_in_doubt import nothing_in_doubt
from takeroot.records.units.whereabouts import Whereabouts

_FEWEST = 6
"""Rows below which nobody is compared with others."""


def unit_errors(tables: Mapping[str, TableRows]) -> Iterator[Doubt]:
    """Blank amounts whose unit is in doubt, and say in notes what was seen.

    Looked at are columns whose file states what is usual, county by county: each exports by itself. In doubt is

    - a whole month whose middle value lies outside what is usual;
    - a facility most of whose values stand 7 to 30 times above others of the same professions in the same months, or a
      thousand times off: in a month of its own where the column is steady and enough people are paid, else in the year
      that the month ends;
    - a single value that stands a thousand times off the person's own middle so far, or 9 to 16 times above it where
      the column is steady (a bonus of twelve months is no error); off others where there is no past of one's own.

    No value is judged by later months: what is blanked of a month stays so, whatever is delivered afterwards.

    Parameters
    ----------
    tables : mapping of str to TableRows
        Rows after all other checks; they are changed.

    Yields
    ------
    Doubt
        A note for each month and facility, and one for the single values of a column.
    """
    county = counties(tables)
    for key, rows in tables.items():
        amounts = [(name, column.usual) for name, column in rows.table.columns.items() if name in rows.cells]
        of_people = "staff_id" in rows.cells and "staff" in tables
        where = Whereabouts(rows, tables["staff"]) if of_people else None
        for name, usual in amounts:
            if usual:
                of_row = partial(_county_of_rows, rows, where, county)
                yield from doubtful_months(key, rows, name, usual, county=of_row, counties=len(county))
                if where and len(rows) >= _FEWEST and not nothing_in_doubt(rows, name, usual, where, county):
                    found = Amounts.of(rows, name, tables["staff"], where, county)
                    yield from doubtful_facilities(key, rows, name, found)
                    yield from doubtful_values(key, rows, name, usual, found)


def _county_of_rows(rows: TableRows, where: Whereabouts | None, county: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.zeros(len(rows), dtype=np.int64) if where is None else county[where.facility]
