"""Expected exits by facility: competing exits by age and rule, intervals that hold, unscored people counted."""

import numpy as np
import pandas as pd
import pytest

from takeroot.hazard.expected_count import count_interval
from takeroot.hazard.facilities import facilities
from takeroot.hazard.headcount import expected_exits, other_exit_risk
from takeroot.months import month_number

_AS_OF = month_number("2023-12")


@pytest.fixture
def staff():
    """Twelve hundred people aged 30 to 62 at M, women retiring at 55, men at 60, to the month; ten died a year."""
    random = np.random.default_rng(1)
    sex = np.where(np.arange(1200) % 2 == 0, "F", "M")
    birth = np.datetime64("1961-06-15") + random.integers(0, 12_000, 1200).astype("timedelta64[D]")
    ends = birth + np.where(sex == "F", 55 * 365.25, 60 * 365.25).astype(int).astype("timedelta64[D]")
    dies = random.random(1200) < 0.06
    gone = np.where(dies, np.datetime64("2018-01-01") + random.integers(0, 2190, 1200).astype("timedelta64[D]"), ends)
    seen = gone <= np.datetime64("2023-12-31")
    return pd.DataFrame(
        {
            "staff_id": [f"s{k:05}" for k in range(1200)],
            "sex": sex,
            "birth_date": birth.astype("datetime64[us]"),
            "hire_date": pd.Timestamp("2005-01-01"),
            "exit_date": pd.Series(gone.astype("datetime64[us]")).where(seen),
            "exit_reason": pd.Series(np.where(dies, "died", "retired")).where(seen),
        }
    )


