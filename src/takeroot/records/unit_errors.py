"""Amounts in the wrong unit: yearly pay in a monthly column, ten thousands of yuan beside yuan.

Nothing is converted on suspicion: a value whose unit is in doubt is blanked and listed. Units that a header or a cell
names are converted where cells are parsed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.months import month_text
from takeroot.records.cells.word_places import word_places
from takeroot.records.expected_amounts import expected_amounts
from takeroot.records.middles import middles
from takeroot.records.reason import Reason
from takeroot.records.rows.table_rows import TableRows

_FEWEST = 30
"""Values below which the middle of a month says nothing."""
_FEWEST_OF_FACILITY = 6
_FEWEST_OF_PERSON = 3
_YEARLY = (7.0, 30.0)
_YEARLY_OF_PERSON = (9.0, 16.0)
_TEN_THOUSAND = 1000.0
_YEAR = 12
_STRIKING = 3.0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int32]
Doubt = tuple[str, int, str]
"""A note: a number between two texts."""


class _Places(NamedTuple):
    """Of each row: what its person is, where, and when."""

    profession: Codes
    facility: Codes
    month: NDArray[np.int64]


@dataclass(frozen=True)
class _Amounts:
    """One column of amounts: used values, whose and when, and how they stand to others of the profession that month."""

    yuan: Floats
    known: Flags
    person: NDArray[np.int32]
    ratio: Floats
    facility: NDArray[np.int32]
    month: NDArray[np.int64]


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
    counties = _counties(tables)
    for key, rows in tables.items():
        where: _Places | None = None
        for name, column in rows.table.columns.items():
            if column.usual and name in rows.cells:
                yield from _months(key, rows, name, column.usual, _county_of_rows(rows, tables, counties))
                if "staff_id" in rows.cells and "staff" in tables and len(rows) >= _FEWEST_OF_FACILITY:
                    where = where or _places(rows, tables["staff"])
                    amounts = _amounts(rows, name, where, counties)
                    yield from _facilities(key, rows, name, amounts, tables["staff"])
                    yield from _singles(key, rows, name, amounts)


def _months(key: str, rows: TableRows, name: str, usual: tuple[float, float], county: Codes) -> Iterator[Doubt]:
    size_of = np.abs(rows.cells[name].parsed)
    known = ~rows.cells[name].missing & ~rows.out & (size_of > 0)  # most people may well have no allowance at all
    month = rows.cells[rows.table.date].parsed
    if not known.any():
        return
    first, counties = int(month[known].min()), int(county.max()) + 1
    group = (month[known] - first) * counties + county[known]
    odd = _odd_middles(size_of[known], group, usual)
    for one in np.unique(odd // counties) + first:
        doubtful = known & (month == one) & np.isin(county, odd[odd // counties == one - first] % counties)
        rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
        yield (
            f"{key}.{name}: ",
            int(doubtful.sum()),
            (
                f" values of {month_text(int(one))} blanked, their unit is in doubt; their middle lies outside "
                f"{usual[0]:g} to {usual[1]:g}; state the unit in the header, such as (万元)"
            ),
        )


def _odd_middles(values: Floats, group: NDArray[np.int64], usual: tuple[float, float]) -> NDArray[np.int64]:
    """Groups whose middle is not usual: sorted are those alone of which half the values are not."""
    groups = int(group.max()) + 1
    beyond = (values < usual[0]) | (values > usual[1])
    many = 2 * np.bincount(group, beyond, minlength=groups) + 1 >= np.bincount(group, minlength=groups)
    if not many.any():
        return np.zeros(0, dtype=np.int64)
    asked = many[group]
    middle, size = middles(values[asked], group[asked], groups)
    return np.flatnonzero((size >= _FEWEST) & ((middle < usual[0]) | (middle > usual[1])))


def _facilities(key: str, rows: TableRows, name: str, amounts: _Amounts, staff: TableRows) -> Iterator[Doubt]:
    steady = rows.table.columns[name].steady
    there = amounts.known & (amounts.facility >= 0) & np.isfinite(amounts.ratio)
    if not _in_doubt(amounts.ratio[there], _YEARLY).any():
        return
    whole, partly = _facilities_in_doubt(amounts, there, steady=steady)
    at = amounts.facility, amounts.month - amounts.month[there].min()
    inside = amounts.known & (amounts.facility >= 0) & (at[1] >= 0) & (at[1] < whole.shape[1])
    cell = np.where(inside, at[0], 0), np.where(inside, at[1], 0)
    doubtful = inside & (whole[cell] | (partly[cell] & _striking(amounts.ratio)))
    rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
    for one in np.unique(amounts.facility[doubtful]):
        theirs = doubtful & (amounts.facility == one)
        which = staff.cells["facility_id"].words[int(one)].as_py()
        times = np.median(amounts.ratio[theirs & there]) if (theirs & there).any() else np.nan
        yield (
            f"{key}.{name}: ",
            int(theirs.sum()),
            (
                f" values of facility {which} blanked, their unit is in doubt; their middle is {times:.2g} times "
                f"that of others of the same professions"
            ),
        )


def _facilities_in_doubt(amounts: _Amounts, there: Flags, *, steady: bool) -> tuple[Flags, Flags]:
    """For each facility and month, whether all of its values are in doubt, and whether those that strike are."""
    month = amounts.month[there] - amounts.month[there].min()
    shape = int(amounts.facility.max()) + 1, int(month.max()) + 1
    cell = amounts.facility[there] * shape[1] + month
    odd = np.bincount(cell, _in_doubt(amounts.ratio[there], _YEARLY), minlength=shape[0] * shape[1]).reshape(shape)
    count = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    many = (count >= _FEWEST_OF_FACILITY) & steady
    odd_so_far, count_so_far = _of_the_year(odd), _of_the_year(count)
    few = (count_so_far < _FEWEST_OF_FACILITY) & ((odd_so_far < count_so_far) | (not steady))
    return many & (2 * odd > count), ~many & ~few & (2 * odd_so_far > count_so_far)


def _of_the_year(counts: NDArray[np.number]) -> Floats:
    """Sums over the twelve months that end with each."""
    total = np.cumsum(counts, axis=1, dtype=np.float64)
    total[:, _YEAR:] -= total[:, :-_YEAR].copy()
    return total


def _striking(ratio: Floats) -> Flags:
    return (ratio > _STRIKING) | (np.abs(ratio) < 1 / _TEN_THOUSAND)


def _singles(key: str, rows: TableRows, name: str, amounts: _Amounts) -> Iterator[Doubt]:
    column = rows.table.columns[name]
    known = amounts.known & ~rows.cells[name].missing
    striking = known & _striking(amounts.ratio)
    if not striking.any():
        return
    yearly = _YEARLY_OF_PERSON if column.steady else (np.inf, np.inf)
    theirs = known & _of_whom(striking, amounts.person)
    if not column.steady:
        theirs &= _of_whom_amounts_vary(amounts, theirs)
    with np.errstate(divide="ignore", invalid="ignore"):
        against_own = amounts.yuan / _own_middle_so_far(amounts, theirs)
    doubtful = striking & _in_doubt(against_own, yearly)
    if column.usual and column.steady:
        size = np.abs(amounts.yuan)
        unusual = (size < column.usual[0]) | (size > column.usual[1])
        doubtful |= striking & np.isnan(against_own) & unusual & _in_doubt(amounts.ratio, _YEARLY)
    rows.find(doubtful, name, Reason.UNIT_IN_DOUBT, costs_row=False)
    if doubtful.any():
        yield f"{key}.{name}: ", int(doubtful.sum()), " single values blanked, their unit is in doubt"


def _of_whom(rows: Flags, person: NDArray[np.int32]) -> Flags:
    theirs = np.zeros(int(person.max()) + 2, dtype=bool)  # the last for nobody
    theirs[person[rows]] = True
    return theirs[person]


def _of_whom_amounts_vary(amounts: _Amounts, theirs: Flags) -> Flags:
    """Rows of people whose amounts change sign or vary by hundreds: no other stands a thousand times off its past."""
    person, yuan = amounts.person[theirs], amounts.yuan[theirs]
    low, high = (np.zeros(int(amounts.person.max()) + 2) for _ in range(2))
    low[person] = np.inf
    np.minimum.at(low, person, np.abs(yuan))
    np.maximum.at(high, person, np.abs(yuan))
    signs = np.bincount(person, yuan > 0, minlength=len(low)) * np.bincount(person, yuan < 0, minlength=len(low))
    varying = (signs > 0) | (2 * high > _TEN_THOUSAND * low)
    return varying[amounts.person]


def _own_middle_so_far(amounts: _Amounts, theirs: Flags) -> Floats:
    """The median of each person's values up to each, where there are enough."""
    at = np.flatnonzero(theirs)
    at = at[np.lexsort((amounts.month[at], amounts.person[at]))]
    values = pd.Series(amounts.yuan[at]).groupby(amounts.person[at]).expanding(min_periods=_FEWEST_OF_PERSON)
    own = np.full(len(theirs), np.nan)
    own[at] = values.median().to_numpy()
    return own


