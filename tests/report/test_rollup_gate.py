"""The gate of roll-ups, on facts made by hand: each border from both sides, each figure to the digit."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from takeroot.report.content.rollup import Ending, Group, Place, Programme, Rollup
from takeroot.report.content.standing import COUNTY_LINE, FACILITY_LINE, standing
from takeroot.report.disclosure.disclose_rollup import disclose_place, disclose_rollup
from takeroot.report.disclosure.kept_cells import kept_cells
from takeroot.report.disclosure.suppress import rounded_range, rounded_rate, shown
from takeroot.specs.disclosure import Disclosure

RULES = Disclosure()


def place(name="F1", **facts):
    """A facility of a roll-up."""
    return Place(name, name, "甲县", "other", **({"people": 22, "exits": 3.0, "turnover": 0.13, "low": 0.04} | facts))


def test_a_place_is_rounded_or_hidden():
    """Ten people are shown; of nine, and of who knows how many, the name alone."""
    seen = disclose_place(place(high=0.3, standing="above"), RULES)
    assert seen == replace(place(), people=20, exits=5, turnover=0.15, low=0.15, high=0.35, standing="above")
    assert disclose_place(place(people=10, exits=None, turnover=None, low=None), RULES).turnover == 0.0
    assert disclose_place(place(people=10), RULES).people == 10
    for few in (9, None):
        assert disclose_place(place(people=few, high=0.2, standing="above"), RULES) == Place(
            "F1", "F1", "甲县", "other"
        )


@given(st.integers(10, 900), st.floats(0, 0.6), st.floats(0, 0.6), st.sampled_from([FACILITY_LINE, COUNTY_LINE]))
def test_a_shown_range_is_judged_as_the_exact_one(people, one, other, line):
    """Whoever holds the rounded ends against the line comes to the side that is told, and the middle lies between."""
    low, high = sorted((one, other))
    side = standing(low, high, line)
    facts = {"people": people, "low": low, "high": high, "turnover": (low + high) / 2, "standing": side}
    seen = disclose_place(place(**facts), RULES, line=line)
    told = "below" if seen.high <= line else "above" if seen.low >= line else "undecided"
    assert (told, seen.standing) == (side, side)
    assert seen.low <= seen.turnover <= seen.high


def ranged(line, people, low, high, turnover=0.0):
    """The ends and the middle that are shown of a place, with the side on which it stands."""
    facts = {"people": people, "low": low, "high": high, "turnover": turnover, "standing": standing(low, high, line)}
    seen = disclose_place(place(**facts), RULES, line=line)
    return seen.low, seen.turnover, seen.high


def test_a_range_stands_to_the_line_as_the_exact_one():
    """Moved by no more than one step, and its middle with it."""
    assert ranged(FACILITY_LINE, 22, 0.101, 0.11) == (0.1, 0.1, 0.15)
    assert ranged(FACILITY_LINE, 22, 0.101, 0.3, 0.2) == (0.1, 0.2, 0.35)
    assert ranged(FACILITY_LINE, 22, 0.2, 0.3, 0.5) == (0.2, 0.35, 0.35)
    assert ranged(FACILITY_LINE, 22, 0.09, 0.11) == (0.05, 0.05, 0.15)
    assert ranged(FACILITY_LINE, 22, 0.01, 0.3, 0.13) == (0.0, 0.15, 0.35)
    assert ranged(FACILITY_LINE, 17, 0.07, 0.099, 0.5) == (0.05, 0.1, 0.1)
    assert ranged(COUNTY_LINE, 12, 0.149, 0.1499, 0.2) == (0.15, 0.15, 0.15)
    assert ranged(COUNTY_LINE, 800, 0.149, 0.151, 0.15) == (0.14, 0.15, 0.16)
    assert ranged(COUNTY_LINE, 800, 0.1501, 0.1502, 0.15) == (0.15, 0.15, 0.16)


def test_a_range_without_a_side_is_only_rounded():
    """Where an end is not known nothing is told of a line, and the middle stays what it is."""
    assert ranged(FACILITY_LINE, 22, 0.01, None, 0.13) == (0.0, 0.15, 0.0)
    assert ranged(FACILITY_LINE, 22, None, 0.3, 0.13) == (0.0, 0.15, 0.35)


def test_rates_end_at_one():
    """Twelve of twelve, told over ten."""
    assert rounded_range(1.0, 1.0, 12, step=5) == (1.0, 1.0)
    assert rounded_rate(1.0, 12, step=5) == 1.0


def test_facilities_are_held_against_their_own_line():
    """Not against the county's; a hidden one stands with those of whom nobody is expected to leave, by its id."""
    undecided = place("a", low=0.09, high=0.11, turnover=0.1, standing="undecided")
    still = place("b", low=None, turnover=0.0, exits=0.4)
    whole = Rollup(
        24000, 24002, "", place("甲县", low=0.14, high=0.16, turnover=0.15, standing="undecided"), (),
        (place("c", people=3), still, undecided), (), (), (), (), 10, 5,
    )  # fmt: skip
    seen = disclose_rollup(whole, RULES, frozenset())
    assert [(one.id, one.low, one.high) for one in seen.facilities] == [
        ("a", 0.05, 0.15),
        ("b", 0.0, 0.0),
        ("c", None, None),
    ]
    assert (seen.total.low, seen.total.high) == (0.1, 0.2)


