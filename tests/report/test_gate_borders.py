"""What is left to tell of the gates: where one person, one figure or one unknown tips what is said."""

from types import SimpleNamespace

import pytest

from takeroot.report.content.facility import Facility
from takeroot.report.content.person import Measure, Person, Reason
from takeroot.report.content.rollup import Group, Place, Rollup
from takeroot.report.content.staff_list import StaffList
from takeroot.report.disclosure.disclose import disclose
from takeroot.report.disclosure.disclose_rollup import disclose_rollup
from takeroot.report.disclosure.suppress import rounded_rate
from takeroot.specs.disclosure import Disclosure

RULES = Disclosure(validated_only=False)


def told(*people, role="director", rules=RULES, **house):
    """What a role sees of a house of twenty."""
    facts = {"headcount": 20, "bands": {"high": 5, "watch": 5, "low": 10}} | house
    facility = Facility("F1", "一院", "甲县", **facts) if role == "director" else None
    whole = StaffList(24000, 24002, role, "甲县", facility, people, in_ten={"high": 4, "watch": 2, "low": 1})
    return disclose(whole, rules, SimpleNamespace(validated=lambda _: True))


def person(risk, in_ten=0, **facts):
    """Somebody in the highest band."""
    return Person(staff_id="a", band="high", risk_12m=risk, in_ten=in_ten, **facts)


def test_one_who_gave_notice_is_one_who_leaves():
    """Not more: with two who stay most stay."""
    assert told(person(0.1, notice_given=True), person(0.1), person(0.1)).most_stay


def test_a_band_without_a_past_tells_nothing():
    """It counts as nobody leaving."""
    assert told(person(0.1, 9), person(0.1, None)).most_stay


@pytest.mark.parametrize(
    ("bands", "voluntary", "differs"),
    [({"new": 20}, 2.0, "more"), ({"new": 20}, 1.99, ""), ({"high": 1}, 8.0, ""), ({"high": 1}, 4.0, "fewer")],
)
def test_ten_in_a_hundred_is_much(bands, voluntary, differs):
    """To the point, and against the past of those who are scored, be it one."""
    assert told(bands=bands, voluntary=voluntary).differs == differs


@pytest.mark.parametrize(("headcount", "differs"), [(10, "more"), (9, "")])
def test_ten_people_can_differ(headcount, differs):
    """Nine cannot."""
    assert told(headcount=headcount, voluntary=9.0).differs == differs


def test_figures_are_cut_one_by_one():
    """Each by itself, halves up; ranges outwards."""
    facts = {"exits": 4.4, "exits_low": 1.5, "exits_high": 8.6, "voluntary": 2.2}
    rates = {"turnover": 0.224, "low": 0.116, "high": 0.314}
    seen = told(**facts, **rates).facility
    assert [getattr(seen, name) for name in facts] == [4.0, 1.0, 9.0, 2.0]
    assert [getattr(seen, name) for name in rates] == [0.22, 0.11, 0.32]
    whole = told(low=0.29, high=0.07).facility  # times 100 a little below 29, and a little beyond 7
    assert (whole.low, whole.high) == (0.29, 0.07)
    assert told(low=0.999, high=0.991).facility.low == 0.99


@pytest.mark.parametrize(
    ("reason", "lever", "talks"),
    [("family", "m", True), ("pay", "school_place", True), ("pay", "m", False), ("burnout", "school_place", True)],
)
@pytest.mark.parametrize("role", ["analyst", "director", "county"])
def test_the_county_talks_where_anything_is_private(role, reason, lever, talks):
    """A reason or a measure, in every list that says so."""
    measure = Measure(lever, "pay", "one", uncertain=False, cost=1.0, payer="county", grade="B")
    somebody = person(0.2, reasons=(Reason(reason, strong=False),), measures=(measure,))
    (seen,) = told(somebody, role=role).people
    assert seen.county_talks is talks


def test_context_is_taken_from_reasons_before_three_are():
    """The county and the director see the strongest three that are left."""
    reasons = tuple(Reason(factor, strong=False) for factor in ("person", "pay", "growth", "workload", "commute"))
    measure = Measure("m", "pay", "one", uncertain=False, cost=1.0, payer="county", grade="B")
    for role in ("county", "director"):
        (seen,) = told(person(0.2, reasons=reasons, measures=(measure,)), role=role).people
        assert [one.factor for one in seen.reasons] == ["pay", "growth", "workload"]


def test_a_share_just_below_a_step_is_told_below_it():
    """97 per cent is 95 in steps of five, of a group as of a rate; nothing is told beyond all."""
    place = Place("x", "x", people=40)
    group = Group("nurse", 40, {"pay": 0.97})
    whole = Rollup(24000, 24002, "", place, (), (), (group,), (), (), (), 10, 5)
    (seen,) = disclose_rollup(whole, RULES, frozenset({("", "profession", "nurse")})).professions
    assert seen.shares == {"pay": 0.95}
    assert rounded_rate(0.97, 100, step=5) == 0.95
    assert rounded_rate(1.0, 12, step=5) == 1.0


def test_hidden_places_stand_among_those_that_nobody_leaves():
    """By their ids: the order does not tell that they are hidden."""
    places = (Place("a", "a", people=3), Place("b", "b", people=20, exits=0.0, turnover=0.0, low=0.0, high=0.0))
    whole = Rollup(24000, 24002, "", Place("x", "x"), (), (*places[::-1], Place("c", "c")), (), (), (), (), 10, 5)
    assert [one.id for one in disclose_rollup(whole, RULES, frozenset()).facilities] == ["a", "b", "c"]
