"""Closing the loop: what levers did."""

import numpy as np
import pandas as pd
import pytest

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.compared_people import begun_measures, compared_people
from takeroot.levers.doubly_robust import doubly_robust, placebo
from takeroot.levers.estimate import Z90
from takeroot.levers.evaluate import COLUMNS, evaluate
from takeroot.levers.follow_up import FollowUp, follow_up
from takeroot.levers.programmes import programmes
from takeroot.levers.pseudo_values import pseudo_values
from takeroot.levers.randomised import randomised
from takeroot.levers.rates_before import rates_before
from takeroot.months import month_number, month_text
from takeroot.specs.lever import Change, Dose, Lever
from takeroot.specs.recipe import Exits

EXITS = Exits(voluntary=("resigned",), competing=("retired",))
START = month_number("2023-01")
MENTORING = Lever.model_validate(
    {
        "id": "mentoring",
        **{name: {"zh": "导师带教", "en": "mentoring"} for name in ("label", "description", "effect")},
        "payer": "facility",
        "factors": ["growth"],
        "cost": {"monthly": 300},
        "eligible": [{"feature": "first_two_years", "verb": "equals", "value": 1}],
        "evidence": {"hazard_ratio": 0.85, "low": 0.7, "high": 1.0, "grade": "C", "source": "reviews"},
    }
)


def _kaplan_meier(followed, horizon):
    survival = 1.0
    for month in range(1, horizon + 1):
        there = (followed.months >= month).sum()
        survival *= 1 - ((followed.months == month) & followed.left).sum() / there
    return 1 - survival


def test_pseudo_values_average_to_kaplan_meier():
    """Whatever the censoring, their mean is the Kaplan-Meier risk."""
    rng = np.random.default_rng(1)
    followed = FollowUp(rng.integers(1, 13, 300), rng.random(300) < 0.4)
    assert pseudo_values(followed, 12).mean() == pytest.approx(_kaplan_meier(followed, 12))


def test_pseudo_values_are_close_to_leaving_one_out():
    """The infinitesimal jackknife agrees with n times the estimate less n - 1 times the one without each person."""
    rng = np.random.default_rng(2)
    months = np.minimum(rng.integers(1, 25, 400), 12)
    followed = FollowUp(months, (months < 12) & (rng.random(400) < 0.6))
    whole = _kaplan_meier(followed, 12)
    for person in range(0, 400, 37):
        keep = np.arange(400) != person
        left_out = 400 * whole - 399 * _kaplan_meier(followed.only(keep), 12)
        assert pseudo_values(followed, 12)[person] == pytest.approx(left_out, abs=0.02)


def _confounded(rng, n, effect):
    """Youth and contract raise both the chance of a measure and the risk; `effect` is on the risk."""
    x = rng.normal(size=(n, 6))
    treated = rng.random(n) < 1 / (1 + np.exp(2.2 - 1.0 * x[:, 0] - 0.7 * x[:, 1]))
    risk = np.clip(0.2 + 0.07 * x[:, 0] + 0.05 * x[:, 1], 0.01, 0.9)
    risk = np.clip(risk + effect * treated, 0.005, 0.95)
    return x, treated, (rng.random(n) < risk).astype(float)


def test_adjusting_takes_confounding_off():
    """Over worlds in which the measure does nothing the adjusted effect is about none; the plain one is far off."""
    rng, plain, adjusted, covered = np.random.default_rng(3), [], [], []
    for _ in range(12):
        x, treated, left = _confounded(rng, 1000, 0.0)
        ids = pd.Series([f"s{i}" for i in range(len(left))])
        found = doubly_robust(treated, left, x, ids).estimate
        plain.append(left[treated].mean() - left[~treated].mean())
        adjusted.append(found.risk_with - found.risk_without)
        covered.append(abs(adjusted[-1]) <= Z90 * found.difference_error)
    assert np.mean(plain) > 0.05
    assert abs(np.mean(adjusted)) < 0.03
    assert np.mean(covered) >= 0.75


