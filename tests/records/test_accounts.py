"""An account of some rows, and one reading from several accounts: what each note counts, and how lists are ordered."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.data.objections_aside import ObjectionsAside
from takeroot.records.account import account, reading_of
from takeroot.records.reason import Reason

RECEIVED = date(2024, 12, 31)


@pytest.fixture
def rows(assembled, tables):
    """Rows of a table of the reference workspace: a header and rows as text, `_` for an empty cell."""

    def make(key, text):
        header, *lines = [line.split() for line in text.strip().splitlines()]
        cells = [[None if cell == "_" else cell for cell in line] for line in lines]
        return assembled(tables[key], pd.DataFrame(cells, columns=header, dtype="object"))

    return make


def _fault(table, at, column, reason, *, costs_row=False):
    where = np.zeros(len(table), dtype=bool)
    where[at] = True
    table.find(where, column, reason, costs_row=costs_row)


def _reading(accounts, tables, *, notes=(), people=()):
    clean = CleanTables({}, {}, RECEIVED, ObjectionsAside(frozenset(people)))
    return reading_of(accounts, clean, tables, notes=notes, digests={"a": "b"})


STAFF = """
staff_id hire_date  exit_date  exit_reason
A1       2020-01-01 _          _
007      2020-01-01 2023-05-01 _
"""
PAY = """
staff_id month   base_pay
A1       2024-01 3000
A1       2024-02 -
"""


def test_notes_of_one_kind_are_counted_together(rows, tables):
    """Those without a number are said once, and without one."""
    pay = rows("pay", PAY)
    said = account({"pay": pay}, [("a ", 1, " x"), ("c", 0, ""), ("a ", 2, " x"), ("a ", 4, " y")])
    assert dict(said.doubts) == {("a ", " x"): 3, ("c", ""): 0, ("a ", " y"): 4}
    reading = _reading([said, said], tables, notes=["first"], people=["A1", "A2"])
    assert reading.notes == (
        "first",
        "a 6 x",
        "a 8 y",
        "c",
        "pay.base_pay: 2 cells with a dash, NULL or the like read as empty",
        "objections: 2 people are named in rows that are set aside; honoured all the same",
    )
    assert _reading([said], tables).notes[-1].startswith("pay.base_pay")
    assert reading.digests == {"a": "b"}


def test_an_assumption_names_the_word_and_its_meaning(rows, tables):
    """A word of the second value too; what is met in two parts is added up."""
    text = STAFF.replace("2023-05-01 _", "2023-05-01 调出") + "A2 2020-01-01 2023-05-01 合同期满不续签\n"
    said = account({"staff": rows("staff", text)}, [])
    found = dict(said.assumptions)
    declared = tables["staff"].columns["exit_reason"].model_dump()["values"].items()
    expected = {word: next(key for key, many in declared if word in many) for word in ("调出", "合同期满不续签")}
    assert len(set(expected.values())) == 2
    assert found == {
        (f"staff.exit_reason: {word} read as {value}, ", " times (an assumption)"): 1
        for word, value in expected.items()
    }


def test_units_of_headers_are_told_once_a_sheet(assembled, tables):
    """With the factor; columns whose header names none are not."""
    frame = pd.DataFrame({"工号": ["A1"], "月份": ["2024-01"], "基本工资(万元)": ["0.3"], "绩效工资": ["5"]})
    said = account({"pay": assembled(tables["pay"], frame)}, [])
    assert dict(said.assumptions) == {("pay.csv: 基本工资(万元) read as pay.base_pay times 10000", ""): 0}
    assert "pay.csv: 基本工资(万元) read as pay.base_pay times 10000" in _reading([said, said], tables).notes


def test_rows_outside_employment_and_ids_without_zeros_are_counted(rows):
    """Against the staff that is given, else the staff among the tables; ids against all staff where there is more."""
    staff, everyone = rows("staff", STAFF), rows("staff", f"{STAFF}008 2020-01-01 _ _\n")
    pay = rows("pay", "staff_id month base_pay\nA1 2019-12 1\n007 2023-06 1\n7 2021-01 1\n8 2021-01 1\n")
    _fault(pay, [2, 3], "staff_id", Reason.PERSON_UNKNOWN, costs_row=True)
    outside = "pay: ", " rows are dated before hire or after exit; kept"
    zeros = "pay: ", " ids would be known with leading zeros; export the column as text"
    assert dict(account({"pay": pay}, []).assumptions) == {}
    assert dict(account({"pay": pay, "staff": staff}, []).assumptions) == {outside: 2, zeros: 1}
    assert dict(account({"pay": pay}, [], staff=staff).assumptions) == {outside: 2, zeros: 1}
    assert dict(account({"pay": pay}, [], staff=staff, everyone=everyone).assumptions) == {outside: 2, zeros: 2}
    assert dict(account({"pay": pay}, [], everyone=everyone).assumptions) == {zeros: 2}


def test_parts_are_counted_and_listed_as_one(rows, tables):
    """Counts in the order of tables, faults by where they stand, each list numbered from 0."""
    parts = []
    for at in (1, 0):
        pay, staff = rows("pay", PAY), rows("staff", f"{STAFF}A2 2020-01-01 2023-05-01 随便\n")
        _fault(pay, at, "base_pay", Reason.OUT_OF_RANGE)
        _fault(staff, 2, "exit_reason", Reason.NOT_RECOGNISED)
        parts.append(account({"staff": staff, "pay": pay}, []))
    order = {key: tables[key] for key in ("staff", "pay")}
    reading = _reading(parts, order)
    assert reading.counts.to_dict("list") == {
        "table": ["staff", "pay"],
        "read": [6, 4],
        "used": [6, 4],
        "set_aside": [0, 0],
        "values_blanked": [2, 2],
        "not_recognised": [2, 0],
    }
    places = reading.set_aside[["table", "line", "column"]].to_numpy().tolist()
    assert places == [["pay", 2, "base_pay"], ["pay", 3, "base_pay"], *[["staff", 4, "exit_reason"]] * 2]
    assert reading.unrecognised.to_numpy().tolist() == [["staff", "staff.csv", "exit_reason", "随便", 2]]
    for frame in (reading.counts, reading.set_aside, reading.unrecognised):
        assert frame.index.tolist() == list(range(len(frame)))
    assert reading.counts["read"].dtype == reading.unrecognised["times"].dtype == reading.set_aside["line"].dtype == int
    assert _reading([account({"pay": rows("pay", PAY)}, [])], tables).unrecognised.empty


def test_what_is_not_recognised_is_listed_headers_first(assembled, tables):
    """Tables as they are declared, headers before words, each by its name; parts without any change nothing."""
    texts = {"staff_id": ["A1"], "hire_date": ["2020-01-01"], "exit_date": [None]}
    staff = assembled(tables["staff"], pd.DataFrame({**texts, "exit_reason": ["乙"], "某二": ["x"], "某一": ["x"]}))
    other = assembled(tables["staff"], pd.DataFrame({**texts, "exit_reason": ["甲"], "education": ["丙"]}))
    plain = assembled(tables["staff"], pd.DataFrame(texts | {"exit_reason": [None]}))
    for table in (staff, other):
        _fault(table, 0, "exit_reason", Reason.NOT_RECOGNISED)
    _fault(other, 0, "education", Reason.NOT_RECOGNISED)
    pay = assembled(tables["pay"], pd.DataFrame({"staff_id": ["A1"], "month": ["2024-01"], "某": ["x"]}))
    parts = [
        account({"staff": plain}, []),
        account({"pay": pay}, []),
        *(account({"staff": s}, []) for s in (staff, other)),
    ]
    order = {key: tables[key] for key in ("staff", "pay")}
    found = _reading(parts, order).unrecognised
    assert found[["table", "column", "value"]].to_numpy().tolist() == [
        ["staff", "某一", ""],
        ["staff", "某二", ""],
        ["staff", "education", "丙"],
        ["staff", "exit_reason", "乙"],
        ["staff", "exit_reason", "甲"],
        ["pay", "某", ""],
    ]
    assert found["times"].tolist() == [1] * 6
    assert found.index.tolist() == [*range(6)]
    assert found["times"].dtype == int


def test_more_set_aside_than_a_table_allows_is_a_problem(rows, tables):
    """One in five is allowed, two are not; the problem says where, how many, and what is allowed."""
    text = "staff_id month base_pay\n" + "".join(f"A{number} 2024-01 1\n" for number in range(5))
    for out, problems in (([0], []), ([0, 1], ["pay.csv: 2 of 5 rows of pay cannot be used; see what was set aside"])):
        pay = rows("pay", text)
        _fault(pay, out, "staff_id", Reason.PERSON_UNKNOWN, costs_row=True)
        found = _reading([account({"pay": pay}, [])], tables).problems
        assert [str(one).partition(" (")[0] for one in found] == problems
        assert all(str(one).endswith("its file allows 20%") for one in found)
