"""What is typical of peers."""

import numpy as np
import pandas as pd
import pytest

from takeroot.explain.typical_values import typical_values


@pytest.fixture
def staff() -> tuple[pd.Series, pd.DataFrame]:
    """Thirty people: 15 nurses, 12 doctors and 3 dentists."""
    professions = pd.Series(["nurse"] * 15 + ["doctor"] * 12 + ["dentist"] * 3, name="profession")
    rng = np.random.default_rng(3)
    values = pd.DataFrame({"pay_level": rng.normal(4000, 500, 30), "has_flat": (rng.random(30) < 0.3).astype(float)})
    values.loc[:4, "pay_level"] = np.nan
    return professions, values


def test_a_large_group_has_its_own_median_of_known_values(staff, declared):
    """Missing values are no values."""
    professions, values = staff
    typical = typical_values(professions, values, declared).of("nurse")["pay_level"]
    assert typical == (np.median(values["pay_level"][5:15]), "profession")


def test_a_small_group_takes_everyones(staff, declared):
    """Three dentists are described by all thirty people, and the reason will say so."""
    professions, values = staff
    typical = typical_values(professions, values, declared).of("dentist")
    assert typical["pay_level"] == (values["pay_level"].median(), "")
    assert typical["has_flat"] == (values["has_flat"].mean(), "")


def test_yes_and_no_have_a_share(staff, declared):
    """A median of yes and no would say nothing."""
    professions, values = staff
    assert typical_values(professions, values, declared).of("doctor")["has_flat"].value == pytest.approx(
        values["has_flat"][15:27].mean()
    )


def test_the_order_of_rows_changes_nothing(staff, declared):
    """Typical values are the same for shuffled people."""
    professions, values = staff
    shuffled = np.random.default_rng(1).permutation(30)
    other = typical_values(professions[shuffled], values.loc[shuffled], declared)
    assert other.of("nurse")["pay_level"] == typical_values(professions, values, declared).of("nurse")["pay_level"]


def test_a_group_nobody_is_in_takes_everyones(staff, declared):
    """Someone whose profession is missing is compared with everyone."""
    professions, values = staff
    assert typical_values(professions, values, declared).of("nan")["pay_level"].peers == ""
