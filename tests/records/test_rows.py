"""Rows beside each other: keys, doubles, spells, people, facilities, and how every row is accounted for."""

import pandas as pd
import pytest

PAY = "工号,月份,基本工资\n"


def _codes(reading, table):
    found = reading.set_aside[reading.set_aside["table"] == table]
    return sorted(zip(found["line"], found["code"], strict=True))


def test_of_equal_rows_one_is_used(read):
    """Rows that mean the same are doubles, however they are written."""
    reading = read({"工资表.csv": PAY + 'A1,202301,3000\nA1,2023-01,"3,000.00"\nA1,2023年1月,3000元\n'})
    assert len(reading.tables["pay"]) == 1
    assert _codes(reading, "pay") == [(3, "double"), (4, "double")]


def test_unequal_rows_with_one_key_are_all_set_aside(read):
    """Nobody can say which of two unequal rows is right."""
    reading = read({"工资表.csv": PAY + "A1,202301,3000\nA1,202301,3001\nA3,202301,1\n"})
    assert reading.tables["pay"]["staff_id"].tolist() == ["A3"]
    assert _codes(reading, "pay") == [(2, "key_twice"), (3, "key_twice")]


def test_unreadable_cells_are_compared_by_their_text(read):
    """Two rows that differ only in what cannot be read are unequal."""
    reading = read({"工资表.csv": PAY + "A1,202301,abc\nA1,202301,abd\n"})
    assert [code for _, code in _codes(reading, "pay")].count("key_twice") == 2


def test_a_total_line_makes_nobody_known(read):
    """Who stands only in a line that is no row is unknown, not set aside."""
    staff = "姓名,工号,入职日期,离职日期,离职原因\n张三,A1,2020-01-01,,\n合计,A9,,,\n"
    reading = read({"工资表.csv": PAY + "A9,202301,3000\nA1,202301,3000\n"}, staff=staff)
    assert _codes(reading, "pay") == [(2, "person_unknown")]


def test_a_person_may_be_hired_again(read):
    """Two spells that do not overlap are both used; leaving and coming back on one day is allowed."""
    spells = ["A1,2020-01-01,2021-01-01,辞职", "A1,2021-01-01,2022-01-01,辞职", "A1,2023-01-01,,"]
    staff = "\n".join(["工号,入职日期,离职日期,离职原因", *spells])
    reading = read(staff=staff)
    assert len(reading.tables["staff"]) == 3
    assert not len(reading.set_aside)


@pytest.mark.parametrize(
    "second", ["A1,2021-06-01,,", "A1,2020-06-01,2020-07-01,辞职", "A1,2022-01-01,2023-02-30,辞职"], ids=str
)
def test_spells_of_one_person_may_not_overlap(read, second):
    """All spells that share a day are set aside, also where the exit of one cannot be read."""
    staff = f"工号,入职日期,离职日期,离职原因\nA1,2020-01-01,,\n{second}\nA2,2020-01-01,,\n"
    reading = read(staff=staff)
    assert reading.tables["staff"]["staff_id"].tolist() == ["A2"]
    assert {2, 3} <= {line for line, code in _codes(reading, "staff") if code == "spells_overlap"} | {3}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A1,2020-01-01,2019-12-31,辞职", "dates_reversed"),
        ("A1,2020-01-01,2023-02-30,辞职", "no_such_date"),
        ("A1,2020-01-01,2025-06-01,辞职", "date_ahead"),
        ("A1,2020-01-01,2023.1,辞职", "date_ambiguous"),
        ("A1,2020-01-01,不详,辞职", "not_a_date"),
        ("A1,2020-01-01,,辞职", "date_missing"),
        ("A1,,,", "required_missing"),
        (",2020-01-01,,", "required_missing"),
    ],
)
def test_a_leaver_never_looks_active(read, row, code):
    """A row whose exit cannot be used is set aside whole, and with it all rows of the person."""
    staff = f"工号,入职日期,离职日期,离职原因\n{row}\nA2,2020-01-01,,\n"
    reading = read({"工资表.csv": PAY + "A1,202301,3000\nA2,202301,3000\n"}, staff=staff)
    assert reading.tables["staff"]["staff_id"].tolist() == ["A2"]
    assert reading.tables["pay"]["staff_id"].tolist() == ["A2"]
    assert _codes(reading, "staff") == [(2, code)]
    assert _codes(reading, "pay") == [(2, "person_set_aside" if row.startswith("A1") else "person_unknown")]


def test_leaving_on_the_day_of_hire_is_valid(read):
    """A spell may be empty."""
    assert not len(read(staff="工号,入职日期,离职日期,离职原因\nA1,2020-01-01,2020-01-01,辞职\n").set_aside)


@pytest.mark.parametrize("word", ["至今", "在职", "无", "/", "-"])
def test_a_word_for_still_here_is_no_exit(read, word):
    """Words that mean an empty cell in a date of leaving leave the person active."""
    reading = read(staff=f"工号,入职日期,离职日期,离职原因\nA1,2020-01-01,{word},\n")
    assert reading.tables["staff"]["exit_date"].isna().all()
    assert not len(reading.set_aside)


def test_an_exit_without_a_reason_is_unknown(read):
    """A missing or unread reason is `unknown`, one of the competing exits, as the contract has it."""
    staff = "工号,入职日期,离职日期,离职原因\nA1,2020-01-01,2021-01-01,\nA2,2020-01-01,2021-01-01,飞升\n"
    reading = read(staff=staff)
    assert reading.tables["staff"]["exit_reason"].tolist() == ["unknown", "unknown"]
    assert _codes(reading, "staff") == [(3, "not_recognised")]


