"""The plan's workbook."""

import pandas as pd
import pytest
from hand_made_run import text_table
from python_calamine import CalamineWorkbook

from takeroot.report.export_plan import export_plan
from takeroot.specs.spec import Label

MEASURES = """
staff_id facility_id county lever payer cost_12m kept_months held_out
S01 F001 云山县 title_appointment county 36000 1.4 False
S02 F001 云山县 school_place county 5000 1.2 False
S03 F001 云山县 talent_flat county 9600 0.4 True
"""
LIMITS = """
kind payer unit lever amount used marginal
budget county 云山县 - 50000 41000 0.0
places county 云山县 school_place 2 1 0
"""
COMPARED = "strategy people kept_months yuan\nplan 2 2.6 41000\nby_risk 1 1.4 36000"


@pytest.fixture
def rows(tmp_path, people, factors, levers):
    """All cells of the workbook."""
    measures = text_table(MEASURES)
    whole = {
        "facility_id": "F001",
        "county": "云山县",
        "lever": "shift_rebalancing",
        "payer": "facility",
        "held_out": False,
    }
    measures = pd.concat([measures, pd.DataFrame([whole])], ignore_index=True)
    given = (measures, text_table(LIMITS).replace("-", None), text_table(COMPARED), ["再花一万元，多留 0.3 人月。"])
    export_plan(*given, people, tmp_path / "plan.xlsx", language="zh", factors=factors, levers=levers)
    book = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx"))
    return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def test_it_says_who_gets_what(rows):
    """With the lever's name, the payer and the cost."""
    row = next(row for row in rows if "S02" in row)
    assert [cell for cell in row if cell != ""] == [
        "县里出钱",
        "入学绿色通道",
        "云山县",
        "F001",
        "S02",
        "王芳",
        5000.0,
        1.2,
    ]


def test_whoever_was_left_without_is_not_in_it(rows):
    """S03 was held out."""
    assert not [row for row in rows if "S03" in row]


def test_levers_for_a_whole_facility_name_nobody(rows):
    """They stand as 'whole facility'."""
    assert next(row for row in rows if "全院" in row)[1] == "调整班次负荷"


def test_other_ways_limits_and_what_more_would_keep_are_told(rows):
    """In words of the language."""
    cells = {cell for row in rows for cell in row}
    assert {"本计划", "按风险高低排", 50000.0, 41000.0, "再花一万元，多留 0.3 人月。"} <= cells


def test_what_a_lever_warns_of_stands_with_the_plan(tmp_path, people, factors, levers):
    """Once below the list, for the levers that are in it."""
    warned = levers["title_appointment"].model_copy(update={"warning": Label(zh="先签返岗协议", en="bond first")})
    given = (text_table(MEASURES), text_table(LIMITS).replace("-", None), text_table(COMPARED), [])
    known = {**levers, "title_appointment": warned}
    export_plan(*given, people, tmp_path / "plan.xlsx", language="zh", factors=factors, levers=known)
    book = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx"))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert sum("⚠ 先签返岗协议" in str(cell) for cell in cells) == 1
