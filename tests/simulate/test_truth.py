"""The truth behind a simulated county: what is said of it against slow references and closed forms."""

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import TakerootError
from takeroot.months import month_number
from takeroot.simulate.codes import FACTORS
from takeroot.simulate.kept_months import SECOND_LEVER, kept_months
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.measures import Measures
from takeroot.simulate.oracle import oracle_risk
from takeroot.simulate.read_truth import read_truth
from takeroot.simulate.recent_leavers import recent_leavers
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county

M = 24000


@pytest.fixture(scope="module")
def hand_made():
    """Two people, a constant hazard each, levers that act on the first."""
    rows = [
        {"staff_id": who, "month": month, "hazard": hazard, "competing": 0.01, "at_risk": month == M + 1, "left": False}
        for who, hazard in (("A", 0.05), ("B", 0.02))
        for month in range(M + 1, M + 13)
    ]
    effects = {"school_place": [-0.5, np.nan], "mentoring": [-0.2, 0.0]}
    levers = pd.DataFrame({"staff_id": ["A", "B"], "month": M, **dict.fromkeys(LEVERS, np.nan), **effects})
    return {"hazard": pd.DataFrame(rows).astype({"staff_id": "category"}), "levers": levers}


def _staying(hazard, effect):
    """Sum over twelve months of the chance to be still there, by the closed form of a constant hazard."""
    stays = (1 - hazard) ** np.exp(effect) * 0.99
    return stays * (1 - stays**12) / (1 - stays)


def test_kept_months_of_a_constant_hazard_have_a_closed_form(hand_made):
    """Competing exits come in between in both courses."""
    given = pd.DataFrame({"staff_id": ["A", "B"], "lever": "school_place"})
    kept = kept_months(hand_made, M, given).set_index("staff_id")
    assert kept.loc["A", "kept_months"] == pytest.approx(_staying(0.05, -0.5) - _staying(0.05, 0.0))
    assert kept.loc["A", "risk_with"] == pytest.approx(1 - 0.95 ** (12 * np.exp(-0.5)))
    assert kept.loc["B", "kept_months"] == 0  # not entitled


def test_a_second_lever_adds_less(hand_made):
    """The strongest acts in full, the others by the stated share, in any order."""
    given = pd.DataFrame({"staff_id": "A", "lever": ["mentoring", "school_place"]})
    effect = -0.5 - 0.2 * SECOND_LEVER
    for order in (given, given[::-1]):
        kept = kept_months(hand_made, M, order)["kept_months"].item()
        assert kept == pytest.approx(_staying(0.05, effect) - _staying(0.05, 0.0))


def test_a_delayed_lever_keeps_less(hand_made):
    """And nothing if it comes after the year."""
    given = pd.DataFrame({"staff_id": ["A"], "lever": ["school_place"]})
    kept = [kept_months(hand_made, M, given, delay={"school_place": d})["kept_months"].item() for d in (0, 3, 12)]
    assert kept[0] > kept[1] > kept[2] == 0


def test_months_and_levers_that_are_not_known_are_named(hand_made):
    """Both problems at once."""
    with pytest.raises(TakerootError, match="golden_handshake") as caught:
        kept_months(hand_made, M - 1, pd.DataFrame({"staff_id": ["A"], "lever": ["golden_handshake"]}))
    assert len(caught.value.problems) == 2


def test_the_truth_has_a_year_for_everyone_and_beyond_the_records(county):
    """Leavers are followed as if they had stayed, so that counterfactuals have a path."""
    for as_of in (county.last_month - 12, county.last_month):
        risk = oracle_risk(county.truth, as_of, 12)
        staff = county.truth["people"]
        here = staff[(staff["hire"] <= as_of) & ((staff["exit"] == 0) | (staff["exit"] > as_of))]
        assert sorted(risk["staff_id"]) == sorted(here["staff_id"])


def test_the_oracle_is_calibrated():
    """Expected over observed exits within a year lies near one, over some seeds and origins."""
    expected, observed = 0.0, 0
    for seed in range(2):
        county = simulate(staff=2000, months=26, seed=seed, lever_months=())
        left = county.truth["hazard"][county.truth["hazard"]["left"]]
        for as_of in (county.last_month - 12, county.last_month):
            risk = oracle_risk(county.truth, as_of)
            gone = left[left["month"].between(as_of + 1, as_of + 12)]
            expected += risk["risk"].sum()
            observed += gone["staff_id"].isin(risk["staff_id"]).sum()
    assert 0.92 < expected / observed < 1.12  # risks count no competing exit, which takes a few away


def test_the_oracle_agrees_with_drawing_frailties(county):
    """Against a slow average over drawn frailties, for newcomers, whose frailty nothing has sifted yet."""
    truth, as_of = county.truth, county.last_month - 12
    law = truth["world"].set_index(["kind", "name"])["value"]["one"].astype(float)
    hazard = truth["hazard"]
    people = truth["people"]
    fresh = people[(people["hire"] == as_of) & ((people["exit"] == 0) | (people["exit"] > as_of))]["staff_id"].head(5)
    assert len(fresh)
    draws = np.exp(law["frailty"] * np.random.default_rng(0).standard_normal(200_000))
    risk = oracle_risk(truth, as_of).set_index("staff_id")["risk"]
    for who in fresh:
        path = hazard[(hazard["staff_id"] == who) & (hazard["month"] > as_of) & (hazard["month"] <= as_of + 12)]
        now = path.iloc[0]
        total = 0.0
        for _, month in path.iterrows():
            known = month["base"] + now["measures"] + month[["post", "schooling", "person"]].sum()
            known += now[[f for f in FACTORS if f not in ("post", "schooling", "person")]].sum()
            total += np.exp(known + (law["facility"] ** 2 + law["shock"] ** 2) / 2)
        assert risk[who] == pytest.approx(1 - np.exp(-draws * total).mean(), abs=0.004)