def _people(ages, sexes):
    count = len(ages)
    return pd.DataFrame(
        {
            "staff_id": [f"p{k:04}" for k in range(count)],
            "facility_id": ["f1"] * (count // 2) + ["f2"] * (count - count // 2),
            "county": "c",
            "sex": sexes,
            "age": ages,
            "notice_given": False,
        }
    )


def test_retirement_comes_with_age_and_rule(staff, recipe):
    """Nearly certain past the age, likely in the year it is reached, rare long before."""
    people = _people([40.0, 54.6, 54.6, 59.6, 61.0], ["F", "F", "M", "M", "M"])
    risk = other_exit_risk(people, staff, recipe, as_of=_AS_OF)
    assert risk[0] < 0.05
    assert risk[1] > 0.7
    assert risk[2] < 0.1
    assert risk[3] > 0.7
    assert risk[4] > 0.7


def test_unknown_age_gets_the_average(staff, recipe):
    """Neither zero nor one."""
    risk = other_exit_risk(_people([np.nan], ["F"]), staff, recipe, as_of=_AS_OF)
    assert 0.005 < risk[0] < 0.2


def test_competing_chances_share_the_whole():
    """Two hazards running side by side: each gets its share of what happens first."""
    left, other = expected_exits(np.array([0.5, 0.3, 0.0]), np.array([0.5, 0.0, 0.4]))
    assert left == pytest.approx([0.375, 0.3, 0.0])
    assert other == pytest.approx([0.375, 0.0, 0.4])


def test_intervals_hold_what_they_promise():
    """Sums of unequal chances fall into the 90 % interval at least nine times in ten, and not always."""
    random = np.random.default_rng(2)
    chance = random.beta(1, 6, size=(400, 25))
    happened = (random.random(chance.shape) < chance).sum(axis=1)
    mean, variance = chance.sum(axis=1), (chance * (1 - chance)).sum(axis=1)
    low, high = count_interval(np.full(400, 25), mean, variance)
    assert 0.9 <= ((low <= happened) & (happened <= high)).mean() < 1


def test_intervals_of_large_and_small_groups():
    """A thousand people: within a few per cent of the normal approximation; one person: nothing or all."""
    low, high = count_interval(np.array([1000, 1]), np.array([150.0, 0.5]), np.array([127.5, 0.25]))
    assert [low[0], high[0]] == pytest.approx([150 - 1.645 * 127.5**0.5, 150 + 1.645 * 127.5**0.5], abs=1.5)
    assert [low[1], high[1]] == [0, 1]


def _frame(people, risk, staff, recipe, **more):
    factors = pd.DataFrame(
        {"staff_id": people["staff_id"], "lead": "year", "base": -2.0, "pay": 0.3, "family": -0.1, "post": 0.5}
    )
    return facilities(people, risk, factors, staff, as_of=_AS_OF, recipe=recipe, **more)


def test_a_frame_of_facilities(staff, recipe):
    """Sums, turnover over the headcount at M, the line, and the factors that raise."""
    people = _people([35.0] * 40, ["F"] * 40)
    found = _frame(people, np.full(40, 0.2), staff, recipe)
    assert found["facility_id"].tolist() == ["f1", "f2"]
    assert found["headcount"].tolist() == [20, 20]
    assert found["expected_exits_12m"].tolist() == pytest.approx([4, 4], rel=0.03)
    whole = found["expected_exits_12m"] + found["expected_other_exits_12m"]
    assert found["expected_turnover_12m"].tolist() == pytest.approx((whole / 20).tolist())
    assert ((found["low"] < found["expected_turnover_12m"]) & (found["expected_turnover_12m"] < found["high"])).all()
    assert found[["line", "factor_1", "factor_2", "factor_3"]].iloc[0].tolist() == [0.1, "post", "pay", ""]


def test_unscored_people_count_with_their_facility(staff, recipe):
    """Who objected has no risk of their own; a facility of nobody scored takes its county's mean."""
    people = _people([35.0] * 40, ["F"] * 40)
    risk = np.where(np.arange(40) < 20, 0.2, np.nan)
    risk[:5] = np.nan
    found = _frame(people, risk, staff, recipe)
    assert found["expected_exits_12m"].tolist() == pytest.approx([4, 4], rel=0.03)


def test_who_gave_notice_leaves(staff, recipe):
    """They count as certain, whatever the model says."""
    people = _people([35.0] * 40, ["F"] * 40)
    people.loc[:9, "notice_given"] = True
    found = _frame(people, np.full(40, 0.1), staff, recipe)
    assert found["expected_exits_12m"][0] == pytest.approx(10 + 1, rel=0.03)


def test_the_models_own_doubt_widens(staff, recipe):
    """Members that disagree make the interval wider."""
    people = _people([35.0] * 40, ["F"] * 40)
    risk = np.full(40, 0.2)
    sure = _frame(people, risk, staff, recipe)
    doubt = _frame(people, risk, staff, recipe, member_risk=np.stack([risk * 0.3, risk * 1.7]))
    assert ((doubt["high"] - doubt["low"]) > (sure["high"] - sure["low"])).all()


def test_the_models_doubt_is_parted(staff, recipe):
    """What members say of all facilities alike adds up to the doubt of their sum; what they say of one is its own."""
    people = _people([35.0] * 40, ["F"] * 40)
    risk = np.full(40, 0.2)
    alike = _frame(people, risk, staff, recipe, member_risk=np.stack([risk * 0.5, risk, risk * 1.5]))
    plain = _frame(people, risk, staff, recipe)
    assert alike["model_deviation"].sum() == pytest.approx(np.std([4, 8, 12], ddof=1))
    assert alike["own_variance"].tolist() == pytest.approx(plain["own_variance"].tolist())
    first = np.arange(40) < 20
    moved = np.stack([np.where(first, 0.1, 0.3), np.full(40, 0.2), np.where(first, 0.3, 0.1)])
    against = _frame(people, risk, staff, recipe, member_risk=moved)
    assert against["model_deviation"].tolist() == pytest.approx([0, 0])
    assert (against["own_variance"] - plain["own_variance"]).tolist() == pytest.approx([4, 4])


def test_members_do_not_doubt_a_notice(staff, recipe):
    """Who has given notice leaves, whatever members say; who objected is in no member's sum."""
    people = _people([35.0] * 40, ["F"] * 40).assign(notice_given=True)
    doubt = _frame(people, np.full(40, 0.2), staff, recipe, member_risk=np.stack([np.full(40, 0.1), np.full(40, 0.3)]))
    assert doubt["model_deviation"].tolist() == [0, 0]
    unasked = np.full(40, np.nan)
    silent = _frame(people, unasked, staff, recipe, member_risk=np.stack([unasked, unasked]))
    assert silent["own_variance"].notna().all()
