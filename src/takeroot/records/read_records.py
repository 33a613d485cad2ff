"""Staff records into clean tables: the way from files to what every other stage uses.

Sheets come from `sources`, what they mean from `recognise` and `cells`, what can be used of them from `rows`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import Problem, RecordsError
from takeroot.records.account import account, reading_of
from takeroot.records.objections import objections_aside
from takeroot.records.reading import Reading
from takeroot.records.recognise.header_word import header_words
from takeroot.records.recognise.table_of import table_of
from takeroot.records.rows.assemble import assemble
from takeroot.records.rows.check_cells import check_cells
from takeroot.records.rows.check_keys import check_keys, check_spells
from takeroot.records.rows.check_references import check_references
from takeroot.records.rows.clean_frame import clean_frame
from takeroot.records.rows.table_rows import TableRows, delivered
from takeroot.records.sheet import Sheet
from takeroot.records.sources.open_source import Source, open_source
from takeroot.records.unit_errors import unit_errors
from takeroot.specs.table import Table


def read_records(source: str | Path, tables: Mapping[str, Table], *, received: date, stop: bool = True) -> Reading:
    r"""Read a delivery: recognise its tables, parse every cell, set aside what cannot be used.

    A row never vanishes: it is used, or listed in `set_aside` with its reasons. A run never stops for a bad row.

    Parameters
    ----------
    source : str or Path
        A folder of CSV, XLSX, XLS or Parquet files, one such file, or the URL of a SQL database.
    tables : mapping of str to Table
        What the workspace declares.
    received : date
        The day of delivery: what has happened lies on or before it.
    stop : bool
        Whether a table of which more is set aside than its file allows is an error; otherwise it stands in
        `Reading.problems`.

    Returns
    -------
    Reading

    Raises
    ------
    RecordsError
        With all problems: files that cannot be read, a required table or column that is missing, a sheet that may be
        two tables, and (with `stop`) tables of which too much was set aside.

    Examples
    --------
    A staff table of two people, one of whom left on a day that does not exist:

    >>> from tempfile import TemporaryDirectory
    >>> def column(**kind):
    ...     return {"label": {"zh": "列", "en": "column"}, **kind}
    >>> staff = Table(
    ...     id="staff",
    ...     label={"zh": "花名册", "en": "staff"},
    ...     kind="entity",
    ...     key=("staff_id",),
    ...     arrives_as=("花名册",),
    ...     columns={
    ...         "staff_id": column(type="id", arrives_as=["工号"]),
    ...         "exit_date": column(type="date", arrives_as=["离职日期"], unusable="row"),
    ...     },
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "花名册.csv").write_text("工号,离职日期\nA1,\nA2,2023-02-30\n", encoding="utf-8")
    ...     reading = read_records(folder, {"staff": staff}, received=date(2024, 12, 31), stop=False)
    >>> reading.tables["staff"]["staff_id"].tolist()
    ['A1']
    >>> reading.set_aside[["line", "key", "column", "value", "code"]].to_numpy().tolist()
    [[3, 'A2', '离职日期', '2023-02-30', 'no_such_date']]
    """
    opened = open_source(source, _known_headers(tables))
    problems: list[Problem] = []
    sheets, notes = _by_table(opened, tables, problems)
    rows = {key: assemble(tables[key], found, received, problems) for key, found in sheets.items()}
    problems += _missing_tables(tables, sheets)
    if problems:
        raise RecordsError(problems)
    checked = {key: one for key in tables if (one := rows.get(key)) is not None}
    check_tables(checked)
    doubts = [*unit_errors(checked)]
    cleaned = {key: clean_frame(table, rows.get(key)) for key, table in tables.items()}
    clean = CleanTables(
        {key: one.frame for key, one in cleaned.items()},
        delivered(checked),
        received,
        objections_aside(checked),
        {key: one.persons for key, one in cleaned.items() if one.persons},
    )
    reading = reading_of([account(checked, doubts)], clean, tables, notes=notes, digests=opened.digests)
    if stop and reading.problems:
        raise RecordsError(reading.problems)
    return reading


def _known_headers(tables: Mapping[str, Table]) -> frozenset[str]:
    spellings = (
        s for table in tables.values() for name, column in table.columns.items() for s in (name, *column.arrives_as)
    )
    return frozenset(header_words(spellings))


def _by_table(
    opened: Source, tables: Mapping[str, Table], problems: list[Problem]
) -> tuple[dict[str, list[Sheet]], list[str]]:
    found: dict[str, list[Sheet]] = defaultdict(list)
    notes = list(opened.notes)
    for sheet in opened.sheets:
        key = table_of(sheet, tables, problems)
        if key is not None:
            found[key].append(sheet)
            notes += sheet.notes
        else:
            notes.append(f"{sheet.place}: no table; left alone")
    return found, notes


def _missing_tables(tables: Mapping[str, Table], sheets: Mapping[str, list[Sheet]]) -> Iterator[Problem]:
    for key, table in tables.items():
        if table.required and key not in sheets:
            names = "、".join(table.arrives_as[:3])
            yield Problem("delivery", f"the table {key} is missing", f"add a file or sheet named {names} or {key}")


def check_tables(rows: Mapping[str, TableRows], around: Mapping[str, TableRows] | None = None) -> None:
    """Set aside and blank what cannot be used, in every table by itself and against the others and those `around`."""
    for one in rows.values():
        check_cells(one)
        check_keys(one)
        check_spells(one)
    check_references(rows, around)
