"""That no amount is in doubt is told from bounds, without sorting: of honest pay always, of doubtful pay never."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takeroot.records.units.amounts import Amounts
from takeroot.records.units.counties import counties
from takeroot.records.units.doubtful_facilities import doubtful_facilities
from takeroot.records.units.doubtful_values import doubtful_values
from takeroot.records.units.nothing_in_doubt import nothing_in_doubt
from takeroot.records.units.whereabouts import Whereabouts

STEADY, JUMPING = "base_pay", "performance_pay"
USUAL = (100.0, 12000.0)
JAN, FEB, MAR = "2024-01", "2024-02", "2024-03"


@pytest.fixture
def made(assembled, tables):
    """Make tables of pay, given as rows of person, month and amount; a person's facility is their first letter.

    Small letters stand for physicians, X for no facility, W and V for facilities of the western county,
    T and U for some of which none is known.
    """

    def make(pay, column):
        amounts = pd.DataFrame(pay, columns=["staff_id", "month", column])
        who = sorted(set(amounts["staff_id"]))
        staff = pd.DataFrame({"staff_id": who, "hire_date": "2015-01-01", "exit_date": "", "exit_reason": ""})
        staff["facility_id"] = [one[0].upper().replace("X", "") for one in who]
        staff["profession"] = ["physician" if one[0].islower() else "nurse" for one in who]
        places = sorted(set(staff["facility_id"]) - {""}) or ["A"]
        where = ["west" if one in "VW" else "" if one in "TU" else "east" for one in places]
        facilities = pd.DataFrame({"facility_id": places, "county": where})
        given = {"staff": staff, "facilities": facilities, "pay": amounts}
        return {key: assembled(tables[key], frame) for key, frame in given.items()}

    return make


@pytest.fixture
def told(made):
    """Whether nothing is in doubt, as the bounds tell."""

    def tell(pay, column=STEADY, out=()):
        rows = made(pay, column)
        rows["pay"].out[[*out]] = True
        where = Whereabouts(rows["pay"], rows["staff"])
        found = nothing_in_doubt(rows["pay"], column, USUAL, where, counties(rows))
        assert isinstance(found, bool)
        return found

    return tell


def team(place, amounts, month=MAR, first=0):
    """People of one facility, an amount each."""
    return [(f"{place}{first + at}", month, amount) for at, amount in enumerate(amounts)]


OTHERS = [row for place in "ABCE" for row in team(place, [1000.0] * 6)]
BEFORE = [("A9", JAN, 300.0), *team("A", [1000.0] * 6, JAN)]
"""Of somebody of whom three times as much as others get would be nine times their own."""


def test_even_pay_is_told(told):
    """With gaps, with rows that are set aside, of nobody at all."""
    assert told(OTHERS)
    assert told([("B9", JAN, None), *OTHERS, ("B9", MAR, None)])
    assert told([("A9", MAR, 99_000.0), *OTHERS], out=[0])
    assert told([("A9", MAR, 0.0), *OTHERS], out=[0])
    assert told([("A9", MAR, None)])


def test_nothing_and_deductions_are_looked_at(told):
    """An amount of 0 or below has no bounds."""
    assert not told([*OTHERS, ("A9", MAR, 0.0)])
    assert not told([*OTHERS, ("A9", MAR, -5.0)], JUMPING)
    assert told([*OTHERS, ("X9", MAR, 0.01)], JUMPING)


def test_who_strikes_is_held_against_oneself(told):
    """Three times others and nine times one's own, or nearly so; each by itself is told."""
    assert told([*OTHERS, *BEFORE, ("A9", MAR, 2980.0)])
    assert not told([*OTHERS, *BEFORE, ("A9", MAR, 2995.0)])
    assert told([*OTHERS, *BEFORE, ("A8", MAR, 2995.0)])
    assert told([*OTHERS, *BEFORE, ("A9", MAR, 2995.0)], JUMPING)
    assert not told([*team("Z", [None] * 8), *OTHERS, *BEFORE, ("A9", MAR, 2995.0)])
    assert told([*OTHERS, *BEFORE, ("A9", MAR, 1000 * 2.99), ("A8", MAR, 2995.0)])
    assert told([*team("Z", [None] * 8), *OTHERS, *BEFORE, ("A8", MAR, 2995.0)])
    own = [("A9", JAN, 1000.0), *OTHERS]
    assert told([*own, ("A9", MAR, 1000 * 8.99)])
    assert not told([*own, ("A9", MAR, 8995.0)])
    assert told([*own, ("A9", MAR, 8995.0)], JUMPING)


