"""What a reading says of itself: an account of the rows of some tables, and one reading from one account or many.

A delivery that is read group by group has an account a group; together they say what one piece would say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import Problem
from takeroot.records.reading import Reading
from takeroot.records.rows.account import (
    COUNTS,
    SET_ASIDE,
    UNRECOGNISED,
    counts_frame,
    set_aside_frame,
    unrecognised_frame,
)
from takeroot.records.rows.check_references import lost_zeros, outside_employment
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.units.doubt import Doubt
from takeroot.specs.table import Column, Table

_BY_PLACE = ["table", "file", "line", "column", "code", "effect"]


@dataclass(frozen=True)
class Account:
    """Of some rows of some tables.

    Parameters
    ----------
    set_aside, counts, unrecognised : DataFrame
        As in `Reading`.
    doubts, assumptions : Counter of (str, str)
        Notes with a number between two texts; without a number it is 0.
    places : mapping of str to str
        Table id to where its first sheet stands.
    """

    set_aside: pd.DataFrame
    counts: pd.DataFrame
    unrecognised: pd.DataFrame
    doubts: "Counter[tuple[str, str]]"
    assumptions: "Counter[tuple[str, str]]"
    places: Mapping[str, str]


def account(
    rows: Mapping[str, TableRows],
    doubts: Iterable[Doubt],
    *,
    staff: TableRows | None = None,
    everyone: TableRows | None = None,
) -> Account:
    """Give the account of tables after all checks.

    Parameters
    ----------
    rows : mapping of str to TableRows
        The tables that are accounted for.
    doubts : iterable of Doubt
        What `unit_errors` said of them.
    staff : TableRows, optional
        The staff that the rows are about, where it is not among `rows`.
    everyone : TableRows, optional
        All staff, where `staff` is a part.
    """
    people = staff if staff is not None else rows.get("staff")
    said = [
        fact
        for key, one in rows.items()
        for fact in _assumptions(key, one, people, everyone if everyone is not None else people)
    ]
    return Account(
        set_aside_frame(rows),
        counts_frame(rows),
        unrecognised_frame(rows, list(rows)),
        _counted(doubts),
        _counted(said),
        {key: one.sheets[0].place for key, one in rows.items()},
    )


def reading_of(
    accounts: Sequence[Account],
    clean: CleanTables,
    tables: Mapping[str, Table],
    *,
    notes: Iterable[str],
    digests: Mapping[str, str],
) -> Reading:
    """Put accounts together; which rows stood in which does not change what is said."""
    counts = _counts([one.counts for one in accounts], tables)
    doubts = _added(one.doubts for one in accounts)
    assumptions = _added(one.assumptions for one in accounts)
    places = {key: place for one in accounts for key, place in one.places.items()}
    return Reading(
        tables=clean,
        set_aside=_joined([one.set_aside for one in accounts], SET_ASIDE).sort_values(_BY_PLACE, ignore_index=True),
        counts=counts,
        notes=(*notes, *_worded(doubts), *_worded(assumptions), *_objections(clean)),
        unrecognised=_unrecognised([one.unrecognised for one in accounts], tables),
        digests=digests,
        problems=tuple(_too_much(counts, places, tables)),
    )


def _objections(clean: CleanTables) -> Iterator[str]:
    if people := len(clean.objections_aside.people):
        yield f"objections: {people} people are named in rows that are set aside; honoured all the same"


def _counted(said: Iterable[Doubt]) -> "Counter[tuple[str, str]]":
    counted: Counter[tuple[str, str]] = Counter()
    for before, times, after in said:
        counted[before, after] += times
    return counted


def _added(counters: "Iterable[Counter[tuple[str, str]]]") -> "Counter[tuple[str, str]]":
    """Notes without a number are kept, which adding counters would not do."""
    whole: Counter[tuple[str, str]] = Counter()
    for one in counters:
        whole.update(one)
    return whole


def _worded(said: "Counter[tuple[str, str]]") -> Iterator[str]:
    for (before, after), times in sorted(said.items()):
        yield f"{before}{times or ''}{after}"


def _joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled) if filled else frames[0][list(columns)]


def _counts(frames: Sequence[pd.DataFrame], tables: Mapping[str, Table]) -> pd.DataFrame:
    whole = _joined(frames, COUNTS).groupby("table", as_index=False).sum()
    order = {key: place for place, key in enumerate(tables)}
    return whole.sort_values("table", key=lambda names: names.map(order), ignore_index=True)


def _unrecognised(frames: Sequence[pd.DataFrame], tables: Mapping[str, Table]) -> pd.DataFrame:
    """By table, headers first, the times they were met added up."""
    order = {key: place for place, key in enumerate(tables)}
    whole = _joined(frames, UNRECOGNISED).groupby(["table", "file", "column", "value"])["times"].sum().reset_index()
    whole["rank"], whole["is_word"] = whole["table"].map(order), whole["value"] != ""
    words = ["rank", "is_word", "column", "file", "value"]
    return whole.sort_values(words, ignore_index=True)[list(UNRECOGNISED)]


def _too_much(counts: pd.DataFrame, places: Mapping[str, str], tables: Mapping[str, Table]) -> Iterator[Problem]:
    for key, read, aside in zip(counts["table"], counts["read"], counts["set_aside"], strict=True):
        allowed = tables[key].most_set_aside
        if aside > allowed * read:
            yield Problem(
                places[key],
                f"{aside} of {read} rows of {key} cannot be used",
                f"see what was set aside (takeroot check); its file allows {allowed:.0%}",
            )


def _assumptions(key: str, one: TableRows, staff: TableRows | None, everyone: TableRows | None) -> Iterator[Doubt]:
    for name, cells in one.cells.items():
        if cells.emptied:
            yield f"{key}.{name}: ", cells.emptied, " cells with a dash, NULL or the like read as empty"
        for word, times in cells.assumed:
            meaning = _meaning(one.table.columns[name], word)
            yield f"{key}.{name}: {word} read as {meaning}, ", times, " times (an assumption)"
    yield from _units(key, one)
    if staff is not None and (times := outside_employment(one, staff)):
        yield f"{key}: ", times, " rows are dated before hire or after exit; kept"
    if everyone is not None and (ids := lost_zeros(one, everyone)):
        yield f"{key}: ", ids, " ids would be known with leading zeros; export the column as text"


def _units(key: str, rows: TableRows) -> Iterator[Doubt]:
    for sheet, columns in zip(rows.sheets, rows.columns, strict=True):
        for name, scale in columns.scales.items():
            if scale != 1.0:
                header = sheet.header[columns.positions[name][0]]
                yield f"{sheet.place}: {header} read as {key}.{name} times {scale:g}", 0, ""


def _meaning(column: Column, word: str) -> str:
    return next(value for value, spellings in column.values.items() if word in spellings)  # noqa: PD011 - no frame