def test_assumptions_are_counted(read):
    """How 合同期满不续签 and 调出 are read is an assumption, and said with how often."""
    staff = "工号,入职日期,离职日期,离职原因\nA1,2020-01-01,2021-01-01,合同期满不续签\nA2,2020-01-01,2021-01-01,调出\n"
    reading = read(staff=staff)
    assert reading.tables["staff"]["exit_reason"].tolist() == ["contract_not_renewed_by_staff", "transferred_up"]
    assert sum("1 times (an assumption)" in note for note in reading.notes) == 2


@pytest.mark.parametrize(
    ("birth", "kept"), [("2004-01-01", True), ("2004-01-02", False), ("1944-01-02", True), ("1943-12-31", False)]
)
def test_the_age_at_hire_has_limits(read, birth, kept):
    """From 16 to 75 completed years; beyond, the date of birth is blanked and the row used."""
    reading = read(staff=f"工号,出生日期,入职日期,离职日期,离职原因\nA1,{birth},2020-01-01,,\n")
    assert reading.tables["staff"]["birth_date"].notna().tolist() == [kept]
    assert _codes(reading, "staff") == ([] if kept else [(2, "age_out_of_range")])


def test_an_unknown_facility_is_blanked(read):
    """The person is used, without a facility; where no table of facilities came nothing is checked."""
    staff = "工号,单位编码,入职日期,离职日期,离职原因\nA1,F1,2020-01-01,,\nA2,F9,2020-01-01,,\n"
    with_facilities = read({"机构信息.csv": "单位编码,县区\nF1,甲县\n"}, staff=staff)
    assert with_facilities.tables["staff"]["facility_id"].fillna("").tolist() == ["F1", ""]
    assert _codes(with_facilities, "staff") == [(3, "facility_unknown")]


def test_facilities_are_not_checked_where_none_came(read):
    """Without a table of facilities every facility stands."""
    reading = read(staff="工号,单位编码,入职日期,离职日期,离职原因\nA1,F9,2020-01-01,,\n")
    assert reading.tables["staff"]["facility_id"].tolist() == ["F9"]


def test_rows_outside_employment_are_kept_and_counted(read):
    """Pay before hire or after exit stays; a note says how many rows there are."""
    reading = read({"工资表.csv": PAY + "A2,201912,1\nA2,202001,1\nA2,202305,1\nA2,202306,1\n"})
    assert len(reading.tables["pay"]) == 4
    assert "pay: 2 rows are dated before hire or after exit; kept" in reading.notes


def test_a_recorded_date_comes_with_every_dated_table(read, tables):
    """The optional column says from when a row is known; in staff the exit alone has one."""
    reading = read({"工资表.csv": "工号,月份,基本工资,登记日期\nA1,202301,3000,2023-04-05\n"})
    assert reading.tables["pay"]["recorded_date"].tolist() == [pd.Timestamp("2023-04-05")]
    assert all("recorded_date" in table.columns for table in tables.values() if table.date)
    assert "exit_recorded_date" in tables["staff"].columns


def test_an_obligation_may_end_in_the_future(read):
    """What lies ahead by its nature is used: the end of an obligation, of a measure."""
    staff = "工号,入职日期,离职日期,离职原因,服务期截止\nA1,2020-01-01,,,2028-06-30\n"
    files = {"帮扶措施.csv": "工号,开始日期,措施,结束日期,费用\nA1,2024-01-01,talent_flat,2027-01-01,0.5万元\n"}
    reading = read(files, staff=staff)
    assert not len(reading.set_aside)
    assert reading.tables["measures"]["cost"].tolist() == [5000]


def test_the_key_names_what_can_be_read(read):
    """Key parts in canonical form, joined by a bar; parts that cannot be read are left out."""
    reading = read({"工资表.csv": PAY + "A1,2023年5月,x\nA1,2023年13月,1\n"})
    assert reading.set_aside["key"].tolist() == ["A1|2023-05", "A1"]


@pytest.mark.parametrize("table", ["工资表", "工作量"])
def test_what_did_not_come_is_missing_and_never_zero(read, table):
    """A table that did not come is an empty frame with all its columns, and is not among those delivered."""
    reading = read({f"{table}.csv": "工号,月份,基本工资,门诊人次\nA1,202301,3000,5\n"})
    other = {"工资表": "workload", "工作量": "pay"}[table]
    assert not len(reading.tables[other])
    assert not reading.tables.has(other, "staff_id")
    assert list(reading.tables[other].columns)[:2] == ["staff_id", "month"]


def test_the_order_of_rows_changes_nothing(read):
    """Clean tables are sorted by their key."""
    rows = [f"A{who},20230{month},{who * month}" for who in (1, 2, 3) for month in range(1, 7)]
    one = read({"工资表.csv": PAY + "\n".join(rows)})
    two = read({"工资表.csv": PAY + "\n".join(rows[::-1])})
    pd.testing.assert_frame_equal(one.tables["pay"], two.tables["pay"])


def test_too_much_set_aside_is_a_problem(read):
    """More than a table's file allows stops a run, in a line that says where and how much."""
    (problem,) = read({"工资表.csv": PAY + "A9,202301,1\nA1,202301,1\n"}).problems
    assert "1 of 2 rows of pay" in str(problem)
    assert "工资表.csv" in str(problem)