def test_a_column_that_is_not_steady_jumps_a_thousandfold(told):
    """Or nearly so."""
    early = [(who, JAN, 500.0) for who, _, _ in OTHERS]
    assert told([*OTHERS, *early, ("A9", JAN, 10.0), ("A9", MAR, 9980.0)], JUMPING)
    assert not told([*OTHERS, *early, ("A9", JAN, 10.0), ("A9", MAR, 9995.0)], JUMPING)
    assert told([*OTHERS, *early, ("A8", JAN, 10.0), ("A9", MAR, 9995.0)], JUMPING)


def test_odd_and_unusual_amounts_of_a_steady_column_are_looked_at(told):
    """Seven times others, or a thousandth, and beyond what is usual; each by itself is told."""
    assert told([*OTHERS, ("A9", MAR, 12_000.0)])
    assert not told([*OTHERS, ("A9", MAR, 12_000.01)])
    assert told([*OTHERS, ("A9", MAR, 12_000.01)], JUMPING)
    rich = [(who, month, amount * 2) for who, month, amount in OTHERS]
    assert told([*rich, ("A9", MAR, 13_900.0)])
    assert not told([*rich, ("A9", MAR, 13_990.0)])
    assert told([*OTHERS, ("A9", MAR, 1000 * (1 / 999)), ("A8", MAR, 2995.0)])
    assert not told([*OTHERS, ("A9", MAR, 1.0009)])
    assert told([*OTHERS, ("A9", MAR, 1.0009)], JUMPING)
    far = [(who, month, amount * 110) for who, month, amount in OTHERS]
    assert told([*far, ("A9", MAR, 100.0)])
    assert not told([*far, ("A9", MAR, 99.99)])


def test_facilities_most_of_whose_amounts_are_odd_are_looked_at(told):
    """Whether their column is steady or not; half of them is not most, and without a facility there is none."""
    for column in (STEADY, JUMPING):
        assert told([*OTHERS, *team("D", [7500.0] * 3 + [1000.0] * 3)], column)
        assert not told([*OTHERS, *team("D", [7500.0] * 4 + [1000.0] * 2)], column)
        assert told([*OTHERS, *team("D", [1000 * 6.99] * 6)], column)
        assert not told([*OTHERS[6:], *team("A", [7500.0] * 6)], column)
        assert told([*team("X", [1000.0] * 6), ("X9", MAR, 7500.0)], column)
        assert told([*team("T", [1000.0] * 6), *team("U", [1000.0] * 6), *team("X", [7500.0] * 6)], column)
        assert not told([*team("T", [1000.0] * 6), *team("U", [7500.0] * 6), *team("X", [1000.0] * 6)], column)
        assert not told([*OTHERS, *team("D", [1.0] * 6)], column)
        assert not told([("B9", JAN, None), *OTHERS, ("A8", FEB, None), *team("D", [7500.0] * 6)], column)
        spread = [row for month in (JAN, FEB) for row in team("A", [1000.0] * 9, month)]
        few = [row for month in (JAN, FEB) for row in team("D", [7500.0] * 3, month)]
        assert not told([*spread, *few], column)
        assert told([*spread, *team("D", [1000.0] * 3, JAN), *team("D", [7500.0] * 3, FEB)], column)


def test_others_are_those_of_the_month_the_profession_and_the_county(told):
    """Who gets three times as much as all others elsewhere does not strike."""
    assert told([*OTHERS, *BEFORE, ("A9", FEB, 2995.0)])
    assert told([*OTHERS, *BEFORE, ("x2", JAN, 300.0), ("x2", MAR, 2995.0)])
    west = [*team("V", [2990.0] * 3), *team("W", [2990.0] * 3)]
    assert told([*OTHERS, *west, ("W1", JAN, 300.0), *team("V", [300.0] * 3, JAN)])
    assert not told([*OTHERS, *team("W", [2990.0] * 3), ("A9", JAN, 300.0), ("A9", MAR, 2995.0), *BEFORE])


