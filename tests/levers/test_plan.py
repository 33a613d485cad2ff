"""Planning within budgets and places."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import LeversError
from takeroot.levers.choices import make_choices
from takeroot.levers.plan import plan
from takeroot.levers.solve import relax
from takeroot.specs.evidence import Evidence
from takeroot.specs.lever import PAYERS, Cost, Lever
from takeroot.specs.spec import Label

WORD = Label(zh="措施", en="lever")
EVIDENCE = Evidence(hazard_ratio=0.9, low=0.8, high=1.0, grade="-", source="made up")


def _lever(name, payer, *, scope="person", cost=0.0, places=None):
    return Lever(
        id=name,
        label=WORD,
        description=WORD,
        effect=WORD,
        scope=scope,
        payer=payer,
        factors=("pay",),
        cost=Cost(once=cost),
        places=places,
        evidence=EVIDENCE,
    )


LEVERS = {
    "allowance": _lever("allowance", "province", cost=4000),
    "flat": _lever("flat", "county", cost=6000, places=1),
    "mentor": _lever("mentor", "facility", cost=2000),
    "shuttle": _lever("shuttle", "facility", scope="facility", cost=3000),
    "school": _lever("school", "county", cost=1000),
}


def _world(rng, people, counties=1):
    """People of two facilities a county; each may have any lever, and some pairs, with random effects."""
    who = pd.DataFrame({"staff_id": [f"s{i}" for i in range(people)]})
    who["county"] = [f"c{i % counties}" for i in range(people)]
    who["facility_id"] = [f"{county}-f{rng.integers(2)}" for county in who["county"]]
    who["risk_12m"] = rng.uniform(0.1, 0.6, people)
    rows = []
    for staff_id in who["staff_id"]:
        mine = [name for name in LEVERS if rng.random() < 0.6]
        alone = {name: rng.uniform(0.05, 1.0) for name in mine}
        cost = {
            name: 0.0
            if LEVERS[name].scope == "facility"
            else float(round(LEVERS[name].cost.once * rng.uniform(0.5, 1.5)))
            for name in mine
        }
        sets = [(name,) for name in mine] + [(a, b) for a in mine for b in mine if a < b and rng.random() < 0.5]
        for names in sets:
            kept = sum(alone[name] for name in names) * (0.9 if len(names) == 2 else 1.0)
            yuan = {f"cost_{p}": sum(cost[n] for n in names if LEVERS[n].payer == p) for p in PAYERS}
            rows.append({"staff_id": staff_id, "levers": "+".join(sorted(names)), "kept_months": kept, **yuan})
    columns = ["staff_id", "levers", "kept_months", *(f"cost_{payer}" for payer in PAYERS)]
    return pd.DataFrame(rows, columns=columns), who


def _brute_force(sets, people, budgets, places, most=2):
    """Try every choice of a set or none for each person; a whole-facility lever is bought where somebody counts it."""
    joined = sets.merge(people, on="staff_id")
    joined["own"] = joined["levers"].map(lambda ids: sum(LEVERS[n].scope == "person" for n in ids.split("+")))
    joined = joined[joined["own"] <= most]
    options = [[None, *rows.to_dict("records")] for _, rows in joined.groupby("staff_id")]
    best = 0.0
    for choice in product(*options):
        taken = [one for one in choice if one]
        kept = sum(one["kept_months"] for one in taken)
        if kept > best and _affordable(taken, budgets, places):
            best = kept
    return best


def _affordable(taken, budgets, places):
    spent, used, bought = {}, {}, set()
    for one in taken:
        unit = {"facility": one["facility_id"], "county": one["county"], "province": "province"}
        for payer in PAYERS:
            spent[payer, unit[payer]] = spent.get((payer, unit[payer]), 0) + one[f"cost_{payer}"]
        for name in one["levers"].split("+"):
            lever = LEVERS[name]
            if lever.scope == "facility":
                bought.add((one["facility_id"], name))
            else:
                used[name, unit[lever.payer]] = used.get((name, unit[lever.payer]), 0) + 1
    for facility, name in bought:
        spent["facility", facility] = spent.get(("facility", facility), 0) + LEVERS[name].cost.once
    for (payer, _), amount in spent.items():
        if amount > budgets.get(payer, 0):
            return False
    bounds = {name: places.get(name, lever.places) for name, lever in LEVERS.items()}
    return all(bounds[name] is None or times <= bounds[name] for (name, _), times in used.items())


def _budgets(rng):
    return {
        "facility": float(rng.integers(0, 9000)),
        "county": float(rng.integers(0, 12000)),
        "province": float(rng.integers(0, 9000)),
    }


def test_the_plan_equals_brute_force_on_two_hundred_small_cases():
    """On every small case the plan keeps as much as the best of all choices."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        sets, people = _world(rng, int(rng.integers(1, 4)), counties=int(rng.integers(1, 3)))
        budgets, places = _budgets(rng), {"school": int(rng.integers(0, 3))}
        most = int(rng.integers(1, 3))
        found = plan(sets, people, LEVERS, budgets=budgets, places=places, max_per_person=most, gap=0.0)
        assert found.kept_months == pytest.approx(_brute_force(sets, people, budgets, places, most), abs=1e-6), seed


