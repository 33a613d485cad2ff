"""The way from files to clean tables: what stops it, and what is said of what is no table."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from takeroot.errors import RecordsError
from takeroot.records.read_records import read_records
from takeroot.specs.table import Table

RECEIVED = date(2024, 12, 31)


def column(kind, *spellings):
    """A column as a file declares it."""
    return {"label": {"zh": "列", "en": "column"}, "type": kind, "arrives_as": list(spellings)}


@pytest.fixture(scope="module")
def staff():
    """A table of people that must come, of which little may be set aside."""
    columns = {"staff_id": column("id", "工号"), "hire_date": column("date", "入职日期") | {"unusable": "row"}}
    label = {"zh": "花名册", "en": "staff"}
    names = ("花名册", "职工信息", "人员信息", "员工名单")
    return {
        "staff": Table(id="staff", label=label, key=("staff_id",), kind="entity", arrives_as=names, columns=columns)
    }


def test_too_much_set_aside_stops(staff, tmp_path):
    """Whoever does not ask for it to go on."""
    (tmp_path / "t.csv").write_text("工号,入职日期\nA1,x\n", encoding="utf-8")
    with pytest.raises(RecordsError, match="1 of 1 rows of staff cannot be used"):
        read_records(tmp_path / "t.csv", staff, received=RECEIVED)


def test_too_much_set_aside_stops_unless_asked_not_to(staff, tmp_path):
    """One row of two is too much; the reading then carries the problem."""
    path = tmp_path / "花名册.csv"
    path.write_text("工号,入职日期\nA1,2020-01-01\nA2,x\n", encoding="utf-8")
    with pytest.raises(RecordsError) as raised:
        read_records(path, staff, received=RECEIVED)
    reading = read_records(path, staff, received=RECEIVED, stop=False)
    assert reading.problems == raised.value.problems
    path.write_text("工号,入职日期\nA1,2020-01-01\nA2,2021-01-01\n", encoding="utf-8")
    assert read_records(path, staff, received=RECEIVED).problems == ()


def test_a_sheet_that_is_no_table_is_named(staff, tmp_path):
    """A Parquet file has columns whatever they are called."""
    (tmp_path / "花名册.csv").write_text("工号,入职日期\nA1,2020-01-01\n", encoding="utf-8")
    pq.write_table(pa.table({"x": [1], "y": [2]}), tmp_path / "x.parquet")
    reading = read_records(tmp_path, staff, received=RECEIVED)
    assert reading.notes == ("x.parquet: no table; left alone",)


def test_a_table_that_must_come_is_asked_for_by_three_of_its_names(staff, tmp_path):
    """And by its own."""
    pq.write_table(pa.table({"x": [1], "y": [2]}), tmp_path / "x.parquet")
    required = {"staff": staff["staff"].model_copy(update={"required": True})}
    with pytest.raises(RecordsError, match=r"named 花名册、职工信息、人员信息 or staff$"):
        read_records(tmp_path, required, received=RECEIVED)
    assert not len(read_records(tmp_path, staff, received=RECEIVED).tables["staff"])
