"""Observation start and recording delay, told from the exits."""

import pandas as pd
import pytest

from takeroot.errors import HazardError
from takeroot.hazard.observation import observation_start, recording_delay
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.months import month_number

_AS_OF = month_number("2023-12")


def _spells(made, recipe):
    return as_known(outcomes(made.staff, recipe.exits), _AS_OF)


@pytest.mark.parametrize("since", ["2021-06", "2022-07"])
def test_start_of_a_list_of_current_staff_and_recent_leavers(make, recipe, since):
    """Where leavers are listed only since some month, it is found to the month or nearly so."""
    made = make(3000, 1, leavers_since=month_number(since))
    assert abs(observation_start(_spells(made, recipe), recipe.landmarks, as_of=_AS_OF) - month_number(since)) <= 1


def test_a_stray_early_exit_does_not_move_the_start(make, recipe):
    """One leaver of long ago among recent ones is not taken for a record of exits."""
    made = make(3000, 1, leavers_since=month_number("2021-06"))
    staff = made.staff.copy()
    stray = staff.iloc[[0]].assign(
        staff_id="stray",
        hire_date=pd.Timestamp("2012-01-01"),
        exit_date=pd.Timestamp("2015-03-31"),
        exit_reason="resigned",
    )
    spells = as_known(outcomes(pd.concat([staff, stray], ignore_index=True), recipe.exits), _AS_OF)
    assert abs(observation_start(spells, recipe.landmarks, as_of=_AS_OF) - month_number("2021-06")) <= 1


def test_full_history_starts_with_the_first_exit(make, recipe):
    """With exits recorded throughout, all of it is used."""
    made = make(3000, 1)
    start = observation_start(_spells(made, recipe), recipe.landmarks, as_of=_AS_OF)
    assert month_number("2018-01") <= start <= month_number("2018-02")


def test_a_set_start_wins(make, recipe):
    """What hazard.toml says is taken."""
    settings = recipe.landmarks.model_copy(update={"observation_start": "2020-05"})
    assert observation_start(_spells(make(300, 1), recipe), settings, as_of=_AS_OF) == month_number("2020-05")


def test_no_exit_at_all_is_refused(make, recipe):
    """Without leavers nothing can be learnt, and the message says what to deliver."""
    made = make(200, 1)
    active = made.staff[made.staff["exit_date"].isna()]
    with pytest.raises(HazardError, match="deliver staff who have left"):
        observation_start(as_known(outcomes(active, recipe.exits), _AS_OF), recipe.landmarks, as_of=_AS_OF)


def test_delay_is_the_ninetieth_percentile(make, recipe):
    """With delays spread evenly over 0 to 150 days, nine in ten are recorded within 135 days: five months."""
    made = make(3000, 1, delay_days=150)
    assert recording_delay(_spells(made, recipe), recipe.landmarks, as_of=_AS_OF) == 5


def test_delay_as_set_where_the_record_does_not_tell(make, recipe):
    """Without exit_recorded_date the recipe's own number holds."""
    settings = recipe.landmarks.model_copy(update={"delay": 2})
    assert recording_delay(_spells(make(500, 1), recipe), settings, as_of=_AS_OF) == 2
