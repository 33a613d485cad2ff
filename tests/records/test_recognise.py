"""Which table a sheet is, which column a header means, what a unit does, and why a thing was not used."""

from fractions import Fraction

import numpy as np
import pytest

from takeroot.records.plain_text import plain_text, plain_word
from takeroot.records.reason import Reason
from takeroot.records.recognise.columns_of import columns_of
from takeroot.records.recognise.header_word import header_word, header_words
from takeroot.records.recognise.table_of import table_of
from takeroot.records.recognise.unit_scale import unit_scale
from takeroot.records.sheet import Sheet

UNITS = {
    "yuan": "元 1, 元/月 1, 千元 1000, 万元 10000, 万 10000, 千 1000, 万元/月 10000, 元/年 1/12, "
    "年 1/12, 万元/年 2500/3",
    "km": "公里 1, 千米 1, km 1, 里 0.5, 华里 0.5, 米 0.001, m 0.001",
    "minutes": "分钟 1, 分 1, min 1, 小时 60, 时 60, h 60",
    "hours": "小时 1, 时 1, h 1, 学时 1, 课时 1, 分钟 1/60",
    "days": "天 1, 日 1",
    "people": "人 1, 万人 10000, 万 10000, 千人 1000",
    "visits": "人次 1, 次 1, 万人次 10000",
    "services": "人次 1, 次 1, 万人次 10000",
    "shifts": "次 1, 天 1, 个 1",
    "posts": "个 1, 人 1, 名 1",
    "credits": "分 1, 学分 1",
}


def test_every_unit_scales_as_it_says():
    """Each way to write a unit, and none but those of its own kind."""
    said = {unit: dict(one.split() for one in written.split(", ")) for unit, written in UNITS.items()}
    for unit, scales in said.items():
        for written in {written for other in said.values() for written in other}:
            factor = float(Fraction(scales[written])) if written in scales else None
            assert unit_scale(unit, written) == factor, (unit, written)
    assert unit_scale("nonsense", "元") is None


def test_reasons_are_numbered_without_gaps_and_worded():
    """Each has a number of its own, and words in both languages that no other has."""
    assert [int(reason) for reason in Reason] == list(range(28))
    assert Reason.NONE.words == ""
    words = [reason.words for reason in Reason if reason]
    assert len(set(words)) == len(words) == 27
    assert all(" · " in one for one in words)
    assert Reason.UNIT_IN_DOUBT.words.startswith("单位存疑")
    assert (Reason(1).code, Reason(27).code) == ("required_missing", "unit_in_doubt")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("基本工资（万元）", ("基本工资", "万元")),
        ("*基本工资：[千元]", ("基本工资", "千元")),
        ("基本工资【元】", ("基本工资", "元")),
        ("基本工资(万元)合计", ("基本工资(万元)合计", "")),
        ("基本工资", ("基本工资", "")),
    ],
)
def test_a_header_and_its_unit(header, expected):
    """Brackets at its end, of any kind; marks about it are taken off."""
    assert header_word(header) == expected


def test_words_of_headers():
    """Whole and without brackets; blank headers have none."""
    assert list(header_words(["月份", " ", "工资(元)"])) == ["月份", "月份", "工资(元)", "工资"]


def sheet(header, name="", file="a.csv"):
    """A sheet without rows."""
    return Sheet(file, name, tuple(header.split(",")), (), np.zeros(0, dtype=np.int64))


@pytest.mark.parametrize(
    ("header", "name", "file", "expected"),
    [
        pytest.param("工号,月份", "工资表", "a.xlsx", "pay", id="its own name"),
        pytest.param("工号,月份", "", "工资表.csv", "pay", id="its file's name"),
        pytest.param("工号,月份", "2023年工资(1)", "花名册.xlsx", "pay", id="its own name, dated, before its file's"),
        pytest.param("工号,月份", "某县工资表汇总", "a.xlsx", "pay", id="a name inside its name"),
        pytest.param("工号,月份,基本工资", "工资表", "花名册.xlsx", "pay", id="both"),
        pytest.param("月份,某", "工资表", "a.xlsx", None, id="one column is too few"),
        pytest.param(
            "工号,月份,入职日期,离职日期,离职原因", "工资表", "a.xlsx", "pay", id="a name holds against headers"
        ),
        pytest.param(
            "工号,入职日期,离职日期,离职原因", "工资表", "a.xlsx", "staff", id="headers where its name cannot be"
        ),
        pytest.param("工号,月份,基本工资", "表一", "乙.xlsx", "pay", id="by its headers"),
        pytest.param("工号,月份", "表一", "乙.xlsx", None, id="who and when say nothing"),
        pytest.param("工号,月份,登记日期", "表一", "乙.xlsx", None, id="nor does when it was recorded"),
        pytest.param("月份,基本工资", "表一", "乙.xlsx", None, id="without whom"),
        pytest.param("x,y", "表一", "乙.xlsx", None, id="nothing"),
    ],
)
def test_a_sheet_is_a_table(tables, header, name, file, expected):
    """By its name, its file's name or its headers, in this order."""
    problems = []
    assert table_of(sheet(header, name, file), tables, problems) == expected
    assert not problems


