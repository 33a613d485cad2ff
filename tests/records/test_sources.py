"""Databases, Parquet columns and typed cells: every source gives cells by the same rules."""

import sqlite3
from datetime import date, datetime, time

import pyarrow as pa
import pytest

from takeroot.errors import RecordsError
from takeroot.records.read_records import read_records
from takeroot.records.sources.cell_text import cell_text
from takeroot.records.sources.parquet import plain_array

RECEIVED = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("array", "text"),
    [
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array(["a", None], pa.string_view()), ["a", None]),
        (pa.array([True, False]), ["TRUE", "FALSE"]),
        (pa.array([b"a", None]), ["b'a'", None]),
        (pa.array([1, 2]).dictionary_encode(), [1, 2]),
        (pa.array([1.5, None]), [1.5, None]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array([date(2020, 1, 1)]), [date(2020, 1, 1)]),
    ],
    ids=str,
)
def test_columns_of_parquet(array, text):
    """Text stays text whatever its kind, numbers and dates stay what they are, all else becomes text; in one piece."""
    for chunks in ([array], [array.slice(0, 1), array.slice(1)]):
        assert plain_array(pa.chunked_array(chunks)).to_pylist() == text
    assert plain_array(pa.chunked_array([], pa.string())).to_pylist() == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        ("a", "a"),
        (True, "TRUE"),
        (False, "FALSE"),
        (5, "5"),
        (5.0, "5"),
        (5.5, "5.5"),
        (-0.1, "-0.1"),
        (float("nan"), None),
        (float("inf"), "inf"),
        (10**15 - 1, "999999999999999"),
        (10**15, "1.00000000000000E+15"),
        (datetime.fromisoformat("2020-01-01"), "2020-01-01"),
        (datetime.fromisoformat("2020-01-01T08:30"), "2020-01-01 08:30:00"),
        (date(2020, 1, 1), "2020-01-01"),
        (time(8, 30), "08:30:00"),
    ],
)
def test_cells_as_text(value, text):
    """By one rule for every source."""
    assert cell_text(value) == text


def test_a_database_is_read_table_by_table_and_view_by_view(tmp_path, tables):
    """Sorted by name, rows counted from one; the digest is that of the cells."""
    path = tmp_path / "county.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table 花名册 (工号 text, 入职日期 text, 离职日期 text, 离职原因 text)")
        connection.execute("insert into 花名册 values ('A1', '2020-01-01', null, null), ('A2', 'x', null, null)")
        connection.execute("create view 工资表 as select 工号, '202301' as 月份, 3000 as 基本工资 from 花名册")
    readings = [read_records(f"sqlite:///{path}", tables, received=RECEIVED, stop=False) for _ in range(2)]
    assert list(readings[0].digests) == ["工资表", "花名册"]
    assert readings[0].digests == readings[1].digests
    assert readings[0].set_aside[["file", "line", "code"]].to_numpy().tolist() == [
        ["工资表", 2, "person_set_aside"],
        ["花名册", 2, "not_a_date"],
    ]
    with sqlite3.connect(path) as connection:
        connection.execute("update 花名册 set 入职日期 = '2020-01-02' where 工号 = 'A1'")
    changed = read_records(f"sqlite:///{path}", tables, received=RECEIVED, stop=False).digests
    assert changed["花名册"] != readings[0].digests["花名册"]
    assert changed["工资表"] == readings[0].digests["工资表"]


def test_a_source_without_a_table(tmp_path, tables):
    """Is named by its last part, a database as such."""
    (tmp_path / "空").mkdir()
    with pytest.raises(RecordsError, match="空: no table here"):
        read_records(tmp_path / "空", tables, received=RECEIVED)
    sqlite3.connect(tmp_path / "empty.db").execute("vacuum")
    with pytest.raises(RecordsError, match="the database: no table here"):
        read_records(f"sqlite:///{tmp_path / 'empty.db'}", tables, received=RECEIVED)


def test_files_of_the_system_are_left_alone(read):
    """Hidden ones and those that a spreadsheet leaves while it has a file open."""
    notes = read({".工资表.csv": "工号,月份,基本工资\nA1,202301,1\n", "~$花名册.xlsx": b"x"}).notes
    assert notes == (".工资表.csv: no table; left alone", "~$花名册.xlsx: no table; left alone")
