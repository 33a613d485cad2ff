"""Suggesting levers."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from takeroot.levers.lever_set_frame import SET_COLUMNS
from takeroot.levers.suggest import suggest
from takeroot.levers.suggestion_frame import SUGGESTION_COLUMNS

ALL = ("pay", "title", "growth", "workload", "burnout", "schooling", "family", "commute", "post", "environment")


@pytest.fixture
def parents(make_people):
    """Six people with a child who is not at a county-seat school, and long hours."""
    return make_people(
        6,
        children_of_school_age=1,
        child_not_at_county_school=1,
        workload_hours=[200, 210, 220, 230, 170, np.nan],
        pay_total=5000,
        pay_against_county_hospital=0.6,
    )


def _suggest(feature_set, model, catalogue, make_scores, factors=ALL, **options):
    scores, raising = make_scores(feature_set, factors)
    return suggest(feature_set, model, raising, catalogue, scores=scores, **options)


def test_the_columns_are_those_promised(parents, linear_hazard, catalogue, make_scores):
    """The frames have the columns of the design first, in order."""
    offered, sets = _suggest(parents, linear_hazard({"workload_hours": 0.01}), catalogue, make_scores)
    assert tuple(offered.columns) == SUGGESTION_COLUMNS
    assert tuple(sets.columns) == SET_COLUMNS


def test_only_factors_that_raise_the_risk_are_answered(parents, linear_hazard, catalogue, make_scores):
    """With schooling alone raising the risk, only levers that answer schooling are offered."""
    model = linear_hazard({"workload_hours": 0.01, "child_not_at_county_school": 0.5})
    offered, _ = _suggest(parents, model, catalogue, make_scores, factors=("schooling",))
    assert set(offered["lever"]) == {"school_place", "education_subsidy"}
    assert set(offered["factor"]) == {"schooling"}


def test_nobody_gets_what_they_are_not_entitled_to(parents, linear_hazard, catalogue, make_scores):
    """Hours below the bound, or unknown, bring no rebalancing; nobody here holds a talent flat's conditions."""
    offered, _ = _suggest(parents, linear_hazard({"workload_hours": 0.01}), catalogue, make_scores)
    rebalanced = offered.loc[offered["lever"] == "shift_rebalancing", "staff_id"]
    assert sorted(rebalanced) == ["s0000", "s0001", "s0002", "s0003"]
    assert not (offered["lever"] == "talent_flat").any()
    assert not (offered["lever"] == "profit_share").any()


@pytest.mark.parametrize("flag", ["notice_given", "objected"])
def test_whoever_has_given_notice_or_objected_gets_nothing(parents, linear_hazard, catalogue, make_scores, flag):
    """They are shown elsewhere, and nothing is planned for them."""
    people = parents.people.assign(**{flag: parents.people["staff_id"] == "s0001"})
    offered, sets = _suggest(
        dataclasses.replace(parents, people=people), linear_hazard({"workload_hours": 0.01}), catalogue, make_scores
    )
    assert "s0001" not in set(offered["staff_id"]) | set(sets["staff_id"])
    assert "s0000" in set(offered["staff_id"])


def test_whoever_has_a_lever_is_not_offered_it(parents, linear_hazard, catalogue, make_scores):
    """A school place given in the year before is not offered again; one given later is not yet known."""
    measures = pd.DataFrame(
        {
            "staff_id": ["s0000", "s0001"],
            "start_date": pd.to_datetime(["2024-06-01", "2025-02-01"]),
            "lever": "school_place",
            "end_date": pd.NaT,
        }
    )
    offered, _ = _suggest(
        parents, linear_hazard({"child_not_at_county_school": 0.5}), catalogue, make_scores, measures=measures
    )
    got = set(offered.loc[offered["lever"] == "school_place", "staff_id"])
    assert "s0000" not in got
    assert "s0001" in got


def test_the_combined_effect_lies_between_model_and_evidence(parents, linear_hazard, catalogue, make_scores):
    """A precision-weighted mean lies between what it weighs."""
    offered, _ = _suggest(
        parents, linear_hazard({"workload_hours": 0.01, "child_not_at_county_school": 0.6}), catalogue, make_scores
    )
    low = offered[["effect_model", "effect_prior"]].min(axis=1)
    high = offered[["effect_model", "effect_prior"]].max(axis=1)
    assert ((offered["effect"] >= low - 1e-12) & (offered["effect"] <= high + 1e-12)).all()
    assert ((offered["effect_low"] < offered["effect"]) & (offered["effect"] < offered["effect_high"])).all()
    assert np.allclose(offered["risk_12m"] - offered["effect"], offered["risk_12m_after"])


def test_a_model_that_is_surer_counts_for_more(parents, linear_hazard, catalogue, make_scores):
    """The more the resampled models differ, the more the evidence weighs."""
    weights = []
    for spread in (0.0, 2.0):
        model = linear_hazard({"child_not_at_county_school": 0.5}, spread=spread)
        offered, _ = _suggest(parents, model, catalogue, make_scores)
        weights.append(offered.loc[offered["lever"] == "school_place", "prior_weight"].iloc[0])
    assert weights[0] < weights[1]