def test_a_name_that_two_tables_share(tables):
    """The one whose key is there; where both have it, a problem that names both; where neither, the headers tell."""
    both = {"one": tables["pay"], "two": tables["workload"], "appraisals": tables["appraisals"]}
    both = {key: table.model_copy(update={"arrives_as": ("共用",)}) for key, table in both.items()}
    problems = []
    assert table_of(sheet("staff_id,date,grade", "共用"), both, problems) == "appraisals"
    assert not problems
    assert table_of(sheet("工号,月份,基本工资", "共用"), both, problems) is None
    assert [problem.what for problem in problems] == ["by its name it may be one and two"]
    assert problems[0].where == "a.csv"


def test_columns_of_a_header(tables):
    """Where each stands, what its unit does, and what means nothing; of two spellings the first listed counts."""
    found = columns_of(("岗位工资", "工号", "某", "基本工资(万元)", "月份", "月份"), tables["pay"])
    assert found.positions == {"base_pay": (3,), "staff_id": (1,), "month": (4, 5)}
    assert found.scales == {"base_pay": 1e4, "staff_id": 1.0, "month": 1.0}
    assert found.unknown == (0, 2)


def test_the_longest_name_inside_counts(tables):
    """Of names inside one another the longer one; two that stand apart are both meant."""
    some = {
        "short": tables["pay"].model_copy(update={"arrives_as": ("工资",)}),
        "long": tables["workload"].model_copy(update={"arrives_as": ("工资考核",)}),
        "other": tables["appraisals"].model_copy(update={"arrives_as": ("考评",)}),
    }
    problems = []
    assert table_of(sheet("工号,月份", "全县工资考核表"), some, problems) == "long"
    assert table_of(sheet("staff_id,date,grade", "工资考评表"), some, problems) == "other"
    assert not problems


def named(tables, **names):
    """Some tables under other names: table id to the name it arrives by."""
    return {key: tables[key].model_copy(update={"arrives_as": (name,)}) for key, name in names.items()}


def test_two_tables_of_one_name_are_told_apart_by_their_key(tables):
    """Two are enough for a doubt, and the key settles it."""
    both = named(tables, pay="共用", appraisals="共用")
    problems = []
    assert table_of(sheet("staff_id,date", "共用"), both, problems) == "appraisals"
    assert not problems


def test_a_name_is_known_without_its_dates(tables):
    """A table that is called monthly pay is meant by pay, and a year or month about the name says nothing."""
    some = named(tables, pay="月工资", workload="工资考核")
    assert table_of(sheet("工号,月份", "2023年第一季工资(2)"), some, []) == "pay"


def test_a_name_needs_two_columns(tables):
    """An id alone under the name of facilities makes no table of facilities."""
    assert table_of(sheet("机构编码", "机构表"), tables, []) is None
    assert table_of(sheet("机构编码,机构名称", "机构表"), tables, []) == "facilities"


def test_of_two_tables_that_the_headers_fit_the_fuller_counts(tables):
    """Two columns of pay and one of workload beside whom and when; one of each leaves the doubt."""
    problems = []
    assert table_of(sheet("工号,月份,夜班数,基本工资,绩效工资", "表一"), tables, problems) == "pay"
    assert not problems
    assert table_of(sheet("工号,月份,夜班数,基本工资", "表一"), tables, problems) is None
    assert [problem.what for problem in problems] == ["by its headers it may be pay and workload"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("S1\x00\u200b", "S1"),
        ("\ufeff工号", "工号"),
        ("\x1fA\x7f", "A"),
        ("a b", "a b"),
        ("Ⅱ级", "II级"),
        ("⼯号", "工号"),
        (" \t", ""),
    ],
)
def test_accidents_of_typing_are_taken_off(text, plain):
    """What cannot be seen, odd spaces about it, and forms that only look different; spaces within stay."""
    assert plain_text(text) == plain


def test_spellings_are_compared_without_spaces_case_and_marks():
    """All spaces, wherever they stand."""
    assert plain_word("*Base  PAY：") == "basepay"


def test_a_key_of_three_columns_says_enough(tables):
    """Whose child was born when is a table of children, without any further column; who and when is none."""
    assert table_of(sheet("工号,子女出生日期,生效日期", "表一"), tables, []) == "children"
