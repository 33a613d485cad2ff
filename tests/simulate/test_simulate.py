"""What a simulated county promises."""

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import TakerootError
from takeroot.months import month_text
from takeroot.simulate.codes import EXIT_REASON, FACTORS, LAST_VOLUNTARY
from takeroot.simulate.life.truth_log import HIDDEN
from takeroot.simulate.simulate import BLOCK, simulate, simulate_blocks

VOLUNTARY = EXIT_REASON[1 : LAST_VOLUNTARY + 1]


def _at_risk(county):
    hazard = county.truth["hazard"]
    return hazard[hazard["at_risk"] & (hazard["month"] <= county.last_month)]


@pytest.fixture(scope="module", params=range(3))
def seeded(request):
    """Two thousand people over two years and a half, in each of some seeds."""
    return simulate(staff=2000, months=30, seed=request.param, lever_months=())


def test_15_to_20_percent_leave_voluntarily_in_a_year(seeded):
    """In every seed, over the years together."""
    assert 0.15 <= 12 * _at_risk(seeded)["left"].mean() <= 0.20


def test_competing_exits_come_besides(county):
    """All seven competing reasons occur in the truth, retirement most of all that are not contracts."""
    reasons = county.truth["people"]["reason"].value_counts()
    assert set(EXIT_REASON[LAST_VOLUNTARY + 1 :]) <= set(reasons.index)
    assert 0.01 < 12 * _at_risk(county)["competing"].mean() < 0.06


def test_at_least_a_third_of_the_variance_comes_through_nothing_declared(seeded):
    """Of the true log-hazard over person-months at risk."""
    rows = _at_risk(seeded)
    hidden, shown = rows[list(HIDDEN)].sum(axis=1), rows[list(FACTORS)].sum(axis=1)
    assert hidden.var() / (hidden + shown).var() >= 1 / 3


def test_every_factor_counts(county):
    """Each factor's part varies between people."""
    assert (_at_risk(county)[list(FACTORS)].std() > 0.05).all()


def test_the_same_seed_gives_the_same_tables_and_truth():
    """To the last value."""
    one, other = (simulate(staff=200, months=12, seed=5) for _ in range(2))
    for name, table in {**one.tables, **one.truth}.items():
        pd.testing.assert_frame_equal(table, {**other.tables, **other.truth}[name])


def test_another_seed_has_another_law():
    """Strengths and forms differ, and so do the people."""
    one, other = (simulate(staff=100, months=6, seed=seed) for seed in (5, 6))
    laws = [county.truth["world"].set_index(["kind", "name"])["value"] for county in (one, other)]
    strengths = [law["strength"].astype(float) for law in laws]
    assert (laws[0]["form"] != laws[1]["form"]).any()
    assert abs(np.corrcoef(*strengths)[0, 1]) < 0.9
    assert not one.tables["staff"].equals(other.tables["staff"])


def test_headcount_is_kept_up(county):
    """Whoever leaves is replaced in the next month; the replaced are at risk from the month after."""
    heads = _at_risk(county).groupby("month").size()
    assert heads.between(0.92 * 1500, 1500).all()


def test_keys_are_unique(county, declared):
    """In every table, as its own file declares the key."""
    for name, table in county.tables.items():
        assert not table.duplicated(list(declared[name].key)).any(), name


def test_columns_are_those_of_the_contract(county, declared):
    """No table and no column that the contract does not know."""
    assert set(county.tables) == set(declared)
    for name, table in county.tables.items():
        assert set(table.columns) <= set(declared[name].columns), name


def test_values_keep_within_the_contract(county, declared):
    """Categories are declared ones, numbers within the limits."""
    for name, table in county.tables.items():
        for column, spec in declared[name].columns.items():
            if column not in table:
                continue
            values = table[column].dropna()
            if spec.type == "category":
                assert set(values) <= set(spec.values), (name, column)
            if spec.type == "number":
                assert spec.low is None or values.min() >= spec.low, (name, column)
                assert spec.high is None or values.max() <= spec.high, (name, column)


