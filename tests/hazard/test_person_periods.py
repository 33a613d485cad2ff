"""Training rows: who is at risk in which interval, for how long, and what came of it."""

import numpy as np
import pandas as pd
import pytest

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import person_periods
from takeroot.months import month_number

_M = month_number("2022-12")


@pytest.fixture
def staff():
    """One who stays, one who resigns in the second interval, one who retires half way through the third."""
    return pd.DataFrame(
        {
            "staff_id": ["a", "b", "c", "d"],
            "hire_date": pd.to_datetime(["2020-01-01"] * 4),
            "exit_date": pd.to_datetime([None, "2023-05-10", "2023-09-30", "2022-12-15"]),
            "exit_reason": [None, "resigned", "retired", "resigned"],
            "exit_recorded_date": pd.to_datetime([None, None, None, "2023-02-01"]),
        }
    )


@pytest.fixture
def month(staff):
    """All four as of December 2022: that d has left was not known then."""
    values = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "unused": 0.0})
    return FeatureSet(_M, (3, 6, 12), staff[["staff_id", "hire_date"]], (values, values * 10, values * 100))


def _rows(staff, month, recipe, *, as_of, settled):
    spells = as_known(outcomes(staff, recipe.exits), month_number(as_of))
    return person_periods([month], spells, ["x"], settled=month_number(settled))


def test_rows_of_finished_intervals(staff, month, recipe):
    """Exits are events of their interval; a competing exit counts by the share before it; later rows weigh nothing."""
    rows = _rows(staff, month, recipe, as_of="2024-06", settled="2024-06")
    assert rows.interval.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert rows.event.tolist() == [False, False, False, False, True, False, False, False, False]
    half = (np.datetime64("2023-09-30") - np.datetime64("2023-06-30")) / np.timedelta64(184, "D")
    assert rows.exposure.tolist() == pytest.approx([1, 1, 1, 1, 1, 1, 1, 0, half])
    assert rows.values[:, 0].tolist() == [1, 2, 3, 10, 20, 30, 100, 200, 300]  # noqa: PD011 - not a frame


def test_unfinished_intervals_make_no_row(staff, month, recipe):
    """An interval that has not ended for everyone trains nobody, not even those who left in it."""
    rows = _rows(staff, month, recipe, as_of="2023-11", settled="2023-11")
    assert set(rows.interval.tolist()) == {0, 1}


def test_held_back_months_make_no_row(staff, month, recipe):
    """Months within the recording delay are not settled."""
    assert set(_rows(staff, month, recipe, as_of="2023-06", settled="2023-04").interval.tolist()) == {0}


def test_who_had_left_before_the_landmark_is_no_row(staff, month, recipe):
    """Though it was recorded later, and nobody could know it at the landmark."""
    assert 3 not in _rows(staff, month, recipe, as_of="2024-06", settled="2024-06").person


def test_an_exit_not_yet_recorded_has_not_happened(staff, month, recipe):
    """Trained in January 2023, d still counts as present."""
    rows = person_periods(
        [month],
        as_known(outcomes(staff, recipe.exits), month_number("2023-01")),
        ["x"],
        settled=month_number("2024-01"),
    )
    assert 3 in rows.person


def test_of_many_people_some_are_drawn_whole(staff, month, recipe):
    """Half of four people keep all their rows, the others have none."""
    spells = as_known(outcomes(staff, recipe.exits), month_number("2024-06"))
    drawn = person_periods([month], spells, ["x"], settled=month_number("2024-06"), most_people=2)
    every = _rows(staff, month, recipe, as_of="2024-06", settled="2024-06")
    kept = np.isin(every.person, drawn.person)
    assert len(set(drawn.person.tolist())) <= 2
    assert drawn.interval.tolist() == every.where(kept).interval.tolist()


def _drawn(future, *, recipe, order=1):
    """Ids drawn from two landmarks of 300 and 400 people, where `future` others are hired afterwards."""
    ids = [f"p{k:04}" for k in range(400)] + [f"a{k:04}" for k in range(future)]
    hired = ["2015-01-01"] * 300 + ["2022-03-01"] * 100 + ["2024-05-01"] * future
    staff = pd.DataFrame({"staff_id": ids, "hire_date": pd.to_datetime(hired)})
    staff = staff.assign(exit_date=pd.NaT, exit_reason=None, exit_recorded_date=pd.NaT)
    spells = as_known(outcomes(staff, recipe.exits), month_number("2024-01"))
    panel = [
        FeatureSet(month_number(name), (3,), staff.head(count)[["staff_id", "hire_date"]], (values.head(count),))
        for values in [pd.DataFrame({"x": np.arange(float(len(ids)))})]
        for name, count in (("2021-12", 300), ("2022-12", 400))
    ]
    rows = person_periods(panel[::order], spells, ["x"], settled=month_number("2024-01"), most_people=100)
    return rows, set(rows.values[:, 0].tolist())  # noqa: PD011 - not a frame


def test_whoever_is_hired_later_changes_nobody_drawn(recipe):
    """The draw is by each person's own id, among people of the panel; later hires are not in it."""
    rows, drawn = _drawn(0, recipe=recipe)
    assert len(drawn) == 100
    assert {15 < x < 285 for x in drawn} == {True, False}
    assert (rows.as_of == month_number("2022-12")).sum() == 100  # with all their rows
    assert _drawn(150, recipe=recipe)[1] == drawn


def test_the_draw_does_not_hang_on_the_order_of_months(recipe):
    """Whichever landmark is read first."""
    rows, drawn = _drawn(7, recipe=recipe)
    again, others = _drawn(7, recipe=recipe, order=-1)
    assert others == drawn
    assert rows.values.tolist() == again.values.tolist()  # noqa: PD011 - not a frame


def test_nothing_finished_is_refused(staff, month, recipe):
    """The message says what to do."""
    with pytest.raises(HazardError, match="no finished lead interval"):
        _rows(staff, month, recipe, as_of="2023-02", settled="2023-02")
