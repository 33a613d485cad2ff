"""Whoever is named in a row of objections is known to object, however faulty the row is."""

from dataclasses import replace
from datetime import date

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from takeroot.data.objections_aside import ObjectionsAside
from takeroot.records.objections import objections_aside
from takeroot.records.read_records import read_records
from takeroot.records.reason import Reason
from takeroot.records.sheet import BrokenRow

RECEIVED = date(2024, 12, 31)

STAFF = "工号,入职日期,离职日期,离职原因\n" + "".join(f"{who},2020-01-01,,\n" for who in ("0A1", "A2", "A3", "0012"))


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        pytest.param("A2,2024-01-05\nA2,2024-03-01\n", {"A2"}, id="twice with different dates"),
        pytest.param("A2,2024-01-05\nA2,2024-01-05\n", {"A2"}, id="a double"),
        pytest.param("A2,2024-01-05\nA2,二月三十\nA3,2024-01-05\n", {"A2"}, id="twice, one date unreadable"),
        pytest.param("A2,2024-01-05,因家庭原因,另附\n", {"A2"}, id="more cells than headers"),
        pytest.param("A2\n", {"A2"}, id="fewer cells than headers"),
        pytest.param('"A2,2024-01-05\n', {"A2"}, id="a quotation mark without its pair"),
        pytest.param("a1,2024-01-05\n12,2024-01-05\n", {"0A1", "0012"}, id="ids that lost zeros or their case"),
        pytest.param("1.2E+17,2024-01-05\n,2024-01-05\nB7,2024-01-05\n", set(), id="rows that name nobody"),
    ],
)
def test_a_row_that_names_somebody_counts_however_faulty(write, tables, lines, named):
    """Its row is set aside as the contract says; the person it names is kept from being scored."""
    folder = write({"异议.csv": f"工号,日期\n{lines}"}, staff=STAFF)
    reading = read_records(folder, tables, received=RECEIVED, stop=False)
    used = set(reading.tables["objections"]["staff_id"])
    assert reading.tables.objections_aside.people | used >= named
    assert reading.tables.objections_aside.people <= named
    assert reading.tables.objections_aside.nobody == (0 if named else 3)


def test_an_id_under_the_second_of_two_headers_counts(write, tables):
    """Where the header that is preferred is empty, or says another id."""
    folder = write({"异议.csv": "工号,职工号,日期\n,A2,2024-01-05\nB9,A3,2024-01-05\n"}, staff=STAFF)
    found = read_records(folder, tables, received=RECEIVED, stop=False).tables.objections_aside
    assert found.people == {"A2", "A3"}


def test_what_is_honoured_is_told(read):
    """The account counts the people, and names none of them."""
    notes = read({"异议.csv": "工号,日期\nA1,2024-01-05\nA1,2024-03-01\n"}).notes
    assert "objections: 1 people are named in rows that are set aside; honoured all the same" in notes


_DATES = st.sampled_from(["2024-01-05", "2024年3月", "2023.1", "", "昨天", "2024-02-30", "2031-01-01", "45000", "=1/0"])
_ENDS = st.sampled_from(["", ",", ",再说", ",a,b", '"'])
_ROWS = st.lists(st.tuples(st.sampled_from(["0A1", "A2", "A3", "0012", "Ａ3", " A2 "]), _DATES, _ENDS), max_size=12)


@pytest.fixture
def named(write, tables):
    """Read a text of objections: who is known to object."""

    def find(text: str) -> set[str]:
        read = read_records(write({"异议.csv": text}, staff=STAFF), tables, received=RECEIVED, stop=False).tables
        return {*read["objections"]["staff_id"], *read.objections_aside.people}

    return find


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_any_mixture_of_good_and_faulty_rows_keeps_everybody_named(named, rows):
    """Nobody who stands in any row is missing from those who objected, and nobody else is among them."""
    text = "".join(f"{who},{day}{end}\n" for who, day, end in rows)
    assert named(f"工号,日期\n{text}") == {who.strip().replace("Ａ", "A") for who, _, _ in rows}


