"""What the next yuan keeps, in words."""

import pandas as pd
import pytest

from takeroot.levers.marginal_words import marginal_words
from takeroot.specs.spec import Label

LABELS = {"school_place": Label(zh="学位", en="school place")}


def _limits(kind, payer, unit, marginal):
    return pd.DataFrame(
        {"kind": [kind], "payer": payer, "unit": unit, "lever": "school_place", "marginal": marginal, "used": 0.0}
    )


@pytest.mark.parametrize(
    ("payer", "unit", "zh", "en"),
    [
        ("province", "province", "省级预算再增加1万元，", "The next 10,000 yuan of the province's budget keep "),
        ("county", "甲县", "甲县的县级预算再增加1万元，", "The next 10,000 yuan of 甲县's county budget keep "),
        ("facility", "乙院", "乙院的单位预算再增加1万元，", "The next 10,000 yuan of 乙院's facility budget keep "),
    ],
)
def test_every_payer_s_budget_has_a_name_in_both_languages(payer, unit, zh, en):
    """The province has one budget, and no English word stands in a Chinese line."""
    limits = _limits("budget", payer, unit, 0.001)
    assert marginal_words(limits, LABELS, "zh")[0].startswith(zh)
    assert marginal_words(limits, LABELS, "en")[0].startswith(en)


def test_a_place_of_the_province_is_anywhere_in_it():
    """The unit of its places is the province as a whole; nothing kept is said so."""
    assert marginal_words(_limits("places", "province", "province", 6.0), LABELS, "zh") == (
        "全省再增加1个“学位”名额，预计可多留住0.50人年。",
    )
    assert marginal_words(_limits("budget", "province", "province", 0.0), LABELS, "zh") == (
        "省级预算再增加，也不会多留住人。",
    )


def test_a_little_is_said_with_figures_that_count():
    """Not 0.00 person-years where ten thousand yuan keep a few days."""
    said = marginal_words(_limits("budget", "province", "province", 5.5e-6), LABELS, "en")
    assert said == ("The next 10,000 yuan of the province's budget keep 0.0046 person-years.",)
