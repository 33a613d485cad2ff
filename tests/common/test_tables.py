"""What holds for every declared table, so that a new one tests itself."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from takeroot.records.plain_text import plain_word
from takeroot.records.read_records import read_records
from takeroot.specs.table import Table
from takeroot.workspace.find_workspace import find_workspace
from takeroot.workspace.workspace import read_workspace

TABLES = read_workspace(find_workspace(None)).tables
STAFF = "staff_id,hire_date,exit_date,exit_reason\nA1,2020-01-01,,\n"


@pytest.fixture(params=sorted(TABLES))
def table(request) -> Table:
    """Each declared table in turn."""
    return TABLES[request.param]


def test_every_named_column_is_declared(table):
    """Key, date, spell and what columns refer to stand among the columns and tables."""
    named = {*table.key, *filter(None, [table.date]), *table.spell}
    for column in table.columns.values():
        named |= {n for n in (column.age_at, column.not_before, column.required_with, column.unknown_with) if n}
        assert column.refers_to in {"", *TABLES}
    assert named <= set(table.columns)


def test_a_dated_table_is_dated_by_a_date_or_a_month(table):
    """Every table but an entity has a date, and may say when a row was recorded."""
    assert bool(table.date) == (table.kind != "entity")
    if table.date:
        assert table.columns[table.date].type == ("month" if table.kind == "monthly" else "date")
        assert table.columns["recorded_date"].type == "date"


def test_no_header_means_two_columns(table):
    """Within a table a spelling belongs to one column."""
    spellings = Counter(
        word for name, column in table.columns.items() for word in {plain_word(s) for s in (name, *column.arrives_as)}
    )
    assert [word for word, times in spellings.items() if times > 1] == []


def test_no_word_means_two_values(table):
    """Within a column a spelling belongs to one value."""
    for column in table.columns.values():
        words = Counter(
            word for value, many in column.values.items() for word in {plain_word(s) for s in (value, *many)}
        )
        assert [word for word, times in words.items() if times > 1] == []
        assert set(column.assumed) <= {word for many in column.values.values() for word in many}
        assert bool(column.values) or column.type != "category"
        if column.type == "number":
            assert all(float(value) is not None for value in column.values)


def test_limits_are_in_order(table):
    """A low limit is below the high one; only numbers and ages have any."""
    for column in table.columns.values():
        if column.low is not None and column.high is not None:
            assert column.low < column.high
        assert column.usual is None or column.low <= column.usual[0] < column.usual[1] <= column.high
        assert (column.low is None and column.high is None) or column.type == "number" or column.age_at


def test_no_name_means_two_tables():
    """A file or sheet name tells one table."""
    names = Counter(
        word for table in TABLES.values() for word in {plain_word(n) for n in (table.id, *table.arrives_as)}
    )
    assert [name for name, times in names.items() if times > 1] == []


def _row(table: Table) -> dict[str, str]:
    samples = {"id": "A1", "text": "甲", "number": "1", "date": "2020-01-01", "month": "2020-01"}
    cells = {n: next(iter(c.values)) if c.type == "category" else samples[c.type] for n, c in table.columns.items()}
    return cells | {name: "" for name in ("exit_date", "exit_reason", "birth_date") if table.id == "staff"}


@pytest.mark.parametrize("spelled", ["canonical", "first", "last"])
def test_a_row_of_every_table_is_read_back(table, spelled, tmp_path: Path):
    """By canonical headers and by the first and last spelling of names, headers and words, with nothing set aside."""
    place = {"canonical": None, "first": 0, "last": -1}[spelled]

    def spell(word: str, others: tuple[str, ...]) -> str:
        return word if place is None or not others else others[place]

    row = _row(table)
    headers = [spell(name, table.columns[name].arrives_as) for name in row]
    cells = [spell(cell, table.columns[name].values.get(cell, ())) for name, cell in row.items()]
    if table.id != "staff":
        (tmp_path / "staff.csv").write_text(STAFF)
    if "facility_id" in table.columns and table.id != "facilities":
        (tmp_path / "facilities.csv").write_text("facility_id\nA1\n")
    (tmp_path / f"{spell(table.id, table.arrives_as)}.csv").write_text(f"{','.join(headers)}\n{','.join(cells)}\n")
    reading = read_records(tmp_path, TABLES, received=date(2024, 12, 31))
    assert reading.set_aside.to_numpy().tolist() == []
    assert len(reading.unrecognised) == 0
    assert len(reading.tables[table.id]) == 1
    assert reading.tables.delivered[table.id] == set(table.columns)
    assert list(reading.tables[table.id].columns) == [name for name, column in table.columns.items() if column.keep]
