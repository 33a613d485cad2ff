"""Reasons in words."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takeroot.explain.reasons import PersonFacts, factor_reasons, reasons, tendency
from takeroot.explain.typical_values import Typical

CAUSAL = re.compile(r"caus|because|due to|leads? to|makes?|导致|造成|引起|因为|由于|使得", re.IGNORECASE)


@pytest.fixture
def person() -> PersonFacts:
    """A nurse with low pay, many nights and a flat."""
    return PersonFacts(
        contributions={"pay_level": 0.5, "pay_gap": -0.1, "nights": 0.2, "obligation_left": 0.001, "has_flat": -0.3},
        feature_values={"pay_level": 3200, "pay_gap": 0.8, "nights": 9, "obligation_left": math.nan, "has_flat": 1},
        typical={
            "pay_level": Typical(4100, "profession"),
            "pay_gap": Typical(1.0, "profession"),
            "nights": Typical(4, ""),
            "obligation_left": Typical(math.nan, ""),
            "has_flat": Typical(0.12, "profession"),
        },
    )


def test_reasons_come_strongest_first_and_leave_out_what_is_nothing(person, declared):
    """Size orders them, whichever way they point; 0.001 is no reason."""
    assert [reason.feature for reason in reasons(person, declared, language="en")] == [
        "pay_level",
        "has_flat",
        "nights",
        "pay_gap",
    ]


def test_words_hold_the_persons_number_and_the_peers(person, declared):
    """In each language, with each unit."""
    pay, flat, nights, _ = (reason.words for reason in reasons(person, declared, language="en"))
    assert pay == (
        "monthly pay: 3,200 yuan (typical of the same profession: 4,100 yuan), goes with a clearly higher risk"
    )
    assert flat == "has a talent flat: yes (yes for 12 % of the same profession), goes with a lower risk"
    assert nights == "night shifts a month: 9 nights (typical of everyone: 4 nights), goes with a higher risk"
    chinese = [reason.words for reason in reasons(person, declared, language="zh")]
    assert chinese[1] == "有人才公寓：是（同专业中 12% 为是），与较低的离职风险相关"


def test_a_facility_can_be_the_peers(declared):
    """Where typical values were made by facility, the words say so."""
    person = PersonFacts({"nights": 0.3}, {"nights": 9.0}, {"nights": Typical(4.0, "facility_id")})
    assert "typical of the same facility: 4 nights" in reasons(person, declared, language="en")[0].words
    assert "同单位一般为 4 个夜班" in reasons(person, declared, language="zh")[0].words


def test_what_is_not_known_is_said_to_be(person, declared):
    """A missing value has a contribution, too; peers without any known value are not mentioned."""
    unknown = reasons(person, declared, language="en", least=0.0)[-1]
    assert unknown.words == "months of obligation left: not known, goes with a slightly higher risk"


def test_a_factor_names_the_features_that_pull_its_way(person, factors):
    """Pay raises the risk although one of its features does not: only the other is named."""
    first = factor_reasons(person, factors, language="en")[0]
    assert (first.factor, first.contribution) == ("pay", pytest.approx(0.4))
    assert first.words == (
        "Pay goes with a clearly higher risk: monthly pay: 3,200 yuan (typical of the same profession: 4,100 yuan)"
    )
    assert factor_reasons(person, factors, language="zh")[1].words.startswith("通勤与较低的离职风险相关：有人才公寓")


def test_without_features_a_factor_says_no_value(person, factors):
    """For readers who may not see the person's numbers."""
    words = [reason.words for reason in factor_reasons(person, factors, language="en", most=0)]
    assert words[0] == "Pay goes with a clearly higher risk"
    assert not any(character.isdigit() for word in words for character in word)


def test_a_feature_the_model_does_not_use_is_no_reason(person, factors):
    """A factor may declare more than the model knows."""
    known = PersonFacts({"nights": 0.3}, person.feature_values, person.typical)
    assert [reason.factor for reason in factor_reasons(known, factors, language="en")] == ["workload"]


@given(contribution=st.floats(-5, 5), language=st.sampled_from(["zh", "en"]))
def test_no_wording_claims_a_cause(contribution, language):
    """Whatever the size: associated, never caused."""
    assert not CAUSAL.search(tendency(contribution, language))


def test_no_reason_claims_a_cause(person, declared, factors):
    """Nor does any whole sentence."""
    for language in ("zh", "en"):
        for reason in reasons(person, declared, language=language) + factor_reasons(person, factors, language=language):
            assert not CAUSAL.search(reason.words)


def test_a_larger_contribution_is_never_said_to_be_smaller():
    """Slightly, then plainly, then clearly."""
    words = [tendency(size, "en") for size in (0.05, 0.2, 0.5)]
    assert len(set(words)) == 3
    assert [tendency(-size, "en").replace("lower", "higher") for size in (0.05, 0.2, 0.5)] == words