def test_a_roll_up_shows_the_cells_that_may_be_shown():
    """Groups, obligations and programmes by the cells of their own place; everything in steps of five."""
    whole = Rollup(
        24000, 24002, "甲县", place("甲县"), (place("甲县"),),
        (place("b", turnover=0.3), place("a", turnover=0.3), place("d", people=3), place("c", standing="above"),
         place("e", exits=9.0, turnover=0.3), place("f", standing="below"), place("g", standing="undecided")),
        (Group("nurse", 17, {"pay": 0.41}), Group("physician", 12)), (Group("contract", 13),),
        (Ending(24001, 14), Ending(24002, 11)), (Programme("local", 30, 18, 12, 2),), 10, 5,
    )  # fmt: skip
    kept = {
        ("甲县", "profession", "nurse"),
        ("甲县", "ending", "24001"),
        ("甲县", "came", "local"),
        ("乙县", "profession", "physician"),
    }
    kept |= {("甲县", "serving", "local"), ("", "employment_type", "contract")}
    seen = disclose_rollup(whole, RULES, frozenset(kept))
    assert seen.professions == (Group("nurse", 15, {"pay": 0.4}), Group("physician", None))
    assert seen.employment_types == (Group("contract", None),)
    assert seen.endings == (Ending(24001, 15), Ending(24002, None))
    assert seen.programmes == (Programme("local", 30, 20, None, None),)
    assert [one.id for one in seen.facilities] == ["c", "g", "f", "e", "a", "b", "d"]
    assert (seen.total.people, seen.counties[0].people) == (20, 20)
    everything = disclose_rollup(replace(whole, place=""), RULES, frozenset(kept))
    assert everything.employment_types == (Group("contract", 15),)


def test_cells_keep_each_other_company():
    """Within a place, over all places, and who came as the sum of who serves and who left; months only over places."""
    rows = [
        ("x", "profession", "nurse", 9), ("x", "profession", "physician", 12), ("x", "profession", "other", 40),
        ("y", "profession", "nurse", 30), ("y", "profession", "physician", 50), ("y", "profession", "other", 60),
        ("", "profession", "nurse", 39), ("", "profession", "physician", 62), ("", "profession", "other", 100),
        ("x", "ending", "1", 3), ("x", "ending", "2", 20), ("y", "ending", "2", 30), ("", "ending", "2", 50),
        ("x", "came", "local", 31), ("x", "serving", "local", 27), ("x", "left", "local", 4),
        ("x", "broke", "local", 12),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["place", "kind", "category", "people"])
    hidden = {row[:3] for row in rows} - kept_cells(frame, smallest=10)
    assert hidden == {
        ("x", "profession", "nurse"), ("x", "profession", "physician"), ("y", "profession", "nurse"),
        ("y", "profession", "physician"), ("x", "ending", "1"), ("x", "left", "local"), ("x", "serving", "local"),
    }  # fmt: skip


def test_a_hidden_count_gets_the_smallest_company_that_makes_ten():
    """One more where one hidden stands alone, or where all hidden make less than the smallest; of equals the first."""
    assert shown([9, 12, 11, 40], [(0, 1, 2, 3)], smallest=10) == [False, True, False, True]
    assert shown([4, 5, 30, 30], [(0, 1, 2, 3)], smallest=10) == [False, False, False, True]
    assert shown([4, 6, 30, 30], [(0, 1, 2, 3)], smallest=10) == [False, False, True, True]
    assert shown([3], [(0,)], smallest=10) == [False]
    assert shown([3, 20, 20], [(1, 2)], smallest=10) == [False, True, True]


@pytest.mark.parametrize(
    ("rate", "people", "step", "expected"),
    [
        (0.21, 499, 5, 0.21),
        (0.215, 497, 5, 0.2),
        (0.5, 1, 5, 0.2),
        (1.0, 11, 5, 1.0),
        (0.3, 300, 3, 0.3),
        (0.013, 300, 3, 0.01),
    ],
)
def test_a_rate_is_rounded_by_its_people(rate, people, step, expected):
    """Whole per cents from a hundred steps of people on."""
    assert rounded_rate(rate, people, step=step) == expected
