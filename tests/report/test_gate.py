"""The gate of lists, on facts made by hand: each border from both sides, each figure to the digit."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from takeroot.report.content.facility import Facility, Past
from takeroot.report.content.person import Decided, Measure, Person, Reason
from takeroot.report.content.staff_list import StaffList
from takeroot.report.disclosure.disclose import PRIVATE, disclose
from takeroot.report.disclosure.unknown_words import unknown_words
from takeroot.specs.disclosure import Disclosure

RULES = Disclosure(validated_only=False)
HOUSE = Facility("F1", "一院", "甲县", 20, bands={"high": 5, "watch": 5, "low": 10})
IN_TEN = {"high": 4, "watch": 2, "low": 1}


def run(*counties):
    """A run whose model is validated for these counties."""
    return SimpleNamespace(validated=lambda county: county in counties)


def measure(lever, *, payer="facility", cost=0.0, planned=False, factor="workload"):
    """A measure by its lever."""
    return Measure(lever, factor, "one", uncertain=False, cost=cost, payer=payer, grade="B", planned=planned)


def told(*people, role="director", facility=HOUSE, rules=RULES, place="甲县"):
    """What a role sees of a list."""
    whole = StaffList(24000, 24002, role, place, facility, tuple(people), in_ten=IN_TEN)
    return disclose(whole, rules, run("甲县"))


def person(staff_id, band="high", **facts):
    """Somebody of the house."""
    return Person(staff_id=staff_id, band=band, facility_id="F1", **({"in_ten": IN_TEN[band], "risk_12m": 0.4} | facts))


@pytest.mark.parametrize(
    ("voluntary", "differs"),
    [(7.0, "more"), (6.01, "more"), (5.9, ""), (4.0, ""), (2.1, ""), (1.99, "fewer"), (0.0, "fewer"), (None, "")],
)
def test_a_house_differs_from_its_bands_by_ten_in_a_hundred(voluntary, differs):
    """Its bands' past is 5 x 4, 5 x 2 and 10 x 1 in ten: four of twenty."""
    assert told(facility=replace(HOUSE, voluntary=voluntary)).differs == differs


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        pytest.param({"headcount": 9}, "", id="too small to say so"),
        pytest.param({"headcount": 10}, "more", id="large enough"),
        pytest.param({"headcount": None}, "", id="nobody knows how many"),
        pytest.param({"bands": {}}, "", id="nobody is scored"),
        pytest.param({"bands": {"new": 20}}, "more", id="a band without a past counts as none leaving"),
    ],
)
def test_where_a_house_can_differ(changed, differs):
    """Only where there are enough people, and some of them scored."""
    assert told(facility=replace(HOUSE, voluntary=9.0, **changed)).differs == differs
    assert told(facility=None, role="county").differs == ""
    assert told(facility=None, role="county").withheld == ""


def test_most_stay_where_less_than_half_is_expected_to_leave():
    """By own estimates, by the bands' past, and by the house as a whole; notice counts as leaving."""
    assert told(person("a", risk_12m=0.49)).most_stay
    assert not told(person("a", risk_12m=0.5)).most_stay
    assert told(person("a", risk_12m=0.7), person("b", "watch", risk_12m=0.2)).most_stay
    assert not told(person("a", risk_12m=0.1, notice_given=True)).most_stay
    assert told(person("a", risk_12m=None, in_ten=None)).most_stay
    assert not told(person("a", in_ten=5)).most_stay
    assert told(person("a", "low", risk_12m=0.9)).most_stay
    assert not told(person("a", "low", risk_12m=0.9), role="analyst").most_stay
    assert told(facility=replace(HOUSE, exits=9.9)).most_stay
    assert not told(facility=replace(HOUSE, exits=10.0)).most_stay
    assert told(facility=replace(HOUSE, exits=0.9, headcount=None)).most_stay is False
    assert told(facility=replace(HOUSE, exits=0.4, headcount=0)).most_stay


def test_a_director_of_ten_has_a_list_and_of_nine_has_none():
    """And one whose county was not validated has none, if the rules ask for it."""
    listed = (person("a"), person("b", "low"))
    enough = told(*listed, facility=replace(HOUSE, headcount=10, exits=3.0))
    assert ([one.staff_id for one in enough.people], enough.withheld, enough.facility.exits) == (["a"], "", 3.0)
    small = told(*listed, facility=replace(HOUSE, headcount=9))
    assert (small.people, small.withheld) == ((), "small")
    assert told(*listed, facility=replace(HOUSE, headcount=None)).withheld == "small"
    strict = Disclosure()
    assert [one.staff_id for one in told(*listed, rules=strict).people] == ["a"]
    elsewhere = told(*listed, rules=strict, facility=replace(HOUSE, county="乙县"))
    assert (elsewhere.people, elsewhere.withheld) == ((), "unvalidated")
    assert told(*listed, rules=RULES, facility=replace(HOUSE, county="乙县")).withheld == ""