def test_missing_features_are_no_obstacle():
    """A column that is often missing, one that always is, and a constant."""
    rng = np.random.default_rng(4)
    x, treated, left = _confounded(rng, 800, -0.1)
    x[rng.random(800) < 0.3, 3] = np.nan
    x = np.column_stack([x, np.full(800, np.nan), np.ones(800)])
    found = doubly_robust(treated, left, x, pd.Series(np.arange(800).astype(str))).estimate
    assert found.risk_without - found.risk_with == pytest.approx(0.1, abs=0.08)


def test_the_placebo_sees_a_difference_that_was_there_before():
    """Groups alike before pass; where the treated already stood better a year before, the test fails."""
    rng = np.random.default_rng(5)
    x, treated, left = _confounded(rng, 3000, 0.0)
    ids = pd.Series(np.arange(3000).astype(str))
    weights = doubly_robust(treated, left, x, ids).weights
    alike = x + rng.normal(scale=0.3, size=x.shape)
    other = alike - 0.8 * treated[:, None] * np.array([1, 1, 0, 0, 0, 0])
    passed = [placebo(treated, left, x, ids, earlier=one, weights=weights) for one in (alike, other)]
    assert abs(passed[0][0]) < 2.6 * passed[0][1]
    assert abs(passed[1][0]) > 4 * passed[1][1]


def test_two_randomised_rates_are_compared():
    """12 of 1,200 person-months against 24 of 1,200: half the hazard, within the half event that is added."""
    months = np.full(200, 12)
    left = np.zeros(200, dtype=bool)
    left[:12] = True
    left[100:124] = True
    found = randomised(FollowUp(months, left), np.arange(200) >= 100, 12)
    assert np.exp(found.log_ratio) == pytest.approx(12.5 / 24.5)
    assert found.error == pytest.approx((1 / 12.5 + 1 / 24.5) ** 0.5)


def _county(rng, people, effect, months=30):
    """A county lived month by month: half of those chosen get a mentor, whose hazard is multiplied by exp(effect)."""
    chosen_in = np.where(rng.random(people) < 0.6, rng.integers(6, 16, people), 999)
    out = rng.random(people) < 0.5
    gone = np.full(people, 999)
    for month in range(months):
        treated = ~out & (chosen_in < month)
        hazard = 0.02 * np.exp(effect * treated)
        leaves = (gone == 999) & (rng.random(people) < hazard)
        gone[leaves] = month
    chosen = np.flatnonzero((chosen_in < 999) & (gone > chosen_in))
    ids = np.array([f"s{i:05d}" for i in range(people)])
    exits = pd.to_datetime([f"{month_text(START + g)}-15" if g < months else None for g in gone])
    staff = pd.DataFrame(
        {
            "staff_id": ids,
            "hire_date": pd.Timestamp("2020-01-01"),
            "exit_date": exits,
            "exit_reason": np.where(gone < months, "resigned", None),
            "facility_id": "f1",
            "recruitment_channel": np.where(np.arange(people) % 2, "open_exam", "special_post"),
        }
    )
    given = chosen[~out[chosen]]
    measures = pd.DataFrame(
        {
            "staff_id": ids[given],
            "start_date": pd.to_datetime([f"{month_text(START + m)}-10" for m in chosen_in[given]]),
            "lever": "mentoring",
            "end_date": pd.NaT,
            "cost": 3600.0,
        }
    )
    drawn = pd.DataFrame(
        {"staff_id": ids[chosen], "lever": "mentoring", "month": START + chosen_in[chosen], "held_out": out[chosen]}
    )
    snapshots = [
        FeatureSet(START + m, (3,), pd.DataFrame({"staff_id": ids[gone > m]}), (_features(ids[gone > m]),))
        for m in range(months)
    ]
    return staff, measures, drawn, snapshots


def _features(ids):
    number = np.array([int(one[1:]) for one in ids])
    return pd.DataFrame(
        {"first_two_years": np.ones(len(ids)), "mentoring": np.zeros(len(ids)), "age": 20.0 + number % 30}
    )


@pytest.fixture(scope="module")
def evaluated(catalogue):
    """A large county in which mentors halve the hazard, evaluated."""
    staff, measures, drawn, snapshots = _county(np.random.default_rng(11), 3000, np.log(0.5))
    found = evaluate(
        staff, measures, snapshots, {"mentoring": catalogue["mentoring"]}, EXITS, since=START, as_of=START + 29,
        held_out=drawn,
    )  # fmt: skip
    return staff, measures, found


