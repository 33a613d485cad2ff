"""Field by role: nobody sees a field, a reason, a measure or a person beyond what models/disclosure.toml gives them."""

import tomllib
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from hand_made_run import make_run
from pydantic import ValidationError

from takeroot.report.content.person import Person
from takeroot.report.run_tables import read_run_tables
from takeroot.specs.disclosure import Disclosure, PersonField
from takeroot.workspace.find_workspace import reference_workspace

FIELDS = [field.name for field in fields(Person)]
RISKS = {"risk_3m", "risk_6m", "risk_12m"}
EMPTY = (None, ())


def seen(listed):
    """Fields that hold something for anybody."""
    return {name for person in listed.people for name in FIELDS if getattr(person, name) not in EMPTY}


def ids(listed):
    """Staff numbers in the order of the list."""
    return [person.staff_id for person in listed.people]


def test_the_reference_workspace_holds_the_careful_default(reference):
    """The file says in full what the code falls back to."""
    assert Disclosure.model_validate(tomllib.loads(reference.read_text("utf-8"))) == Disclosure()


@pytest.mark.parametrize(("role", "place"), [("director", "F001"), ("county", "云山县"), ("analyst", "")])
def test_a_role_sees_no_field_beyond_its_own(disclosed, role, place):
    """Excess fields: none."""
    allowed = set(getattr(Disclosure().fields, role))
    assert seen(disclosed(role, place)) <= allowed
    assert role == "analyst" or not seen(disclosed(role, place)) & RISKS


@pytest.mark.parametrize("field", get_args(PersonField))
@pytest.mark.parametrize(("role", "place"), [("director", "F001"), ("county", "云山县")])
def test_a_field_taken_away_is_gone(disclosed, role, place, field):
    """Each field of each role can be taken away in the file, one by one."""
    kept = tuple(one for one in getattr(Disclosure().fields, role) if one != field)
    rules = Disclosure.model_validate({"fields": {role: kept}})
    assert field not in seen(disclosed(role, place, rules))


@pytest.mark.parametrize(("role", "field"), list(product(("director", "county"), sorted(RISKS))))
def test_no_file_can_give_probabilities_to_a_director_or_a_county(role, field):
    """A decimal risk is no field of theirs."""
    with pytest.raises(ValidationError):
        Disclosure.model_validate({"fields": {role: (field,)}})


@pytest.mark.parametrize("field", ["base_pay", "burnout", "children", "rank_in_facility"])
def test_no_file_can_give_pay_answers_children_or_ranks_to_anyone(field):
    """They are no fields at all."""
    with pytest.raises(ValidationError):
        Disclosure.model_validate({"fields": {"analyst": (field,)}})


def test_a_director_sees_listed_people_of_the_own_facility_alone(disclosed):
    """High, watch and those who gave notice; not the low, not those who objected, nobody from elsewhere."""
    assert sorted(ids(disclosed("director", "F001"))) == ["S01", "S02", "S03", "S04", "S05", "S12"]


def test_the_order_within_a_band_is_that_of_the_ids(disclosed):
    """S01 0.42, S02 0.35, S12 0.33; S03 0.20, S04 0.18, S05 0.25: not by risk."""
    assert ids(disclosed("director", "F001")) == ["S01", "S02", "S12", "S03", "S04", "S05"]


def test_private_reasons_and_measures_reach_no_director(disclosed):
    """Schooling, family and burnout, and what would give them away, become one sentence."""
    listed = disclosed("director", "F001")
    rules = Disclosure()
    assert not [r for p in listed.people for r in p.reasons if r.factor in rules.private_factors]
    assert not [m for p in listed.people for m in p.measures if m.lever in rules.private_levers]
    assert {p.staff_id for p in listed.people if p.county_talks} == {"S02", "S04", "S12"}


def test_a_work_measure_drawn_from_a_private_reason_is_private_too(disclosed, run_folder, people, facilities):
    """Shift rebalancing because of burnout would tell of the burnout."""
    people.loc[people["staff_id"] == "S12", "levers"] = "shift_rebalancing:burnout:0.29:-:600:facility"
    make_run(run_folder, people, facilities)
    person = next(p for p in disclosed("director", "F001").people if p.staff_id == "S12")
    assert person.measures == ()
    assert person.county_talks


def test_the_county_sees_private_reasons_of_those_it_must_talk_with(disclosed):
    """And those whose measures it pays; not S05, whom nothing of the county's concerns."""
    listed = disclosed("county", "云山县")
    assert sorted(ids(listed)) == ["S01", "S02", "S03", "S04", "S12", "T01"]
    reasons = {p.staff_id: [r.factor for r in p.reasons] for p in listed.people}
    assert reasons["S02"] == ["schooling", "workload"]


