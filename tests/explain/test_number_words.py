"""Numbers as people write them."""

from typing import get_args

import pytest

from takeroot.explain.number_words import number_words, plain_number
from takeroot.specs.feature import Unit


@pytest.mark.parametrize("unit", get_args(Unit))
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("value", [0.0, 1.0, -3.25, 12345.678, float("nan"), float("inf")])
def test_every_unit_is_written_in_both_languages(unit, language, value):
    """No declared unit is without words, whatever the value."""
    assert number_words(value, unit, language).strip()


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (4123.4, "yuan", "4,123 元", "4,123 yuan"),
        (0.354, "share", "35%", "35 %"),
        (1.0, "months", "1 个月", "1 month"),
        (18.5, "months", "18.5 个月", "18.5 months"),
        (-2.0, "nights", "-2 个夜班", "-2 nights"),
        (0.0, "yes_no", "否", "no"),
        (float("nan"), "km", "不详", "not known"),
    ],
)
def test_values_are_rounded_to_what_a_reader_needs(value, unit, zh, en):
    """Whole yuan and percent, one decimal of months, singular for one, and a word for what is missing."""
    assert (number_words(value, unit, "zh"), number_words(value, unit, "en")) == (zh, en)


def test_zeros_at_the_end_are_dropped_only_behind_the_point():
    """1,500 stays 1,500."""
    assert plain_number(1500, 0) == "1,500"
    assert plain_number(1500, 1) == "1,500"