def test_a_known_effect_is_found_by_both_methods(evaluated):
    """Both intervals hold the true hazard ratio of 0.5 and not 1; both methods come, in the columns promised."""
    found = evaluated[2]
    assert tuple(found.columns) == COLUMNS
    assert found["method"].tolist() == ["randomised", "doubly_robust"]
    assert ((found["low"] < 0.5) & (found["high"] > 0.5) & (found["high"] < 0.9)).all()
    assert (found["yuan_per_staff_year"] > 0).all()


def test_the_belief_moves_from_the_prior_towards_the_data(evaluated, catalogue):
    """The posterior lies between what was published and what was found, and is narrower than the prior."""
    evidence = catalogue["mentoring"].evidence
    for row in evaluated[2].to_dict("records"):
        assert row["hazard_ratio"] < row["posterior"] < evidence.hazard_ratio
        assert row["posterior_high"] / row["posterior_low"] < evidence.high / evidence.low


def test_too_few_events_are_said_and_no_effect_is_stated(catalogue):
    """A handful of people gives numbers, and no hazard ratio."""
    staff, measures, drawn, snapshots = _county(np.random.default_rng(7), 40, 0.0)
    found = evaluate(
        staff, measures, snapshots, {"mentoring": catalogue["mentoring"]}, EXITS, since=START, as_of=START + 29,
        held_out=drawn, least_events=1000,
    )  # fmt: skip
    assert not found["enough"].any()
    assert found["hazard_ratio"].isna().all()
    assert (found["treated"] > 0).all()


def test_whoever_is_drawn_each_month_counts_once_and_as_first_drawn():
    """Chosen again by three monthly plans, held out by the later ones: one person, in the arm of the first draw."""
    staff, _, drawn, _ = _county(np.random.default_rng(8), 400, 0.0)
    again = [drawn.assign(month=drawn["month"] + later, held_out=True) for later in (1, 2)]
    one, many = (_first_row(staff, plans) for plans in (drawn, pd.concat([*again, drawn])))
    assert (one["treated"], one["compared"]) == ((~drawn["held_out"]).sum(), drawn["held_out"].sum())
    pd.testing.assert_series_equal(one, many)


def test_a_set_of_two_levers_is_credited_to_neither():
    """Only people whose first draw was for this lever alone are compared, even if a later plan gave it alone."""
    staff, _, drawn, _ = _county(np.random.default_rng(9), 400, 0.0)
    both = drawn.assign(levers=np.where(np.arange(len(drawn)) % 4 == 0, "mentoring+talent_flat", "mentoring"))
    later = drawn.assign(month=drawn["month"] + 1, levers="mentoring")
    alone = both[both["levers"] == "mentoring"]
    found = _first_row(staff, pd.concat([both, later], ignore_index=True))
    assert found["treated"] == (~alone["held_out"]).sum()
    assert found["compared"] == alone["held_out"].sum()


def _first_row(staff, drawn):
    nothing = pd.DataFrame({"staff_id": [], "start_date": pd.to_datetime([]), "end_date": pd.to_datetime([])})
    found = evaluate(
        staff, nothing.assign(lever="", cost=0.0), [], {"mentoring": MENTORING}, EXITS, since=START, as_of=START + 29,
        held_out=drawn,
    )  # fmt: skip
    assert found["method"].tolist() == ["randomised"]
    return found.iloc[0]


