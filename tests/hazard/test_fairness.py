"""Fairness by group: shares, ratios and levels against closed forms, and what is warned of."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats.contingency import relative_risk

from takeroot.hazard.fairness import ATTRIBUTES, fairness
from takeroot.hazard.fairness_warnings import fairness_warnings
from takeroot.specs.recipe import Fairness


def people(sexes, flagged):
    """People of one kind but for their sex, and their bands."""
    ids = [f"A{number}" for number in range(len(sexes))]
    rows = pd.DataFrame({"staff_id": ids, "sex": list(sexes), "age": 35.0, "employment_type": "quota", "county": "C1"})
    return rows, pd.Series(np.where(flagged, "watch", "low"), index=ids)


def row(found, group):
    """One group's row of the attribute sex."""
    return found[(found["attribute"] == "sex") & (found["group"] == group)].iloc[0]


def test_the_ratio_and_its_interval_are_scipys():
    """40 of 80 women and 10 of 60 men: the relative risk and its Katz interval."""
    found = fairness(*people("F" * 80 + "M" * 60, [1] * 40 + [0] * 40 + [1] * 10 + [0] * 50))
    reference = relative_risk(40, 80, 10, 60)
    interval = reference.confidence_interval(0.95)
    women = row(found, "F")
    assert women[["people", "flagged", "share"]].tolist() == [80, 40, 0.5]
    assert women["impact_ratio"] == pytest.approx(reference.relative_risk)
    assert [women["low"], women["high"]] == pytest.approx([interval.low, interval.high], rel=1e-6)
    assert row(found, "M")["impact_ratio"] == pytest.approx(1 / women["impact_ratio"])


def test_every_person_stands_in_one_group_of_each_attribute():
    """A missing value is a group of its own, and so is a single county, with nobody to be held against."""
    rows, bands = people("FFM", [1, 0, 0])
    rows.loc[2, ["sex", "age"]] = None
    found = fairness(rows, bands)
    assert (found.groupby("attribute")["people"].sum() == 3).all()
    assert set(found["attribute"]) == set(ATTRIBUTES)
    assert set(found.loc[found["attribute"] == "age_band", "group"]) == {"30_to_39", "unknown"}
    assert found.loc[found["attribute"] == "county", "impact_ratio"].isna().all()


@pytest.mark.parametrize(
    ("age", "band"), [(29.9, "under_30"), (30.0, "30_to_39"), (49.99, "40_to_49"), (50.0, "50_and_over")]
)
def test_bands_of_age_begin_at_their_first_year(age, band):
    """A birthday moves a person into the next band."""
    rows, bands = people("F", [1])
    found = fairness(rows.assign(age=age), bands)
    assert found.loc[found["attribute"] == "age_band", "group"].tolist() == [band]


def test_the_level_is_expected_over_observed():
    """Of 50 women at a risk of 0.2 five left: ten were expected."""
    rows, bands = people("F" * 50, [0] * 50)
    judged = rows.assign(risk=0.2, left=[True] * 5 + [False] * 45)
    women = row(fairness(rows, bands, judged), "F")
    assert women[["judged_people", "expected_exits", "observed_exits"]].tolist() == [50, pytest.approx(10), 5]
    assert women["expected_over_observed"] == pytest.approx(2)
    assert women["calibration_low"] == pytest.approx(2 / np.exp(1.959964 / np.sqrt(5)))


def test_only_what_is_surely_beyond_a_limit_is_warned_of():
    """Twice as often among hundreds is said; among twelve people it is not, nor is an even share."""
    sexes = "F" * 200 + "M" * 200
    uneven = fairness(*people(sexes, [1] * 100 + [0] * 100 + [1] * 50 + [0] * 150))
    even = fairness(*people(sexes, ([1] * 50 + [0] * 150) * 2))
    few = fairness(*people("F" * 6 + "M" * 6, [1] * 6 + [0] * 6))
    said = fairness_warnings(uneven, Fairness())
    assert [text.split(":")[1] for text in said] == [" sex F", " sex M"]
    assert fairness_warnings(even, Fairness()) == fairness_warnings(few, Fairness()) == ()


def test_a_level_that_is_surely_wrong_is_warned_of():
    """Three hundred exits came where a hundred were expected."""
    rows, bands = people("F" * 1000, [0] * 1000)
    judged = rows.assign(risk=0.1, left=[True] * 300 + [False] * 700)
    said = fairness_warnings(fairness(rows, bands, judged), Fairness())
    assert "fairness: sex F: 0.33 times as many exits were expected as came (0.30 to 0.37); the limit is 1.5" in said
