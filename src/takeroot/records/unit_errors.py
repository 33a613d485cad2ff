"""Amounts in the wrong unit: yearly pay in a monthly column, ten thousands of yuan beside yuan.

Nothing is converted on suspicion: a value whose unit is in doubt is blanked and listed. Units that a header or a cell
names are converted where cells are parsed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.months import month_text
from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows

_FEWEST = 30
"""Values below which the middle of a month says nothing."""
_FEWEST_OF_FACILITY = 6
_FEWEST_OF_PERSON = 3
_YEARLY = (7.0, 30.0)
_YEARLY_OF_PERSON = (9.0, 16.0)
_TEN_THOUSAND = 1000.0
_STRIKING = 3.0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class _Amounts:
    """One column of amounts: used values, whose they are, how they stand to the same profession in other facilities."""

    yuan: Floats
    known: Flags
    person: NDArray[np.int32]
    ratio: Floats
    facility: NDArray[np.int32]


def unit_errors(tables: Mapping[str, TableRows]) -> Iterator[str]:
    """Blank amounts whose unit is in doubt, and say in notes what was seen.

    Looked at are columns whose file states what is usual. In doubt is

    - a whole month whose middle value lies outside what is usual;
    - a whole facility that stands 7 to 30 times above others of the same professions, or a thousand times off;
    - a single value that stands a thousand times off the person's own middle, or 9 to 16 times above it where the
      column is steady (a bonus of twelve months is no error).

    Parameters
    ----------
    tables : mapping of str to TableRows
        Rows after all other checks; they are changed.

    Yields
    ------
    str
        A note for each month and facility, and one for the single values of a column.
    """
    for key, rows in tables.items():
        for name, column in rows.table.columns.items():
            if column.usual and name in rows.cells:
                yield from _months(key, rows, name, column.usual)
                if "staff_id" in rows.cells and "staff" in tables and len(rows) >= _FEWEST_OF_FACILITY:
                    amounts = _amounts(rows, name, tables["staff"])
                    yield from _facilities(key, rows, name, amounts, tables["staff"])
                    yield from _singles(key, rows, name, amounts)


def _months(key: str, rows: TableRows, name: str, usual: tuple[float, float]) -> Iterator[str]:
    size_of = np.abs(rows.cells[name].parsed)
    known = ~rows.cells[name].missing & ~rows.out & (size_of > 0)  # most people may well have no allowance at all
    month = rows.cells[rows.table.date].parsed
    groups = pd.Series(size_of[known]).groupby(month[known])
    middle, size = groups.median(), groups.size()
    for odd in middle.index[(size >= _FEWEST) & ((middle < usual[0]) | (middle > usual[1]))]:
        doubtful = known & (month == odd)
        rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
        yield (
            f"{key}.{name}: {int(doubtful.sum())} values of {month_text(int(odd))} blanked, their unit is in doubt; "
            f"their middle lies outside {usual[0]:g} to {usual[1]:g}; state the unit in the header, such as (万元)"
        )


def _facilities(key: str, rows: TableRows, name: str, amounts: _Amounts, staff: TableRows) -> Iterator[str]:
    facility = amounts.facility
    there = amounts.known & (facility >= 0) & np.isfinite(amounts.ratio)
    groups = pd.Series(amounts.ratio[there]).groupby(facility[there])
    middle, size = groups.median(), groups.size()
    doubt = _in_doubt(np.asarray(middle, dtype=np.float64), _YEARLY)
    odd = middle.index[(size >= _FEWEST_OF_FACILITY) & doubt]
    for one in odd:
        doubtful = amounts.known & (facility == one)
        rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
        which = staff.cells["facility_id"].words[int(one)].as_py()
        yield (
            f"{key}.{name}: {int(doubtful.sum())} values of facility {which} blanked, their unit is in doubt; their "
            f"middle is {middle[one]:.2g} times that of others of the same professions"
        )


def _singles(key: str, rows: TableRows, name: str, amounts: _Amounts) -> Iterator[str]:
    known = amounts.known & ~rows.cells[name].missing
    striking = known & ((amounts.ratio > _STRIKING) | (np.abs(amounts.ratio) < 1 / _TEN_THOUSAND))
    if not striking.any():
        return
    theirs = known & np.isin(amounts.person, np.unique(amounts.person[striking]))
    groups = pd.Series(amounts.yuan[theirs]).groupby(amounts.person[theirs])
    own = np.full(len(rows), np.nan)
    own[theirs] = np.where(groups.transform("size") >= _FEWEST_OF_PERSON, groups.transform("median"), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        against_own = amounts.yuan / own
    yearly = _YEARLY_OF_PERSON if rows.table.columns[name].steady else (np.inf, np.inf)
    doubtful = striking & _in_doubt(against_own, yearly)
    rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
    if doubtful.any():
        yield f"{key}.{name}: {int(doubtful.sum())} single values blanked, their unit is in doubt"


def _amounts(rows: TableRows, name: str, staff: TableRows) -> _Amounts:
    cells = rows.cells[name]
    known = ~cells.missing & ~rows.out
    profession, facility = (_of_person(rows, staff, column) for column in ("profession", "facility_id"))
    frame = pd.DataFrame({"yuan": cells.parsed, "profession": profession, "facility": facility})[known]
    groups = frame.groupby(["profession", "facility"])["yuan"]
    elsewhere = groups.median().groupby("profession").transform(_middle_of_others)
    expected = np.full(len(rows), np.nan)
    expected[known] = elsewhere.to_numpy()[groups.ngroup().to_numpy()]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = cells.parsed / expected
    return _Amounts(cells.parsed, known, rows.cells["staff_id"].parsed, ratio, facility)


def _middle_of_others(middles: pd.Series) -> Floats:
    """For each facility the median of the other facilities' middles; its own where there is no other."""
    values = middles.to_numpy(dtype=np.float64)
    if len(values) == 1:
        return values
    ordered, rank = np.sort(values), np.argsort(np.argsort(values, kind="stable"), kind="stable")
    low, high = (len(values) - 2) // 2, (len(values) - 1) // 2
    return (ordered[low + (rank <= low)] + ordered[high + (rank <= high)]) / 2


def _of_person(rows: TableRows, staff: TableRows, column: str) -> NDArray[np.int32]:
    """What the staff says of each row's person, -1 where it says nothing."""
    if column not in staff.cells:
        return np.full(len(rows), -1, dtype=np.int32)
    who, what = staff.cells["staff_id"], staff.cells[column]
    of_word = np.full(len(who.words) + 1, -1, dtype=np.int32)
    of_word[who.parsed[~staff.out]] = what.parsed[~staff.out]
    place = who.words.to_pandas().pipe(pd.Index).get_indexer(rows.cells["staff_id"].words.to_pylist())
    of_row = np.append(np.where(place >= 0, of_word[place], -1), -1)
    return of_row[rows.cells["staff_id"].parsed].astype(np.int32)


def _in_doubt(ratio: Floats, yearly: tuple[float, float]) -> Flags:
    size = np.abs(ratio)
    tiny = (size > 0) & (size < 1 / _TEN_THOUSAND)
    return ((size > yearly[0]) & (size < yearly[1])) | (size > _TEN_THOUSAND) | tiny