def test_a_list_says_which_fields_it_shows():
    """Those of its role, and no other field is filled."""
    seen = told(
        person("a", name="某"), rules=Disclosure(validated_only=False, fields={"director": ("staff_id", "band")})
    )
    assert seen.fields == ("staff_id", "band")
    assert seen.people == (Person(staff_id="a", band="high"),)


def test_the_county_sees_those_it_must_talk_with_or_pay_for():
    """Not those whose reasons and measures are the house's own; nobody where it was not validated."""
    people = (
        person("own", measures=(measure("m"),)),
        person("pays", measures=(measure("m", payer="county"),)),
        person("talks", reasons=(Reason("family", strong=True),)),
        person("hidden", "low", measures=(measure("m", payer="county"),)),
        person("given", measures=(measure("school_place"),)),
    )
    seen = told(*people, role="county", facility=None).people
    assert [(one.staff_id, one.county_talks) for one in seen] == [("pays", False), ("talks", True), ("given", True)]
    assert told(*people, role="county", facility=None, rules=Disclosure()).people != ()
    assert told(*people, role="county", facility=None, rules=Disclosure(), place="乙县").people == ()


def test_reasons_and_measures_are_three_at_most():
    """Without context, the strongest first; what is planned stands before what is not."""
    reasons = tuple(Reason(factor, strong=False) for factor in ("person", "pay", "workload", "commute", "growth"))
    measures = tuple(measure(f"m{k}", planned=k == 3) for k in range(5))
    (seen,) = told(person("a", reasons=reasons, measures=measures)).people
    assert [one.factor for one in seen.reasons] == ["pay", "workload", "commute"]
    assert [one.lever for one in seen.measures] == ["m3", "m0", "m1"]
    (all_of_them,) = told(person("a", reasons=reasons, measures=measures), role="analyst").people
    assert (len(all_of_them.reasons), len(all_of_them.measures)) == (5, 5)


@pytest.mark.parametrize(("cost", "shown_as"), [(0.0, 0.0), (1.0, 1000.0), (1499.0, 1000.0), (1501.0, 2000.0)])
def test_costs_are_told_in_thousands(cost, shown_as):
    """At least one thousand where it costs anything."""
    (seen,) = told(person("a", measures=(measure("m", cost=cost),))).people
    assert seen.measures[0].cost == shown_as


def test_a_director_reads_own_decisions_alone():
    """Not those that another answered; private levers are taken out of them."""
    decided = Decided(24000, "agreed", levers=("school_place", "m"), answered_by="F1")
    (seen,) = told(person("a", decided=decided)).people
    assert seen.decided == replace(decided, levers=("m",))
    (other,) = told(person("a", decided=replace(decided, answered_by="甲县"))).people
    assert other.decided is None


def test_figures_of_a_house_are_whole():
    """Exits to whole people, rates to whole per cents, halves up; what is not known stays so."""
    exact = replace(
        HOUSE,
        exits=4.5, exits_low=2.49, exits_high=float("nan"), voluntary=3.5, turnover=0.225, low=0.1249, high=0.31,
        factors={"pay": 0.504, "family": 0.25, "burnout": 0.245},
        trend={1: Past(0.125, 10), 2: Past(0.2, 9), 3: Past(float("nan"), 50)},
    )  # fmt: skip
    seen = told(facility=exact).facility
    assert (seen.exits, seen.exits_low, seen.exits_high, seen.voluntary) == (5.0, 2.0, None, 4.0)
    assert (seen.turnover, seen.low, seen.high) == (0.23, 0.12, 0.31)
    assert seen.factors == {"pay": 0.5, PRIVATE: 0.5}
    assert seen.trend == {1: Past(0.13, 10)}
    assert seen.bands == {"high": 5, "watch": 5}
    assert told(facility=replace(exact, factors={"pay": 1.0})).facility.factors == {"pay": 1.0}
    small = told(facility=replace(exact, headcount=9)).facility
    assert small == Facility("F1", "一院", "甲县", None)


def test_every_unknown_word_of_the_rules_is_named():
    """Factors, levers, and words that may be either, each with the key it stands under."""
    rules = Disclosure(
        private_factors=("family", "a"),
        context_factors=("b",),
        private_levers=("m", "c"),
        disclose=("family", "m", "d"),
    )
    found = [str(problem) for problem in unknown_words(rules, {"family": None}, {"m": None})]
    assert [(one.split(": ")[1], one.split("'")[1]) for one in found] == [
        ("private_factors", "a"), ("context_factors", "b"), ("private_levers", "c"), ("disclose", "d")
    ]  # fmt: skip
    assert ["is no factor or lever" in one for one in found] == [False, False, False, True]