def test_two_levers_are_scored_together(parents, linear_hazard, catalogue, make_scores):
    """On one survival curve two levers keep less than the sum of what each keeps, and more than either."""
    model = linear_hazard({"workload_hours": 0.005, "child_not_at_county_school": 0.8})
    _, sets = _suggest(parents, model, catalogue, make_scores)
    kept = sets[sets["staff_id"] == "s0003"].set_index("levers")["kept_months"]
    both = kept["school_place+shift_rebalancing"]
    assert max(kept["school_place"], kept["shift_rebalancing"]) < both
    assert both < kept["school_place"] + kept["shift_rebalancing"]


def test_the_order_of_people_changes_nothing(parents, linear_hazard, catalogue, make_scores):
    """Factors and scores in another row order give equal frames."""
    model = linear_hazard({"workload_hours": 0.02, "child_not_at_county_school": 0.8})
    scores, raising = make_scores(parents, ALL)
    one = suggest(parents, model, raising, catalogue, scores=scores)
    other = suggest(parents, model, raising.iloc[::-1], catalogue, scores=scores.iloc[::-1])
    for first, second in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_nobody_at_risk_means_empty_frames(parents, linear_hazard, catalogue, make_scores):
    """Without people in the bands looked at, both frames are empty and keep their columns."""
    scores, raising = make_scores(parents, ALL, band="low")
    offered, sets = suggest(parents, linear_hazard({}), raising, catalogue, scores=scores)
    assert offered.empty
    assert sets.empty
    assert tuple(offered.columns) == SUGGESTION_COLUMNS


def test_no_lever_that_raises_the_risk_is_offered(make_people, linear_hazard, catalogue, make_scores):
    """Secondment, believed to send people away, is not offered where the model does not say otherwise."""
    people = make_people(2, secondments=0, tenure=5, training_hours=10)
    offered, _ = _suggest(people, linear_hazard({}), catalogue, make_scores)
    assert "secondment" not in set(offered["lever"])


def test_equal_pay_costs_the_gap_it_closes(make_people, linear_hazard, catalogue, make_scores):
    """Contract staff are raised to the established median, and that is what is paid."""
    people = make_people(4, pay_total=[4000, 4500, 6000, 7000], pay_against_county_hospital=[0.4, 0.45, 0.6, 0.7])
    types = ["contract", "contract", "established", "established"]
    people = dataclasses.replace(people, people=people.people.assign(employment_type=types))
    offered, _ = _suggest(people, linear_hazard({"pay_against_county_hospital": -1.0}), catalogue, make_scores)
    cost = offered[offered["lever"] == "equal_pay_contract"].set_index("staff_id")["cost_12m"]
    assert cost.to_dict() == {"s0000": 12 * 2500.0, "s0001": 12 * 2000.0}


REFUSED = {"staff_id": ["s0000", "s0001", "s0002", "s0003"], "decision": ["refused", "refused", "agreed", "refused"]}


@pytest.mark.parametrize("case", [(0, []), (1, ["s0000", "s0001"]), (12, ["s0000", "s0001"]), (13, [])])
def test_what_a_director_refused_is_not_offered_again_for_a_year(parents, linear_hazard, catalogue, make_scores, case):
    """From the next list on, for the months that the lever declares; a refusal of nothing named keeps nothing away."""
    ago, kept_away = case
    levers = ["school_place", "shift_rebalancing+school_place", "school_place", None]
    decisions = pd.DataFrame({**REFUSED, "levers": levers, "month": parents.as_of - ago})
    model = linear_hazard({"child_not_at_county_school": 0.5, "workload_hours": 0.01})
    offered, sets = _suggest(parents, model, catalogue, make_scores, decisions=decisions)
    places = set(offered.loc[offered["lever"] == "school_place", "staff_id"])
    assert sorted(set(parents.people["staff_id"]) - places) == kept_away
    assert not set(sets.loc[sets["levers"].str.contains("school_place"), "staff_id"]) & set(kept_away)


def test_a_refusal_is_known_from_the_day_it_was_recorded(parents, linear_hazard, catalogue, make_scores):
    """An answer that was entered after the as-of month does not exist yet."""
    decisions = pd.DataFrame({**REFUSED, "levers": "school_place", "month": parents.as_of - 2})
    decisions["recorded_date"] = pd.to_datetime(["2024-12-31", "2025-01-01", None, None])
    model = linear_hazard({"child_not_at_county_school": 0.5})
    offered, _ = _suggest(parents, model, catalogue, make_scores, decisions=decisions)
    places = offered.loc[offered["lever"] == "school_place", "staff_id"]
    assert sorted(places) == ["s0001", "s0002", "s0004", "s0005"]
