"""Which table a sheet is: by its name, else by its headers."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from takeroot.errors import Problem
from takeroot.records.plain_text import plain_word
from takeroot.records.recognise.columns_of import columns_of
from takeroot.records.sheet import Sheet
from takeroot.specs.table import Table

_DATING = re.compile(r"[\d年月日季度至到\-_.~()\[\]【】#&+]+|(第[一二三四]季)")

_WHO_AND_WHEN = 2


def table_of(sheet: Sheet, tables: Mapping[str, Table], problems: list[Problem]) -> str | None:
    """Return the id of the table a sheet holds, or None where it is no table.

    The sheet's own name counts first, then its file's, then its headers. Two candidates are a problem that names both.
    """
    for name in filter(None, (sheet.name, PurePath(sheet.file).stem)):
        named = _named(name, tables)
        if len(named) == 1 and _fits(sheet, tables[named[0]]):
            return named[0]
        if len(named) > 1 and (fitting := [one for one in named if _has_key(sheet, tables[one])]):
            return _only(fitting, sheet, problems, "by its name")
    return _only(_by_header(sheet, tables), sheet, problems, "by its headers")


def _fits(sheet: Sheet, table: Table) -> bool:
    """Whether a sheet named like a table holds any two of its columns: what is missing is then told by name."""
    return len(columns_of(sheet.header, table).positions) >= min(2, len(table.columns))


def _has_key(sheet: Sheet, table: Table) -> bool:
    return set(table.key) <= set(columns_of(sheet.header, table).positions)


def _named(name: str, tables: Mapping[str, Table]) -> list[str]:
    """Tables whose name this is; else those with the longest name inside it."""
    word = _DATING.sub("", plain_word(name))
    spellings = [(plain_word(s), key) for key, table in tables.items() for s in (key, *table.arrives_as)]
    exact = {key for spelling, key in spellings if word == _DATING.sub("", spelling)}
    if exact:
        return sorted(exact)
    inside = [(spelling, key) for spelling, key in spellings if spelling in word]
    return sorted({key for spelling, key in inside if not any(spelling != s and spelling in s for s, _ in inside)})


def _by_header(sheet: Sheet, tables: Mapping[str, Table]) -> list[str]:
    counts = {key: len(columns_of(sheet.header, table).positions) for key, table in _possible(sheet, tables)}
    return sorted(key for key, count in counts.items() if count == max(counts.values()))


def _possible(sheet: Sheet, tables: Mapping[str, Table]) -> Iterator[tuple[str, Table]]:
    """Tables whose key and needed columns are all here, and something more than who and when."""
    for key, table in tables.items():
        here = set(columns_of(sheet.header, table).positions)
        needed = set(table.key) | {name for name, column in table.columns.items() if column.must_arrive}
        telling = here - set(table.key) - {table.date, "recorded_date"}
        if needed <= here and (telling or len(table.key) > _WHO_AND_WHEN):
            yield key, table


def _only(found: list[str], sheet: Sheet, problems: list[Problem], how: str) -> str | None:
    if len(found) > 1:
        names = " and ".join(found)
        problems.append(Problem(sheet.place, f"{how} it may be {names}", "name the file or sheet after one of them"))
    return found[0] if len(found) == 1 else None
