"""One cell at a time: what each text of the contract means, or why it cannot be used."""

import pandas as pd
import pytest

_HEADERS = {
    "titles": "工号,日期,事项,职称级别",
    "pay": "工号,月份,基本工资,绩效工资,津贴补贴,五险两金",
    "commute": "工号,生效日期,通勤距离,单程分钟,交通方式,住房",
    "surveys": "工号,日期,薪酬满意度,职业倦怠",
    "family": "工号,生效日期,婚姻状况,配偶所在地,赡养老人",
    "children": "工号,子女出生日期,生效日期,就读地",
    "training": "工号,日期,培训类型,学时,学分",
    "incidents": "工号,日期,事件类型",
    "appraisals": "工号,日期,考核等次",
    "workload": "工号,月份,门诊人次,公卫服务人次,工作时长,夜班数,休假天数",
}
_GIVEN = {
    "工号": "A1",
    "日期": "2022-03-04",
    "月份": "2022-03",
    "生效日期": "2022-03-04",
    "事项": "聘任",
    "职称级别": "中级",
    "培训类型": "进修",
    "子女出生日期": "2015-06-07",
}

MEANINGS = [
    ("titles", "日期", "2023/5/1", "date", "2023-05-01"),
    ("titles", "日期", "2023.05.01", "date", "2023-05-01"),
    ("titles", "日期", "2023年5月1日", "date", "2023-05-01"),
    ("titles", "日期", "20230501", "date", "2023-05-01"),
    ("titles", "日期", "45047", "date", "2023-05-01"),
    ("titles", "日期", "２０２３－０５－０１", "date", "2023-05-01"),
    ("titles", "日期", "2023-05-01 00:00:00", "date", "2023-05-01"),
    ("titles", "日期", "2023-05-01T08:30:00", "date", "2023-05-01"),
    ("titles", "日期", "2023.05", "date", "2023-05-31"),
    ("titles", "日期", "2023年2月", "date", "2023-02-28"),
    ("titles", "日期", "202402", "date", "2024-02-29"),
    ("titles", "日期", "2023-1", "date", "2023-01-31"),
    ("titles", "日期", "2023.10", "date", "2023-10-31"),
    ("titles", "日期", "2023", "date", "2023-12-31"),
    ("titles", "日期", "2023年", "date", "2023-12-31"),
    ("titles", "日期", "2024-12", "date", "2024-12-31"),
    ("children", "子女出生日期", "2015", "birth_date", "2015-12-31"),
    ("children", "子女出生日期", "2015.06", "birth_date", "2015-06-30"),
    ("pay", "月份", "202305", "month", 2023 * 12 + 4),
    ("pay", "月份", "2023年05月", "month", 2023 * 12 + 4),
    ("pay", "月份", "2023年5月份", "month", 2023 * 12 + 4),
    ("pay", "月份", "2023-05-01", "month", 2023 * 12 + 4),
    ("pay", "月份", "2023/5", "month", 2023 * 12 + 4),
    ("pay", "月份", "45047", "month", 2023 * 12 + 4),
    ("pay", "基本工资", '"1,236.54"', "base_pay", 1236.54),
    ("pay", "基本工资", "１２３６．５０", "base_pay", 1236.5),
    ("pay", "基本工资", "¥3200", "base_pay", 3200),
    ("pay", "基本工资", "3200元", "base_pay", 3200),
    ("pay", "基本工资", "0.32万", "base_pay", 3200),
    ("pay", "基本工资", "0.32万元", "base_pay", 3200),
    ("pay", "绩效工资", "-120", "performance_pay", -120),
    ("pay", "绩效工资", "(120.50)", "performance_pay", -120.5),
    ("pay", "五险两金", "五险一金", "insurances", 6),
    ("commute", "通勤距离", "3公里", "distance_km", 3),
    ("commute", "单程分钟", "1小时", "minutes_one_way", 60),
    ("commute", "交通方式", "电动车", "mode", "motorcycle"),
    ("commute", "住房", "父母家", "housing", "family"),
    ("surveys", "薪酬满意度", "非常满意", "pay", 5),
    ("family", "赡养老人", "有", "elder_care", "yes"),
    ("family", "配偶所在地", "无", "spouse_place", "none"),
    ("incidents", "事件类型", "投诉", "kind", "complaint"),
    ("appraisals", "考核等次", "基本称职", "grade", "basic"),
    ("titles", "职称级别", "副高级", "level", "associate_senior"),
    ("titles", "事项", "聘用", "event", "appointed"),
    ("training", "培训类型", "规培", "kind", "residency"),
]


@pytest.mark.parametrize(("table", "header", "text", "column", "expected"), MEANINGS)
def test_a_cell_means(read, table, header, text, column, expected):  # noqa: PLR0917 - named by pytest
    """A spelling that the contract names is understood."""
    reading = read({f"{table}.csv": _row(table, header, text)})
    (found,) = reading.tables[table][column]
    assert found == (pd.Timestamp(expected) if column.endswith("date") else expected)
    assert not len(reading.set_aside)


