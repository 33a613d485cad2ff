"""Databases, Parquet columns and typed cells: every source gives cells by the same rules."""

import sqlite3
from datetime import date, datetime, time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy.event import listen
from sqlalchemy.pool import Pool

from takeroot.errors import RecordsError
from takeroot.records.read_records import read_records
from takeroot.records.sources import database as database_module
from takeroot.records.sources import open_source as open_source_module
from takeroot.records.sources.cell_text import cell_text
from takeroot.records.sources.database import read_database
from takeroot.records.sources.open_source import open_source
from takeroot.records.sources.parquet import plain_array, read_parquet

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
    ],
)
def test_cells_as_text(value, text):
    """By one rule for every source."""
    assert cell_text(value) == text


def test_numbers_of_sixteen_digits_have_lost_some():
    """The exponent tells that an id made of one is damaged; fifteen digits are exact."""
    assert cell_text(10**15 - 1) == "999999999999999"
    assert cell_text(-999999999999999.0) == "-999999999999999"
    assert cell_text(10**15) == cell_text(1e15) == "1.00000000000000E+15"
    assert cell_text(-(10**15)) == "-1.00000000000000E+15"


def test_days_and_times_as_text():
    """A day without the midnight that a source adds to it; a time of day is kept."""
    assert cell_text(datetime.fromisoformat("2020-01-01")) == cell_text(date(2020, 1, 1)) == "2020-01-01"
    assert cell_text(datetime.fromisoformat("2020-01-01T08:30")) == "2020-01-01 08:30:00"
    assert cell_text(datetime.fromisoformat("2020-01-01T00:00:01")) == "2020-01-01 00:00:01"
    assert cell_text(time(8, 30)) == "08:30:00"


def test_columns_of_parquet_keep_what_they_are():
    """Coded text stays coded, so that each text is looked at once; coded numbers are numbers; long text is text."""
    for array, kind in (
        (pa.array(["a", "b", "a"]).dictionary_encode(), pa.dictionary(pa.int32(), pa.string())),
        (pa.array([1, 2]).dictionary_encode(), pa.int64()),
        (pa.array(["a"], pa.large_string()), pa.string()),
        (pa.array([date(2020, 1, 1)]), pa.date32()),
        (pa.array([1.5]), pa.float64()),
        (pa.array([True]), pa.string()),
    ):
        assert plain_array(pa.chunked_array([array])).type == kind
    two = pa.chunked_array([pa.array(words).dictionary_encode() for words in (["a"], ["b", "a"])])
    assert plain_array(two).to_pylist() == ["a", "b", "a"]


def test_a_parquet_file_is_read_as_it_is(tmp_path):
    """Lines from one on, texts of any kind coded; nothing is read off the folders that it lies in."""
    path = tmp_path / "month=1" / "pay.parquet"
    path.parent.mkdir()
    pq.write_table(pa.table({"a": ["x", "y"], "b": pa.array(["u", None], pa.large_string()), "c": [1, 2]}), path)
    (sheet,) = read_parquet(path)
    assert (sheet.file, sheet.name, sheet.header) == ("pay.parquet", "", ("a", "b", "c"))
    assert sheet.lines.tolist() == [1, 2]
    assert [column.to_pylist() for column in sheet.columns] == [["x", "y"], ["u", None], [1, 2]]


def test_a_parquet_file_that_was_changed_is_refused(tmp_path):
    """Where it carries checksums, one byte of a value is enough."""
    path = tmp_path / "pay.parquet"
    table = pa.table({"a": ["untouched"]})
    pq.write_table(table, path, write_page_checksum=True, compression="none", use_dictionary=False)
    path.write_bytes(path.read_bytes().replace(b"untouched", b"UNtouched"))
    with pytest.raises(RecordsError, match=r"pay\.parquet: not a readable Parquet file; write it again"):
        read_parquet(path)


def test_a_password_is_not_shown():
    """Neither of a database that cannot be reached, nor of an address that is none."""
    with pytest.raises(RecordsError) as raised:
        read_database("nosuchdatabase://user:secret@host/county")
    assert str(raised.value).startswith("nosuchdatabase://user:***@host/county: cannot be read (NoSuchModuleError); ")
    with pytest.raises(RecordsError, match=r"source: not a database URL; write sqlite:///FILE") as raised:
        read_database("://secret")
    assert "secret" not in str(raised.value)


def test_no_database_is_made_where_none_is(tmp_path):
    """SQLite would make an empty file; one that lives in memory is there, and empty."""
    with pytest.raises(RecordsError, match="there is no such file; check the path"):
        read_database(f"sqlite:///{tmp_path / 'county.db'}")
    assert list(tmp_path.iterdir()) == []
    assert read_database("sqlite://") == []


def test_a_large_table_of_a_database_is_read_portion_by_portion(tmp_path, monkeypatch):
    """Whole and in its order; no connection is left open."""
    monkeypatch.setattr(database_module, "_PORTION", 2)
    opened, closed = [], []
    listen(Pool, "connect", lambda connection, _: opened.append(connection))
    listen(Pool, "close", lambda connection, _: closed.append(connection))
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("create table 工资表 (工号 text, 月份 text)")
        connection.executemany("insert into 工资表 values (?, ?)", [(str(number), None) for number in range(5)])
        connection.execute("create table 空 (工号 text)")
    sheets = read_database(f"sqlite:///{tmp_path / 'a.db'}")
    assert [(sheet.file, sheet.lines.tolist()) for sheet in sheets] == [("工资表", [1, 2, 3, 4, 5]), ("空", [])]
    assert sheets[0].columns[0].to_pylist() == list("01234")
    assert opened
    assert closed == opened


def test_a_file_is_a_source(tmp_path):
    """As a folder is; what stands beside it is not looked at."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("工号,月份\nA1,1\n", encoding="utf-8")
    found = open_source(tmp_path / "b.csv", frozenset({"工号", "月份"}))
    assert [sheet.file for sheet in found.sheets] == list(found.digests) == ["b.csv"]
    with pytest.raises(RecordsError, match="c: there is no such file or folder; check the path"):
        open_source(tmp_path / "c", frozenset())


def test_every_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    """One after another, whatever is the matter with them."""
    for name in ("a.parquet", "b.csv", "c.csv", "d.pq"):
        (tmp_path / name).write_bytes(b"x")

    def weigh(path):
        if path.suffix == ".csv":
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(open_source_module, "weigh", weigh)
    with pytest.raises(RecordsError) as raised:
        open_source(tmp_path, frozenset())
    assert str(raised.value).split("\n") == [
        "a.parquet: not a readable Parquet file; write it again",
        "b.csv: cannot be read (Input/output error); check the file",
        "c.csv: cannot be read (Input/output error); check the file",
        "d.pq: not a readable Parquet file; write it again",
    ]


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