@pytest.fixture
def county():
    """Forty people of two facilities."""
    return _world(np.random.default_rng(7), 40)


BUDGETS = {"facility": 9000.0, "county": 30000.0, "province": 20000.0}


def test_no_limit_is_passed(county):
    """What is used of a limit never exceeds its amount, and what is written adds up to what is used."""
    found = plan(*county, LEVERS, budgets=BUDGETS)
    assert (found.limits["used"] <= found.limits["amount"] + 1e-6).all()
    money = found.limits[found.limits["kind"] == "budget"]
    assert found.measures["cost_12m"].sum() == pytest.approx(money["used"].sum())


def test_no_rival_keeps_more_and_nothing_beats_the_bound(county):
    """By risk, by effect per yuan and equal shares keep at most what the plan keeps, and all stay below the bound."""
    found = plan(*county, LEVERS, budgets=BUDGETS)
    kept = found.comparisons.set_index("strategy")["kept_months"]
    assert (kept <= kept["plan"] + 1e-9).all()
    assert kept["plan"] <= found.bound + 1e-6
    assert found.gap <= 1e-3


def test_rivals_stay_within_the_limits(county):
    """Every strategy spends at most the same money."""
    found = plan(*county, LEVERS, budgets=BUDGETS)
    assert (found.comparisons["yuan"] <= 2 * 9000 + 30000 + 20000).all()
    assert (found.comparisons["kept_months"] > 0).all()


def test_the_order_of_rows_changes_nothing(county):
    """Shuffled inputs give the same plan and the same people held out."""
    sets, people = county
    one = plan(sets, people, LEVERS, budgets=BUDGETS, hold_out=0.3, seed=5)
    other = plan(
        sets.sample(frac=1, random_state=1),
        people.sample(frac=1, random_state=2),
        LEVERS,
        budgets=BUDGETS,
        hold_out=0.3,
        seed=5,
    )
    pd.testing.assert_frame_equal(one.measures, other.measures)
    assert one.measures["held_out"].any()


def test_only_those_whom_the_plan_chose_are_held_out(county):
    """The share is of the people chosen for a lever of their own; a whole-facility lever is nobody's to withhold."""
    found = plan(*county, LEVERS, budgets=BUDGETS, hold_out=0.5, seed=1).measures
    own = found[found["scope"] == "person"]
    assert own.groupby("staff_id")["held_out"].first().sum() == round(0.5 * own["staff_id"].nunique())
    assert not found.loc[found["scope"] == "facility", "held_out"].any()