@pytest.mark.parametrize(("before", "counts"), [("mentoring", False), ("counselling", False), (None, True)])
def test_measures_before_since_are_no_treatment_and_still_exclude(before, counts):
    """Whoever had this measure earlier, or has one running that began earlier, is no comparison."""
    ids = [f"s{i}" for i in range(4)]
    staff = pd.DataFrame({"staff_id": ids, "hire_date": pd.Timestamp("2020-01-01"), "exit_date": pd.NaT})
    rows = [("s0", "mentoring", "2023-02-10", None)]
    rows += [("s1", before, "2022-01-10", "2022-06-01" if before == "mentoring" else None)] if before else []
    measures = pd.DataFrame(rows, columns=["staff_id", "lever", "start_date", "end_date"]).assign(cost=0.0)
    measures[["start_date", "end_date"]] = measures[["start_date", "end_date"]].apply(pd.to_datetime)
    values = pd.DataFrame({"first_two_years": np.ones(4), "mentoring": 0.0})
    months = {
        month: FeatureSet(month, (3,), pd.DataFrame({"staff_id": ids}), (values,)) for month in (START - 13, START)
    }
    found = compared_people(
        staff.assign(exit_reason=None), MENTORING, begun_measures(measures), months, EXITS, since=START,
        as_of=START + 20, horizon=12,
    )  # fmt: skip
    assert found.staff_ids[found.treated].tolist() == ["s0"]
    assert ("s1" in found.staff_ids.tolist()) is counts


def test_whoever_got_two_levers_at_once_is_neither_s_treated():
    """One of the mentored got a flat as well, another got one four months later: left out, and followed until then."""
    ids = [f"s{i}" for i in range(5)]
    staff = pd.DataFrame({"staff_id": ids, "hire_date": pd.Timestamp("2020-01-01"), "exit_date": pd.NaT})
    begun = pd.DataFrame(
        {
            "staff_id": ["s0", "s1", "s1", "s2", "s2"],
            "lever": ["mentoring", "mentoring", "talent_flat", "mentoring", "talent_flat"],
            "month": [START + 1, START + 1, START + 1, START + 1, START + 5],
            "until": 1 << 40,
            "cost": 0.0,
        }
    )
    values = pd.DataFrame({"first_two_years": np.ones(5), "mentoring": 0.0})
    months = {START: FeatureSet(START, (3,), pd.DataFrame({"staff_id": ids}), (values,))}
    found = compared_people(
        staff.assign(exit_reason=None), MENTORING, begun, months, EXITS, since=START, as_of=START + 20, horizon=12
    )
    assert found.staff_ids.tolist() == ["s0", "s2", "s3", "s4"]
    assert found.treated.tolist() == [True, True, False, False]
    assert found.followed.months.tolist() == [12, 4, 12, 12]


def test_a_measure_entered_late_begins_when_it_was_entered():
    """Only whoever stayed until then could be entered: the months before are not credited."""
    days = {
        "start_date": ["2023-01-10"] * 3,
        "recorded_date": ["2023-04-02", None, "2022-12-30"],
        "end_date": [None] * 3,
    }
    measures = pd.DataFrame({name: pd.to_datetime(day) for name, day in days.items()})
    begun = begun_measures(measures.assign(staff_id=["a", "b", "c"], lever="mentoring", cost=0.0))
    assert dict(zip(begun["staff_id"], begun["month"] - START, strict=True)) == {"a": 3, "b": 0, "c": 0}


def test_whoever_left_before_the_month_was_over_is_in_neither_group():
    """People who left in the month the measure began, or were hired later, are not followed."""
    staff = pd.DataFrame(
        {
            "staff_id": ["a", "b", "c"],
            "hire_date": pd.to_datetime(["2020-01-01", "2020-01-01", "2023-03-01"]),
            "exit_date": pd.to_datetime(["2023-01-20", "2023-05-20", None]),
            "exit_reason": ["resigned", "retired", None],
        }
    )
    who = pd.DataFrame({"staff_id": ["a", "b", "c"], "month": START})
    present, followed = follow_up(staff, who, EXITS, as_of=START + 20)
    assert present.tolist() == [False, True, False]
    assert (followed.months.tolist(), followed.left.tolist()) == ([4], [False])


def test_the_rate_before_counts_the_facility_s_own_year():
    """One exit in 12 + 6 person-months at the facility where the measure began."""
    staff = pd.DataFrame(
        {
            "staff_id": ["a", "b", "c"],
            "hire_date": pd.Timestamp("2020-01-01"),
            "exit_date": pd.to_datetime([None, "2022-07-10", "2022-03-01"]),
            "exit_reason": [None, "resigned", "resigned"],
            "facility_id": ["f1", "f1", "f2"],
        }
    )
    begun = pd.DataFrame({"staff_id": ["a"], "month": [START]})
    assert rates_before(staff, EXITS, begun).tolist() == pytest.approx([1 / 18])


