"""Which months train."""

import pytest

from takeroot.errors import HazardError
from takeroot.hazard.landmarks import landmarks
from takeroot.months import month_number, month_text

_AS_OF = month_number("2023-12")


def test_half_years_counted_back(make, recipe):
    """Landmarks lie six months apart, the newest half a year before the as-of month."""
    found = landmarks(make(2000, 1).staff, recipe, as_of=_AS_OF, first_data_month=month_number("2017-01"))
    assert [month_text(month) for month in found[-3:]] == ["2022-06", "2022-12", "2023-06"]
    assert found[0] >= month_number("2018-01")


def test_late_recording_moves_all_of_them_back(make, recipe):
    """Where exits are recorded within five months, the newest five months are held back."""
    staff = make(2000, 1, delay_days=150).staff
    found = landmarks(staff, recipe, as_of=_AS_OF, first_data_month=month_number("2017-01"))
    assert month_text(found[-1]) == "2023-01"


def test_look_back_windows_begin_within_the_records(make, recipe):
    """A landmark without its look-back before it is left out."""
    asked = recipe.model_copy(update={"landmarks": recipe.landmarks.model_copy(update={"look_back": 12})})
    found = landmarks(make(2000, 1).staff, asked, as_of=_AS_OF, first_data_month=month_number("2021-01"))
    assert month_text(found[0]) == "2021-12"


def test_too_short_a_record_is_refused(make, recipe):
    """The message says from when there are exits and records, and what to do."""
    with pytest.raises(HazardError, match=r"no month to train on.*2023-09.*deliver more months"):
        landmarks(make(2000, 1).staff, recipe, as_of=_AS_OF, first_data_month=month_number("2023-09"))
