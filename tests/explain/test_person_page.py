"""One person's page."""

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import RunError
from takeroot.explain.person_page import person_page
from takeroot.specs.lever import Lever
from takeroot.specs.spec import Label


@pytest.fixture
def run() -> dict[str, pd.DataFrame]:
    """A run of forty people; S00 has low pay and has given notice, S01 has nothing special."""
    staff = [f"S{k:02d}" for k in range(40)]
    values = pd.DataFrame(
        {
            "pay_level": np.r_[3200.0, np.full(39, 4100.0)],
            "pay_gap": np.r_[0.78, np.ones(39)],
            "nights": np.r_[9.0, np.full(39, 4.0)],
            "obligation_left": np.full(40, np.nan),
            "has_flat": np.r_[1.0, np.zeros(39)],
        }
    )
    contributions = values * 0.0
    contributions.loc[0] = [0.5, 0.2, 0.3, 0.0, -0.2]
    keys = pd.DataFrame({"staff_id": staff})
    return {
        "people": keys.assign(
            name=["张三", *[pd.NA] * 39],
            facility_id="F1",
            county="C1",
            profession="nurse",
            employment_type="contract",
            notice_given=[True, *[False] * 39],
            objected=False,
        ),
        "scores": keys.assign(risk_3m=0.12, risk_6m=0.24, risk_12m=0.42, band="high"),
        "features": pd.concat(
            [pd.concat([keys.assign(lead=lead), values + k], axis=1) for k, lead in enumerate(("3", "6", "12"))]
        ),
        "contributions": pd.concat(
            [pd.concat([keys.assign(lead=lead, base=-2.0), contributions], axis=1) for lead in ("3", "year")]
        ),
        "suggestions": pd.DataFrame(
            {
                "staff_id": ["S00"],
                "lever": ["equal_pay"],
                "rank": [1],
                "risk_12m": [0.42],
                "risk_12m_after": [0.31],
                "grade": ["A"],
                "cost_12m": [5000.0],
                "payer": ["county"],
            }
        ),
    }


def test_the_page_says_everything_in_english(run, factors):
    """Risk, band, reasons in the person's own numbers at the first lead, what is protective, measures, and no cause."""
    page = person_page("S00", **run, declarations=factors, language="en")
    assert page == (
        """S00 · 张三 · F1 · C1 · nurse · contract

Risk of leaving within 12 months: 42 % · band: high
3 months 12 % · 6 months 24 %
Notice has been given.

What goes with a higher risk
  Pay  × 2.01
    - monthly pay: 3,200 yuan (typical of the same profession: 4,100 yuan)  × 1.65
    - pay against peers: 78 % (typical of the same profession: 100 %)  × 1.22
  Workload  × 1.35
    - night shifts a month: 9 nights (typical of the same profession: 4 nights)  × 1.35

What goes with a lower risk (reads as protective)
  Commute  × 0.82
    - has a talent flat: yes (yes for 2 % of the same profession)  × 0.82

Starting point: odds of 0.14 for people in general; all factors together × 2.23; this person 0.3 (mean over the """
        """year's intervals).

Measures looked at
  1. equal_pay: 42 % → 31 % (evidence A, 5,000 yuan in 12 months, paid by the county)

× n: the odds of leaving are n times those of people in general. These are associations in past records, not causes.
"""
    )


def test_the_page_says_it_in_chinese(run, factors):
    """The same facts, and no English words but ids."""
    page = person_page("S00", **run, declarations=factors, language="zh")
    assert "12 个月内离职风险：42% · 等级：高" in page
    assert "- 月收入：3,200 元（同专业一般为 4,100 元）  × 1.65" in page
    assert "不是原因" in page


def test_categories_are_said_in_the_readers_words(run, factors):
    """Where the caller knows what a value is called."""
    words = {"nurse": "护士", "contract": "合同制"}
    page = person_page("S00", **run, declarations=factors, language="zh", words=words)
    assert page.startswith("S00 · 张三 · F1 · C1 · 护士 · 合同制\n")


def test_where_nothing_stands_out_the_page_says_so(run, factors):
    """Neither list is left empty, and no measure is no heading."""
    page = person_page("S01", **run, declarations=factors, language="en")
    assert page.count("Nothing stands out.") == 2
    assert "Measures" not in page


def test_someone_unknown_is_an_error_without_their_id(run, factors):
    """The message names the file, not the person."""
    with pytest.raises(RunError, match="nobody with that staff_id") as caught:
        person_page("S99", **run, declarations=factors, language="en")
    assert "S99" not in str(caught.value)


def test_what_a_lever_warns_of_stands_below_it(run, factors):
    """In the language of the page, wherever the lever is looked at."""
    words = Label(zh="同工同酬", en="equal pay")
    warned = Lever.model_construct(label=words, warning=Label(zh="先签返岗协议", en="only with a bond"))
    page = person_page("S00", **run, declarations=factors, language="en", levers={"equal_pay": warned})
    lines = page.splitlines()
    assert lines[next(n for n, line in enumerate(lines) if "equal pay" in line) + 1].strip() == "⚠ only with a bond"