def test_disclose_opens_a_private_factor(disclosed):
    """`disclose` in the file lets directors see it after all."""
    listed = disclosed("director", "F001", Disclosure(disclose=("family", "elder_care_place")))
    person = next(p for p in listed.people if p.staff_id == "S04")
    assert [r.factor for r in person.reasons] == ["family"]
    assert [m.lever for m in person.measures] == ["elder_care_place"]
    assert not person.county_talks


def test_context_is_never_a_reason(disclosed):
    """Nobody is told that their age is the reason."""
    shown = {
        r.factor
        for role, place in (("director", "F001"), ("county", "云山县"))
        for p in disclosed(role, place).people
        for r in p.reasons
    }
    assert "person" not in shown


def test_nine_people_get_no_list_and_no_rate(disclosed):
    """F002 has nine: facility view only, and nothing in it that could be divided by nine."""
    listed = disclosed("director", "F002")
    facility = listed.facility
    assert (listed.people, listed.withheld, facility.headcount) == ((), "small", None)
    assert {facility.exits, facility.turnover, facility.low, facility.high, facility.voluntary} == {None}
    assert not facility.trend
    assert not facility.factors
    assert not facility.bands


def test_ten_people_get_a_list(disclosed, run_folder, people, facilities):
    """The limit is at ten."""
    make_run(run_folder, people, facilities.assign(headcount=10))
    assert disclosed("director", "F002").people


@pytest.mark.parametrize(("said", "named"), [(True, True), (False, False), (["云山县"], True), (["临江县"], False)])
def test_nobody_is_named_where_the_model_is_not_validated(  # noqa: PLR0917 - fixtures
    disclosed, run_folder, people, facilities, said, named
):
    """The manifest says where it is; elsewhere directors and the county see nobody."""
    make_run(run_folder, people, facilities, validated=said)
    assert bool(disclosed("director", "F001").people) is named
    assert bool(disclosed("county", "云山县").people) is named


def test_a_manifest_that_says_nothing_names_nobody(disclosed, run_folder):
    """Silence is no validation."""
    (run_folder / "manifest.json").write_text("{}", encoding="utf-8")
    assert disclosed("director", "F001").withheld == "unvalidated"


def test_months_with_fewer_than_ten_people_are_no_part_of_a_trend(disclosed, run_folder, facilities):
    """An old month of a small house is hidden too."""
    facilities.assign(headcount=9).to_parquet(run_folder.parent / "2024-10" / "facilities.parquet")
    assert len(disclosed("director", "F001").facility.trend) == 2


def test_a_director_gets_no_decimals(disclosed):
    """Whole people and whole per cents in the facts themselves, so that no cell hides more than it shows."""
    facility = disclosed("director", "F001").facility
    whole = [facility.exits, facility.exits_low, facility.exits_high, facility.voluntary]
    shares = [facility.turnover, facility.low, facility.high, *facility.factors.values()]
    shares += [past.turnover for past in facility.trend.values()]
    assert whole == [3.0, 1.0, 5.0, 2.0]
    assert all(round(100 * share) / 100 == share for share in shares)


@pytest.mark.parametrize(("cost", "told"), [(0, 0), (12, 1000), (12_345, 12_000), (36_000, 36_000)])
def test_a_cost_does_not_tell_pay(  # noqa: PLR0917 - fixtures
    disclosed, run_folder, people, facilities, cost, told
):
    """Thousands: what equal pay costs to the yuan is the gap in the person's pay."""
    people.loc[people["staff_id"] == "S01", "levers"] = f"equal_pay_contract:pay:0.29:A:{cost}:county"
    make_run(run_folder, people, facilities)
    person = next(p for p in disclosed("director", "F001").people if p.staff_id == "S01")
    assert [measure.cost for measure in person.measures] == [told]


def test_private_factors_stand_together_in_a_directors_chart(disclosed):
    """One bar for family, schooling and health."""
    shares = disclosed("director", "F001").facility.factors
    assert not set(shares) & set(Disclosure().private_factors)
    assert shares["private"] > 0
    assert sum(shares.values()) == pytest.approx(1, abs=0.03)


def test_whoever_objected_is_nowhere(disclosed):
    """S09 is in no list, the analysts' included."""
    lists = [disclosed("director", "F001"), disclosed("county", "云山县"), disclosed("analyst")]
    assert not [one for one in lists if "S09" in ids(one)]


def test_whoever_gave_notice_is_offered_nothing(disclosed):
    """Shown, not planned for."""
    person = next(p for p in disclosed("director", "F001").people if p.staff_id == "S05")
    assert (person.notice_given, person.measures) == (True, ())


def test_bands_speak_in_tens(disclosed, run_folder):
    """'About 4 in 10' is what the manifest says of the band, the same for everyone in it."""
    tens = {p.band: p.in_ten for p in disclosed("director", "F001").people}
    assert tens == {"high": 4, "watch": 2}
    assert read_run_tables(run_folder).manifest["band_rates"]["high"] == 0.36


@pytest.fixture
def reference():
    """The reference workspace's file."""
    return Path(reference_workspace()) / "models" / "disclosure.toml"
