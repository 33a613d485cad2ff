"""What is proposed for headers and words that nobody knows: TOML to be read, corrected and pasted."""

import tomllib
from datetime import date

import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.records.reading import Reading
from takeroot.records.suggest_spellings import suggest_spellings
from takeroot.specs.table import Table

_LABEL = {"zh": "列", "en": "column"}


def _table(key, **columns):
    return Table(
        id=key,
        label=_LABEL,
        kind="entity",
        key=("staff_id",),
        columns={name: {"label": _LABEL} | kind for name, kind in columns.items()},
    )


TABLES = {
    "staff": _table(
        "staff",
        staff_id={"type": "id", "arrives_as": ("工号",)},
        degree={
            "type": "category",
            "arrives_as": ("学历",),
            "values": {"bachelor": ("本科", "大学本科"), "doctor": ("博士研究生",)},
        },
        party={"type": "category", "values": {"yes": ("是",), "no": ()}},
    ),
    "pay": _table(
        "pay",
        staff_id={"type": "id"},
        base={"type": "number", "arrives_as": ("abcde", "基本工资")},
        bonus={"type": "number", "arrives_as": ("绩效工资奖",)},
    ),
}


@pytest.fixture
def suggested():
    """Lines for unrecognised headers and words: table, header, word (empty for a header), times."""

    def suggest(*unrecognised, **came):
        names = ["table", "file", "column", "value", "times"]
        rows = [(key, "a.csv", column, value, times) for key, column, value, times in unrecognised]
        delivered = {key: frozenset(came.get(key, ())) for key in TABLES}
        clean = CleanTables({}, delivered, date(2024, 12, 31))
        none = pd.DataFrame()
        text = suggest_spellings(Reading(clean, none, none, (), pd.DataFrame(rows, columns=names), {}), TABLES)
        tomllib.loads(text)
        return text.split("\n") if text else []

    return suggest


def test_nothing_is_proposed_where_everything_was_recognised(suggested):
    """Not even a heading."""
    assert suggested() == []


def test_headers_that_resemble_a_missing_column(suggested):
    """Are added to its spellings, each once, behind those it has; a blank header is not worth a line."""
    lines = suggested(
        ("pay", "基本工资额", "", 3), ("pay", "月基本工资", "", 3), ("pay", "基本工资额", "", 3), ("pay", " ", "", 3)
    )
    assert lines == [
        "# features/tables/pay.toml",
        "",
        "[columns.base] # 列: add to arrives_as",
        'arrives_as = ["abcde", "基本工资", "基本工资额", "月基本工资"]',
        "",
    ]


def test_a_column_that_came_needs_no_further_header(suggested):
    """Its other spelling is told of, since it may mean something else."""
    lines = suggested(("pay", "基本工资额", "", 3), ("pay", "某", "", 1), pay={"base"})
    assert lines[2:] == [
        '# the header "基本工资额" resembles no column that is missing',
        '# the header "某" resembles no column that is missing',
        "",
    ]
    assert suggested(("pay", "工资", "", 1), pay={"base", "bonus", "staff_id"})[2].startswith("# the header")


@pytest.mark.parametrize(("header", "near"), [("abcxy", True), ("abxyz", False), ("ABC xy", True), ("abcxyz", False)])
def test_how_near_is_near(suggested, header, near):
    """Three fifths of the letters, whatever their case and spaces."""
    assert ("[columns.base]" in "".join(suggested(("pay", header, "", 1)))) is near


def test_the_nearest_counts(suggested):
    """By its best spelling, not by its name or its place among the columns."""
    assert suggested(("pay", "绩效工资", "", 1))[2:4] == [
        "[columns.bonus] # 列: add to arrives_as",
        'arrives_as = ["绩效工资奖", "绩效工资"]',
    ]
    assert suggested(("pay", "基本工资奖", "", 1))[2].startswith("[columns.base]")


def test_words_that_resemble_a_value(suggested):
    """By column and value; what resembles none is listed with how often it was met and what is allowed."""
    lines = suggested(
        ("staff", "党员", "", 9),
        ("staff", "学历", "博士生", 2),
        ("staff", "学历", "大学本", 5),
        ("staff", "学历", "博士研究", 1),
        ("staff", "学历", "其他", 7),
        ("staff", "party", "y es", 3),
        staff={"staff_id", "degree", "party"},
    )
    assert lines == [
        "# features/tables/staff.toml",
        "",
        '# the header "党员" resembles no column that is missing',
        '# 学历: "其他", 7 times, resembles none of bachelor, doctor',
        "[columns.degree.values] # add",
        'doctor = ["博士研究生", "博士生", "博士研究"]',
        'bachelor = ["本科", "大学本科", "大学本"]',
        "[columns.party.values] # add",
        'yes = ["是", "y es"]',
        "",
    ]


def test_tables_follow_one_another_as_they_are_declared(suggested):
    """Only those of which something is to be said."""
    lines = suggested(("pay", "某", "", 1), ("staff", "某", "", 1))
    assert [line for line in lines if line.startswith("# features")] == [
        "# features/tables/staff.toml",
        "# features/tables/pay.toml",
    ]
    assert len(suggested(("pay", "某", "", 1))) == 4