def _places(rows: TableRows, staff: TableRows) -> _Places:
    profession, facility = (_of_person(rows, staff, column) for column in ("profession", "facility_id"))
    return _Places(profession, facility, rows.cells[rows.table.date].parsed.astype(np.int64))


def _amounts(rows: TableRows, name: str, where: _Places, counties: Codes) -> _Amounts:
    cells, (profession, facility, month) = rows.cells[name], where
    known = ~cells.missing & ~rows.out
    expected = np.full(len(rows), np.nan)
    if known.any():
        expected[known] = expected_amounts(
            cells.parsed[known], profession[known], facility[known], month[known], counties
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = cells.parsed / expected
    return _Amounts(cells.parsed, known, rows.cells["staff_id"].parsed, ratio, facility, month)


def _counties(tables: Mapping[str, TableRows]) -> Codes:
    """County of each facility that the staff names, 0 where it is not known; the last stands for no facility."""
    if not {"staff", "facilities"} <= set(tables) or "facility_id" not in tables["staff"].cells:
        return np.zeros(1 + _named(tables), dtype=np.int32)
    facilities, words = tables["facilities"], tables["staff"].cells["facility_id"].words
    county = np.zeros(len(words) + 1, dtype=np.int32)
    if "county" in facilities.cells:
        ids, named = facilities.cells["facility_id"], facilities.cells["county"]
        of_word = np.zeros(len(ids.words) + 1, dtype=np.int32)
        of_word[ids.parsed[~facilities.out]] = named.parsed[~facilities.out] + 1
        place = word_places(words, ids.words)
        county[:-1] = np.where(place >= 0, of_word[place], 0)
    return county


def _named(tables: Mapping[str, TableRows]) -> int:
    """How many facilities the staff names."""
    named = tables["staff"].cells.get("facility_id") if "staff" in tables else None
    return len(named.words) if named else 0


def _county_of_rows(rows: TableRows, tables: Mapping[str, TableRows], counties: Codes) -> Codes:
    if "staff_id" not in rows.cells or "staff" not in tables:
        return np.zeros(len(rows), dtype=np.int32)
    return counties[_of_person(rows, tables["staff"], "facility_id")]


def _of_person(rows: TableRows, staff: TableRows, column: str) -> NDArray[np.int32]:
    """What the staff says of each row's person, -1 where it says nothing; of several spells the last in order."""
    if column not in staff.cells:
        return np.full(len(rows), -1, dtype=np.int32)
    who, what = staff.cells["staff_id"], staff.cells[column]
    of_word = np.full(len(who.words) + 1, -1, dtype=np.int32)
    of_word[who.parsed[~staff.out]] = what.parsed[~staff.out]
    words = rows.cells["staff_id"].words
    place = word_places(words, who.words)
    of_row = np.append(np.where(place >= 0, of_word[place], -1), -1)
    return of_row[rows.cells["staff_id"].parsed].astype(np.int32)


def _in_doubt(ratio: Floats, yearly: tuple[float, float]) -> Flags:
    size = np.abs(ratio)
    tiny = (size > 0) & (size < 1 / _TEN_THOUSAND)
    return ((size > yearly[0]) & (size < yearly[1])) | (size > _TEN_THOUSAND) | tiny