def test_money_is_accounted_by_payer_and_programme(evaluated, catalogue):
    """What was spent is the sum of the measures, and every programme's people are counted once."""
    staff, measures, found = evaluated
    table = programmes(staff, measures, catalogue, found, EXITS, since=START + 6, as_of=START + 29)
    by_name = table.set_index("name")
    assert by_name.loc["facility", "spent"] == measures["cost"].sum()
    assert by_name.loc[["open_exam", "special_post"], "people"].sum() == len(measures)
    assert by_name.loc["facility", "kept_staff_years"] > 0
    assert (by_name["after_low"].dropna() <= by_name["turnover_after"].dropna()).all()


def test_an_effect_is_believed_for_one_unit_of_the_dose():
    """Everyone got two units, so the square root of what was found is what one unit does, by either method."""
    staff, measures, drawn, snapshots = _county(np.random.default_rng(12), 1200, np.log(0.5))
    dosed = MENTORING.model_copy(
        update={
            "changes": (Change(feature="age", verb="add", value=2.0),),
            "dose": Dose(feature="age", verb="rise", unit=1.0, most=3.0),
        }
    )
    found = evaluate(
        staff, measures, snapshots, {"mentoring": dosed}, EXITS, since=START, as_of=START + 29, held_out=drawn
    )
    assert found["method"].tolist() == ["randomised", "doubly_robust"]
    assert found["own"].tolist() == pytest.approx((found["hazard_ratio"] ** 0.5).tolist(), abs=6e-4)


def test_turnover_before_counts_from_where_exits_are_recorded(evaluated, catalogue):
    """Months in which nobody's exit was recorded would make the time before look quiet."""
    staff, measures, found = evaluated
    asked = {"since": START + 6, "as_of": START + 29}
    whole, cut, none = (
        programmes(staff, measures, catalogue, found, EXITS, observed=observed, **asked).set_index("name")
        for observed in (None, START, START + 6)
    )
    assert cut.loc["open_exam", "turnover_before"] > 1.9 * whole.loc["open_exam", "turnover_before"]
    assert none["turnover_before"].isna().all()
    assert cut["turnover_after"].equals(whole["turnover_after"])


def test_few_exits_among_the_treated_are_too_few_however_many_are_compared(catalogue):
    """Of the first treated few, a thousand comparison people make no estimate."""
    staff, measures, _, snapshots = _county(np.random.default_rng(11), 1500, 0.0)
    first = measures.sort_values("start_date").head(12)
    found = evaluate(
        staff, first, snapshots, {"mentoring": catalogue["mentoring"]}, EXITS, since=START, as_of=START + 29
    ).iloc[0]
    assert found["events_compared"] > 20
    assert not found["enough"]
    assert np.isnan(found["hazard_ratio"])


def test_comparison_people_are_like_the_treated_in_what_the_conditions_test(catalogue):
    """Only newcomers were mentored, so old hands are no comparison; whoever has a measure running is none either."""
    ids = [f"s{i}" for i in range(8)]
    staff = pd.DataFrame(
        {
            "staff_id": ids,
            "hire_date": pd.Timestamp("2020-01-01"),
            "exit_date": pd.NaT,
            "exit_reason": None,
        }
    )
    begun = pd.DataFrame(
        {
            "staff_id": ["s0", "s1", "s2"],
            "lever": ["mentoring", "counselling", "counselling"],
            "month": [START + 1, START, START + 4],
            "until": 1 << 40,
            "cost": 0.0,
        }
    )
    values = pd.DataFrame({"first_two_years": [1.0, 1, 1, 1, 1, 0, 0, np.nan], "mentoring": 0.0})
    snapshot = FeatureSet(START, (3,), pd.DataFrame({"staff_id": ids}), (values,))
    found = compared_people(
        staff, catalogue["mentoring"], begun, {START: snapshot}, EXITS, since=START, as_of=START + 20, horizon=12
    )
    assert found.staff_ids.tolist() == ["s0", "s2", "s3", "s4"]
    assert found.treated.tolist() == [True, False, False, False]
    assert found.followed.months.tolist() == [12, 3, 12, 12]
    assert np.isnan(found.earlier).all()
