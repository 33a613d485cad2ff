"""The whole account of a delivery, word for word: several sheets of one table, each fault by where it stands."""

import hashlib
from datetime import date

import numpy as np
import openpyxl
import pytest

from takeroot.errors import RecordsError
from takeroot.records.read_records import read_records
from takeroot.records.suggest_spellings import suggest_spellings

RECEIVED = date(2024, 12, 31)
STAFF = (
    "工号,入职日期,离职日期,离职原因,党员,学历\n"
    "A1,2020-01-01,,,是,本科\nA2,2020-01-01,,,否,博士后\nA3,2020-01-01,,,否,博士后\n"
)
FIRST = [
    ["工资"],
    ["工号", "月份", "基本工资(万元)", "奖"],
    ["A1", "202301", "0.3", "1"],
    ["A9", "202301", "0.3", "1"],
    ["合计", None, "9", None],
    ["A1", "202302", "x", None],
]
SECOND = [
    ["工号", "月份", "基本工资", "基本工资", None],
    ["A2", "2023-13", "1", "1", "x"],
    ["A2", "202303", "1", "2", "y"],
    ["A3", "202303", "-", None, None],
]
THIRD = "工号,月份,绩效工资\nA1,202301,5\nA3,202304,6,7\nA3,,7\n"


@pytest.fixture
def reading(tmp_path, tables):
    """A delivery of a workbook with two sheets, two text files and a picture."""
    folder = tmp_path / "data"
    folder.mkdir()
    book = openpyxl.Workbook()
    for name, rows in (("工资1", FIRST), ("工资2", SECOND)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "a.xlsx")
    (folder / "工资3.csv").write_text(THIRD, encoding="utf-8")
    (folder / "花名册.csv").write_text(STAFF, encoding="utf-8")
    (folder / "图.jpg").write_bytes(b"x")
    return read_records(folder, tables, received=RECEIVED, stop=False)


def test_what_was_set_aside(reading):
    """File, line, key, header and cell as they stand, effect and reason; sorted by where they stand."""
    columns = ["table", "file", "line", "key", "column", "value", "effect", "code"]
    assert reading.set_aside[columns].to_numpy().tolist() == [
        ["pay", "a.xlsx#工资1", 3, "A1|2023-01", "工号", "A1", "row", "key_twice"],
        ["pay", "a.xlsx#工资1", 4, "A9|2023-01", "工号", "A9", "row", "person_unknown"],
        ["pay", "a.xlsx#工资1", 6, "A1|2023-02", "基本工资(万元)", "x", "value", "not_a_number"],
        ["pay", "a.xlsx#工资2", 2, "A2", "月份", "2023-13", "row", "no_such_date"],
        ["pay", "a.xlsx#工资2", 3, "A2|2023-03", "基本工资", "1", "value", "column_twice"],
        ["pay", "工资3.csv", 2, "A1|2023-01", "工号", "A1", "row", "key_twice"],
        ["pay", "工资3.csv", 3, "", "", "A3,202304,6,7", "row", "ragged_row"],
        ["pay", "工资3.csv", 4, "A3", "月份", "", "row", "required_missing"],
        ["staff", "花名册.csv", 3, "A2|2020-01-01", "学历", "博士后", "value", "not_recognised"],
        ["staff", "花名册.csv", 4, "A3|2020-01-01", "学历", "博士后", "value", "not_recognised"],
    ]
    assert reading.set_aside["reason"].iloc[0].endswith("rows with the same key differ")


def test_what_was_counted(reading):
    """Read, used, set aside, values blanked, words not recognised; used rows in the order of their key."""
    assert reading.counts.to_numpy().tolist() == [["pay", 9, 3, 6, 2, 0], ["staff", 3, 3, 0, 2, 2]]
    pay = reading.tables["pay"]
    assert pay[["staff_id", "month"]].to_numpy().tolist() == [["A1", 24277], ["A2", 24278], ["A3", 24278]]
    assert pay["base_pay"].isna().all()