def test_beyond_the_truth_is_refused(county):
    """In one line that says how far it goes."""
    with pytest.raises(TakerootError, match="a year at most"):
        oracle_risk(county.truth, county.last_month + 1)


def test_true_hazards_are_what_exits_are_drawn_from(county):
    """Expected and observed exits agree within chance, overall and in thirds of the hazard."""
    rows = county.truth["hazard"][county.truth["hazard"]["at_risk"]]
    for _, third in rows.groupby(pd.qcut(rows["hazard"], 3)):
        spread = np.sqrt((third["hazard"] * (1 - third["hazard"])).sum())
        assert abs(third["left"].sum() - third["hazard"].sum()) < 4 * spread + 0.01 * third["hazard"].sum()


def test_leaving_peaks_when_an_obligation_ends(county):
    """In the half year after, more than twice as often as in the year before."""
    bound = county.tables["staff"].dropna(subset=["service_obligation_end"]).drop_duplicates("staff_id")
    ends = bound.set_index("staff_id")["service_obligation_end"].str[:7].map(month_number)
    rows = county.truth["hazard"][county.truth["hazard"]["at_risk"]]
    after = rows["month"] - rows["staff_id"].astype("str").map(ends)
    assert rows["hazard"][after.between(1, 6)].mean() > 2 * rows["hazard"][after.between(-11, 0)].mean()


def test_levers_act_on_those_entitled_alone(county):
    """No place without a child, no conversion with an established post, no appointment without a title passed."""
    levers = county.truth["levers"]
    now = levers[levers["month"] == county.last_month].set_index("staff_id")
    staff = county.tables["staff"].drop_duplicates("staff_id", keep="last").set_index("staff_id")
    established = staff.index[staff["employment_type"] == "established"].intersection(now.index)
    assert now.loc[established, ["post_conversion", "equal_pay_contract"]].isna().all(axis=None)
    assert set(now.columns) >= set(LEVERS)
    assert now[list(LEVERS)].notna().any().all()
    assert now["school_place"].min() < -0.05


def test_held_out_people_are_not_given_the_measure():
    """They stand among the assignments, not in the table; the effect asked for is the effect they have."""
    wish = Measures(yearly=0.4, levers=("counselling",), hold_out=0.5, effects={"counselling": -0.4})
    county = simulate(staff=800, months=24, seed=2, measures=wish, late=0.0)
    chosen, given = county.truth["assignments"], county.tables["measures"]
    held = chosen[chosen["held_out"]]
    assert 0.4 < len(held) / len(chosen) < 0.6
    assert np.allclose(chosen["effect"], -0.4)
    pairs = set(zip(given["staff_id"], given["lever"], strict=True))
    assert 0.95 * (len(chosen) - len(held)) <= len(pairs) <= len(chosen) - len(held)
    acting = county.truth["hazard"]["measures"].unique()
    assert np.allclose(np.sort(acting), [-0.4, 0.0])


def test_randomised_hold_out_shows_the_known_effect():
    """Among those chosen, who was given leaves less by about the effect, in the year after."""
    wish = Measures(yearly=0.6, levers=("counselling",), hold_out=0.5, effects={"counselling": -0.9})
    county = simulate(staff=3000, months=24, seed=8, measures=wish, lever_months=())
    chosen = county.truth["assignments"]
    exits = county.truth["people"].set_index("staff_id")["exit"]
    first = chosen.drop_duplicates("staff_id")
    first = first[first["month"] <= county.last_month - 12]
    ends = first["staff_id"].map(exits[~exits.index.duplicated()])
    gone = (ends > first["month"]) & (ends <= first["month"] + 12)
    rates = gone.groupby(first["held_out"]).mean()
    assert rates[False] < 0.75 * rates[True]


def test_without_measures_there_are_none():
    """Neither in the tables nor in the truth."""
    county = simulate(staff=60, months=6, seed=1, measures=None)
    assert county.tables["measures"].empty
    assert (county.truth["hazard"]["measures"] == 0).all()


def test_recent_leavers_lack_those_who_left_before(county):
    """Current staff stay whole, in every table."""
    recent = recent_leavers(county, months=12)
    staff = recent.tables["staff"]
    assert staff["exit_date"].isna().sum() == county.tables["staff"]["exit_date"].isna().sum()
    assert (staff["exit_date"].dropna() >= "2024-01").all()
    assert set(recent.tables["pay"]["staff_id"]) <= set(staff["staff_id"])
    assert len(recent.tables["pay"]) < len(county.tables["pay"])


def test_the_truth_reads_back_as_it_was(tmp_path):
    """And the oracle says the same of it."""
    county = simulate(staff=150, months=14, seed=6)
    write_county(county, tmp_path / "data")
    back = read_truth(tmp_path / "data")
    assert set(back) == set(county.truth)
    pd.testing.assert_frame_equal(oracle_risk(back, county.last_month), oracle_risk(county.truth, county.last_month))


def test_truth_that_is_not_there_is_said(tmp_path):
    """In one line."""
    with pytest.raises(TakerootError, match="no truth stands here"):
        read_truth(tmp_path / "data")