@pytest.fixture
def aside(assembled, tables):
    """Whom rows of objections name that are set aside, and how many name nobody; all rows are, unless told."""

    def find(frame, *, out=None, broken=()):
        ids = {"staff_id": ["0A1", "A2", "A3", "0012", "12", "00"], "hire_date": ["2020-01-01"] * 6}
        ids |= {"exit_date": [None] * 6, "exit_reason": [None] * 6}
        rows = {"staff": assembled(tables["staff"], pd.DataFrame(ids))}
        rows["objections"] = assembled(tables["objections"], pd.DataFrame(frame))
        rows["objections"].out[:] = True if out is None else out
        sheet = replace(rows["objections"].sheets[0], broken=tuple(broken))
        rows["objections"].sheets = (sheet,)
        found = objections_aside(rows)
        return set(found.people), found.nobody

    return find


_DAY = ["2024-01-05"]


def test_only_the_id_of_a_row_names_somebody(aside):
    """Not an id in a remark, which may be whoever wrote it down; any spelling of the header counts."""
    assert aside({"工号": ["A2"], "日期": _DAY, "经办人": ["A3"]}) == ({"A2"}, 0)
    assert aside({"staff_id": ["A2"], "日期": _DAY}) == ({"A2"}, 0)
    assert aside({"工号(必填)": ["A2"], "日期": _DAY}) == ({"A2"}, 0)
    assert aside({"工号": ["经办A3"], "日期": _DAY}) == (set(), 1)


def test_an_id_that_fits_several_names_all_of_them(aside):
    """An objection is honoured too widely rather than not at all."""
    assert aside({"工号": ["00012"], "日期": _DAY}) == ({"0012", "12"}, 0)
    assert aside({"工号": ["a1"], "日期": _DAY}) == ({"0A1"}, 0)
    assert aside({"工号": [""], "日期": _DAY}) == (set(), 1)
    assert aside({"工号": [12], "日期": _DAY}) == ({"0012", "12"}, 0)


def test_rows_that_are_used_name_nobody_here(aside):
    """They stand in the table; of those set aside each that names nobody is counted."""
    days = _DAY * 3
    assert aside({"工号": ["A2", "B1", "B2"], "日期": days}, out=[False, True, True]) == (set(), 2)
    assert aside({"工号": ["A2", "B1", "A3"], "日期": days}, out=[True, False, False]) == ({"A2"}, 0)
    assert aside({"工号": ["A2"], "日期": _DAY}, out=[False]) == (set(), 0)


def test_words_of_a_row_that_could_not_be_divided(aside):
    """Exactly an id, but for case: a word may be a number that lost nothing."""
    broken = [BrokenRow(3, Reason.RAGGED_ROW, "a2，12;x|'A3\" 00012")]
    given = {"工号": ["A2"], "日期": _DAY}
    assert aside(given, out=[False], broken=broken) == ({"A2", "A3", "12"}, 0)
    assert aside(given, out=[False], broken=[BrokenRow(3, Reason.RAGGED_ROW, "B7,x")]) == (set(), 1)
    assert aside({"工号": ["A2"], "日期": _DAY, "说明": ["x\nA3,y"]}, out=[False]) == ({"A3"}, 0)


def test_without_objections_or_without_staff_nobody_is_named(assembled, tables):
    """Neither table is needed."""
    rows = assembled(tables["objections"], pd.DataFrame({"工号": ["A2"], "日期": _DAY}))
    rows.out[:] = True
    assert objections_aside({"objections": rows}) == ObjectionsAside()
    assert objections_aside({}) == ObjectionsAside()


def test_rows_of_several_files_are_looked_at(write, tables):
    """Each by its own headers: two that differ are set aside, and name their person."""
    files = {"异议2023.csv": "日期,工号\n2023-01-05,A2\n", "异议2024.csv": "工号,日期\nA2,2024-02-05\nA3,2024-01-05\n"}
    found = read_records(write(files, staff=STAFF), tables, received=RECEIVED, stop=False).tables
    assert found.objections_aside == ObjectionsAside(frozenset({"A2"}), 0)
    assert found["objections"]["staff_id"].tolist() == ["A3"]