def test_what_was_noted(reading):
    """File by file, then what was assumed."""
    assert reading.notes == (
        "图.jpg: no table; left alone",
        "a.xlsx: sheet 工资1: title line 1 left out",
        "a.xlsx#工资1: total line 5 left out",
        "a.xlsx#工资1: 基本工资(万元) read as pay.base_pay times 10000",
        "pay.base_pay: 1 cells with a dash, NULL or the like read as empty",
    )


def test_what_was_not_recognised(reading, tables):
    """Headers before words, with how many rows are concerned; and what is proposed for them."""
    assert reading.unrecognised.to_numpy().tolist() == [
        ["pay", "a.xlsx#工资2", "", "", 3],
        ["pay", "a.xlsx#工资1", "奖", "", 3],
        ["staff", "花名册.csv", "党员", "", 3],
        ["staff", "花名册.csv", "学历", "博士后", 2],
    ]
    assert suggest_spellings(reading, tables).split("\n") == [
        "# features/tables/pay.toml",
        "",
        '# the header "奖" resembles no column that is missing',
        "",
        "# features/tables/staff.toml",
        "",
        '# the header "党员" resembles no column that is missing',
        "[columns.education.values] # add",
        'doctor = ["博士", "博士研究生", "博士后"]',
        "",
    ]


def test_what_stands_for_the_files(reading):
    """Digests of those that were read, and where too much was set aside."""
    assert list(reading.digests) == ["a.xlsx", "工资3.csv", "花名册.csv"]
    assert reading.digests["花名册.csv"] == hashlib.sha256(STAFF.encode()).hexdigest()
    (problem,) = reading.problems
    assert (problem.where, problem.what) == ("a.xlsx#工资1", "6 of 9 rows of pay cannot be used")


def test_a_share_that_is_allowed_is_no_problem(write, tables):
    """One row of five is a fifth, which the file of pay allows; a problem stops the reading unless it is not to."""
    rows = "工号,月份,基本工资\n" + "".join(f"A1,20230{month},1\n" for month in range(1, 5))
    folder = write({"工资表.csv": f"{rows}A9,202301,1\n"})
    assert read_records(folder, tables, received=RECEIVED).problems == ()
    write({"工资表.csv": f"{rows}A9,202301,1\nA9,202302,1\n"}, staff=None)
    with pytest.raises(RecordsError, match="2 of 6 rows of pay cannot be used"):
        read_records(folder, tables, received=RECEIVED)


@pytest.mark.parametrize(
    ("first", "second", "value", "code"),
    [
        ("1", "1", 1, None),
        ("1", "", 1, None),
        ("", "1", 1, None),
        ("", "", None, None),
        ("1", "2", None, "column_twice"),
        ("x", "1", None, "column_twice"),
        ("1", "x", None, "column_twice"),
        ("x", "", None, "not_a_number"),
        ("", "x", None, "not_a_number"),
    ],
)
def test_a_column_that_stands_twice(read, first, second, value, code):
    """What one of them says, or both alike, counts."""
    reading = read({"工资表.csv": f"工号,月份,基本工资,基本工资\nA1,202301,{first},{second}\n"})
    found = reading.tables["pay"]["base_pay"].iloc[0]
    assert (None if np.isnan(found) else found) == value
    assert reading.set_aside["code"].tolist() == ([code] if code else [])


@pytest.mark.parametrize("name", ["学历", "入职日期"])
def test_texts_and_dates_that_stand_twice(read, name):
    """Are blanked like numbers where they differ."""
    cells = {"学历": ("本科", "大专"), "入职日期": ("2020-01-01", "2020-01-02")}[name]
    other = {"学历": "入职日期", "入职日期": "学历"}[name]
    given = {"学历": "本科", "入职日期": "2020-01-01"}[other]
    rows = f"A1,{cells[0]},{cells[1]},{given},,\nA2,{cells[1]},{cells[1]},{given},,\n"
    staff = f"工号,{name},{name},{other},离职日期,离职原因\n{rows}"
    assert read(staff=staff).set_aside[["line", "code"]].to_numpy().tolist() == [[2, "column_twice"]]