@pytest.mark.parametrize(
    ("least", "nothing"),
    [
        pytest.param([1000.0], True, id="one other"),
        pytest.param([100.0], False, id="one other, who gets little"),
        pytest.param([100.0, 1000.0], False, id="the lower of two"),
        pytest.param([100.0, 1000.0, 1000.0], True, id="not the lowest of three"),
        pytest.param([100.0, 100.0, 1000.0], False, id="the second of three"),
        pytest.param([100.0, 1000.0, 1000.0, 1000.0], True, id="not the lowest of four"),
        pytest.param([100.0, 100.0, 1000.0, 1000.0], False, id="the second of four"),
        pytest.param([100.0, 100.0, 1000.0, 1000.0, 1000.0], True, id="not the second of five"),
    ],
)
def test_what_is_expected_at_the_least(told, least, nothing):
    """The middle of the other facilities' least amounts, or the one before it."""
    places = [row for place, one in zip("ABCDE", least, strict=False) for row in team(place, [one, 1000.0, 1000.0])]
    sensitive = [("H1", JAN, 300.0), ("H1", MAR, 2900.0), *team("A", [1000.0] * 3, JAN, 5)]
    assert told([*places, *sensitive]) is nothing
    assert told([*reversed(sensitive), *reversed(places)]) is nothing


@pytest.mark.parametrize(
    ("most", "nothing"),
    [
        pytest.param([1000.0, 1000.0, 8000.0], True, id="not the highest of three"),
        pytest.param([1000.0, 8000.0, 8000.0], False, id="the second of three"),
        pytest.param([1000.0, 1000.0, 1000.0, 8000.0], True, id="not the highest of four"),
        pytest.param([1000.0, 1000.0, 8000.0, 8000.0], False, id="the third of four"),
        pytest.param([1000.0, 1000.0, 1000.0, 8000.0, 8000.0], True, id="not the highest but one of five"),
        pytest.param([1000.0, 1000.0, 8000.0, 8000.0, 8000.0], False, id="the third of five"),
    ],
)
def test_what_is_expected_at_the_most(told, most, nothing):
    """The middle of the other facilities' highest amounts, or the one after it."""
    places = [row for place, one in zip("ABCDE", most, strict=False) for row in team(place, [one, 1000.0, 1000.0])]
    assert told([*places, ("H1", MAR, 5.0)]) is nothing


def test_what_is_expected_beside_one_other(told):
    """The other's highest amount, or one's own where that is higher."""
    assert told([("T1", MAR, 5.0), *team("X", [1000.0] * 6)])
    assert not told([("T1", MAR, 5.0), *team("X", [8000.0] + [1000.0] * 5)])


_AMOUNTS = st.sampled_from([1000.0, 1000.0, 1100.0, 900.0, 3200.0, 7500.0, 12_500.0, 31_000.0, 0.9, 50.0, None])
_ROWS = st.lists(
    st.tuples(st.sampled_from("AABBCDXVWa"), st.integers(0, 2), st.sampled_from([JAN, FEB, MAR]), _AMOUNTS),
    min_size=6,
    max_size=40,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS, column=st.sampled_from([STEADY, JUMPING]))
def test_where_nothing_is_told_to_be_in_doubt_nothing_is_found(made, rows, column):
    """Whatever the amounts."""
    tables = made([(f"{place}{who}", month, amount) for place, who, month, amount in rows], column)
    pay, where, county = tables["pay"], Whereabouts(tables["pay"], tables["staff"]), counties(tables)
    if nothing_in_doubt(pay, column, USUAL, where, county) and not pay.cells[column].missing.all():
        amounts = Amounts.of(pay, column, tables["staff"], where, county)
        assert [*doubtful_facilities("pay", pay, column, amounts)] == []
        assert [*doubtful_values("pay", pay, column, USUAL, amounts)] == []
        assert np.isfinite(pay.cells[column].parsed[amounts.known]).all()