def test_nothing_is_dated_or_recorded_after_the_delivery(county, declared):
    """What has happened lies on or before the last day."""
    for name, table in county.tables.items():
        for column, spec in declared[name].columns.items():
            if spec.type == "date" and not spec.ahead and column in table:
                assert not (table[column].dropna() > f"{month_text(county.last_month)}-31").any(), (name, column)


def test_no_row_stands_before_hire_or_after_exit(county):
    """Pay and events lie within a spell; only a title may be older than the hire."""
    spells = county.tables["staff"]
    hired = spells.groupby("staff_id")["hire_date"].min()
    last = spells.assign(exit=spells["exit_date"].fillna("9999")).groupby("staff_id")["exit"].max()
    for name in ("pay", "workload", "family", "children", "commute", "training", "surveys", "incidents", "appraisals"):
        table = county.tables[name]
        ids = table["staff_id"].astype("str")
        dates = table[next(c for c in ("month", "effective_date", "date") if c in table)].astype("str")
        width = dates.str.len().iloc[0]
        assert (dates >= ids.map(hired).str[:width]).all(), name
        assert (dates <= ids.map(last).str[:width]).all(), name


def test_spells_of_a_person_do_not_overlap():
    """A few are hired again, a year after they left and later, under their old id."""
    staff = simulate(staff=1500, months=42, seed=3, lever_months=()).tables["staff"]
    again = staff[staff.duplicated("staff_id", keep=False)]
    before = again.groupby("staff_id")["exit_date"].shift()
    assert 0 < len(again) < 0.05 * len(staff)
    assert (again["hire_date"] > before)[before.notna()].all()


def test_late_exits_are_withheld_until_recorded():
    """With every row late, exits of the last months are not yet in the delivery."""
    county = simulate(staff=800, months=18, seed=4, late=1.0, lever_months=())
    people = county.truth["people"]
    true = people["exit"].between(county.last_month, county.last_month).sum()
    told = (county.tables["staff"]["exit_date"] >= month_text(county.last_month)).sum()
    assert true > 0
    assert told == 0


def test_some_facilities_lack_tables(county):
    """And the people there are still in the staff table."""
    staff = county.tables["staff"]
    facility = staff.drop_duplicates("staff_id").set_index("staff_id")["facility_id"]
    covered = set(county.tables["family"]["staff_id"].map(facility))
    assert covered < set(staff["facility_id"])
    everywhere = simulate(staff=300, months=12, seed=1, missing=0.0, lever_months=())
    facility = everywhere.tables["staff"].drop_duplicates("staff_id").set_index("staff_id")["facility_id"]
    assert set(everywhere.tables["family"]["staff_id"].map(facility)) == set(facility)


def test_doubling_retirements_doubles_them():
    """Up to chance, and leaves the voluntary law alone."""
    counties = [simulate(staff=3000, months=24, seed=2, retirements=r, lever_months=()) for r in (1.0, 2.0)]
    usual, doubled = ((c.truth["people"]["reason"] == "retired").sum() for c in counties)
    assert 1.6 < doubled / usual < 2.5
    laws = [c.truth["world"]["value"].tolist() for c in counties]
    assert laws[0] == laws[1]


def test_blocks_are_independent_and_few_enough_to_hold():
    """No block has more than its share of people; ids do not repeat between them."""
    blocks = list(simulate_blocks(staff=BLOCK + 40, months=1, seed=1, truth=False))
    ids = [set(block.tables["staff"]["staff_id"]) for block in blocks]
    assert len(blocks) == 2
    assert not ids[0] & ids[1]
    assert all(block.truth == {} for block in blocks)


def test_too_small_a_wish_is_refused_in_one_message():
    """Both problems, one line each."""
    with pytest.raises(TakerootError) as caught:
        simulate(staff=5, months=0, seed=1)
    assert [p.where for p in caught.value.problems] == ["--staff", "--months"]