@pytest.mark.parametrize("seed", range(3))
def test_facilities_solved_apart_come_close_to_the_whole(seed):
    """With shared budgets that bind, nothing passes a limit, little is lost, and the bound holds for the whole."""
    sets, people = _world(np.random.default_rng(seed), 120, counties=5)
    together, apart = (plan(sets, people, LEVERS, budgets=BUDGETS, whole=whole) for whole in (20_000, 0))
    assert apart.kept_months <= together.kept_months + 1e-6
    assert apart.kept_months >= 0.98 * together.kept_months
    assert apart.bound >= together.kept_months - 1e-6
    assert (apart.limits["used"] <= apart.limits["amount"] + 1e-6).all()


def test_the_order_of_rows_changes_no_plan_of_facilities_apart():
    """The decomposition sees facilities and people in the order of their ids."""
    sets, people = _world(np.random.default_rng(4), 80, counties=3)
    shuffled = sets.sample(frac=1, random_state=1), people.sample(frac=1, random_state=2)
    one, other = (plan(*tables, LEVERS, budgets=BUDGETS, whole=0) for tables in ((sets, people), shuffled))
    pd.testing.assert_frame_equal(one.measures, other.measures)
    assert one.bound == other.bound


def test_a_fair_plan_of_counties_apart_stays_within_the_limits():
    """Each county serves what facilities it can with its part of the province's money."""
    sets, people = _world(np.random.default_rng(3), 100, counties=4)
    plain, fair = (plan(sets, people, LEVERS, budgets=BUDGETS, fair=how, whole=0) for how in ("none", "facility"))
    served = [one.measures["facility_id"].nunique() for one in (plain, fair)]
    assert served[0] <= served[1]
    assert (fair.limits["used"] <= fair.limits["amount"] + 1e-6).all()


def test_a_fair_plan_serves_no_fewer_facilities():
    """Fairness serves as many facilities as can be, and pays for it in staff-months at most."""
    sets, people = _world(np.random.default_rng(11), 60, counties=4)
    budgets = {"county": 4000.0}
    plain, fair = (plan(sets, people, LEVERS, budgets=budgets, fair=how) for how in ("none", "facility"))
    served = [one.measures["facility_id"].nunique() for one in (plain, fair)]
    assert served[0] <= served[1]
    assert fair.kept_months <= plain.kept_months + 1e-6


def test_the_marginal_of_a_budget_is_what_a_little_more_keeps(county):
    """The dual equals the growth of the relaxed optimum when the budget grows a little."""
    found = plan(*county, LEVERS, budgets=BUDGETS)
    more = plan(*county, LEVERS, budgets={**BUDGETS, "county": 30010.0})
    county_money = found.limits[(found.limits["kind"] == "budget") & (found.limits["payer"] == "county")]
    options = {"places": {}, "max_per_person": 2}
    low, high = (
        relax(make_choices(*county, LEVERS, budgets={**BUDGETS, "county": yuan}, **options))[1]
        for yuan in (30000, 30010)
    )
    assert county_money["marginal"].iloc[0] == pytest.approx((high - low) / 10, rel=1e-4)
    assert more.bound >= found.bound - 1e-9


def test_without_money_nothing_is_planned(county):
    """No budget, no levers that cost; the frames keep their columns."""
    found = plan(*county, {**LEVERS}, budgets={})
    assert found.kept_months == 0
    assert found.measures.empty
    assert found.gap == 0


def test_nobody_to_plan_for():
    """An empty table of sets makes an empty plan."""
    sets, people = _world(np.random.default_rng(0), 3)
    assert plan(sets.iloc[:0], people, LEVERS, budgets=BUDGETS).measures.empty


def test_all_mistakes_come_in_one_message(county):
    """An unknown payer, an unknown lever and a share above one are told together."""
    with pytest.raises(LeversError) as caught:
        plan(*county, LEVERS, budgets={"countie": 1.0}, places={"flats": 2}, hold_out=1.5)
    assert str(caught.value).splitlines() == [
        "--budget countie: no such payer; did you mean 'county'?",
        "--places flats: no such lever; did you mean 'flat'?",
        "--hold-out: is no share; give a number from 0 to below 1, such as 0.1",
    ]