FAULTS = [
    ("titles", "日期", "2023-02-30", "row", "no_such_date"),
    ("titles", "日期", "2023-13-01", "row", "no_such_date"),
    ("titles", "日期", "20230229", "row", "no_such_date"),
    ("titles", "日期", "0000-00-00", "row", "no_such_date"),
    ("titles", "日期", "2023.1", "row", "date_ambiguous"),
    ("titles", "日期", "01/02/2023", "row", "not_a_date"),
    ("titles", "日期", "23-05-01", "row", "not_a_date"),
    ("titles", "日期", "5月1日", "row", "not_a_date"),
    ("titles", "日期", "2023-05-01至2023-06-01", "row", "not_a_date"),
    ("titles", "日期", "1939-12-31", "row", "date_out_of_range"),
    ("titles", "日期", "10000", "row", "date_out_of_range"),
    ("titles", "日期", "2025-01-01", "row", "date_ahead"),
    ("titles", "日期", "2025", "row", "date_ahead"),
    ("titles", "日期", "", "row", "required_missing"),
    ("titles", "日期", "/", "row", "required_missing"),
    ("titles", "事项", "评审中", "row", "not_recognised"),
    ("pay", "月份", "2025-01", "row", "date_ahead"),
    ("pay", "月份", "202413", "row", "no_such_date"),
    ("pay", "月份", "2023", "row", "not_a_month"),
    ("pay", "月份", "5月", "row", "not_a_month"),
    ("pay", "月份", "2023.1", "row", "date_ambiguous"),
    ("pay", "工号", "1.2E+17", "row", "id_damaged"),
    ("pay", "工号", "411234198001011000", "row", "id_damaged"),
    ("pay", "工号", "A9", "row", "person_unknown"),
    ("pay", "工号", "a1", "row", "person_unknown"),
    ("pay", "工号", "", "row", "required_missing"),
    ("pay", "基本工资", "约3000", "value", "not_a_number"),
    ("pay", "基本工资", "3000-4000", "value", "not_a_number"),
    ("pay", "基本工资", '"12,34"', "value", "not_a_number"),
    ("pay", "基本工资", "1_000", "value", "not_a_number"),
    ("pay", "基本工资", "inf", "value", "not_a_number"),
    ("pay", "基本工资", "3200公里", "value", "not_a_number"),
    ("pay", "基本工资", "-1", "value", "out_of_range"),
    ("pay", "基本工资", "200000.01", "value", "out_of_range"),
    ("pay", "基本工资", "#DIV/0!", "value", "cell_error"),
    ("workload", "工作时长", "401", "value", "out_of_range"),
    ("workload", "门诊人次", "10001", "value", "out_of_range"),
    ("workload", "公卫服务人次", "10001", "value", "out_of_range"),
    ("workload", "夜班数", "32", "value", "out_of_range"),
    ("workload", "休假天数", "32", "value", "out_of_range"),
    ("commute", "通勤距离", "500.1", "value", "out_of_range"),
    ("commute", "单程分钟", "301", "value", "out_of_range"),
    ("training", "学时", "3001", "value", "out_of_range"),
    ("training", "学分", "201", "value", "out_of_range"),
    ("surveys", "薪酬满意度", "0", "value", "out_of_range"),
    ("surveys", "薪酬满意度", "6", "value", "out_of_range"),
    ("surveys", "职业倦怠", "6.1", "value", "out_of_range"),
    ("commute", "交通方式", "骑马", "value", "not_recognised"),
]


@pytest.mark.parametrize(("table", "header", "text", "effect", "code"), FAULTS)
def test_a_cell_cannot_be_used(read, table, header, text, effect, code):  # noqa: PLR0917 - named by pytest
    """What cannot be used stands in the list with its file, line, header, value and reason; nothing else does."""
    reading = read({f"{table}.csv": _row(table, header, text)})
    (found,) = reading.set_aside.to_dict("records")
    assert (found["file"], found["line"], found["column"], found["effect"], found["code"]) == (
        f"{table}.csv",
        2,
        header,
        effect,
        code,
    )
    assert found["value"] == text.strip('"')
    assert len(reading.tables[table]) == (effect == "value")


LIMITS = [
    ("pay", "基本工资", "0"),
    ("pay", "基本工资", "200000"),
    ("workload", "工作时长", "400"),
    ("workload", "夜班数", "31"),
    ("commute", "单程分钟", "300"),
    ("commute", "通勤距离", "500"),
    ("training", "学时", "3000"),
    ("surveys", "薪酬满意度", "1"),
    ("surveys", "职业倦怠", "0"),
    ("surveys", "职业倦怠", "6"),
    ("titles", "日期", "1940-01-01"),
    ("titles", "日期", "2024-12-31"),
]


@pytest.mark.parametrize(("table", "header", "text"), LIMITS)
def test_limits_belong_to_what_is_allowed(read, table, header, text):
    """A value on a limit is used."""
    assert not len(read({f"{table}.csv": _row(table, header, text)}).set_aside)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "-", "—", "/", "NULL", "\\N", "nan"])
@pytest.mark.parametrize(
    ("table", "header", "column"), [("pay", "基本工资", "base_pay"), ("commute", "住房", "housing")]
)
def test_an_empty_cell_is_missing_and_no_fault(read, table, header, column, text):
    """A cell with nothing, or with a word for nothing, is missing; words for nothing are counted in the notes."""
    reading = read({f"{table}.csv": _row(table, header, text)})
    assert reading.tables[table][column].isna().all()
    assert not len(reading.set_aside)
    assert any("read as empty" in note for note in reading.notes) == bool(text.strip())


def _row(table: str, header: str, text: str) -> str:
    headers = _HEADERS[table].split(",")
    cells = [text if name == header else _GIVEN.get(name, "") for name in headers]
    return f"{_HEADERS[table]}\n{','.join(cells)}\n"
