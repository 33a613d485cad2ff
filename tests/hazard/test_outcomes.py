"""Outcomes: which exits count, when they happened and when they became known."""

import pandas as pd
import pytest

from takeroot.errors import HazardError
from takeroot.hazard.outcomes import COMPETING, NEVER, STAYED, VOLUNTARY, as_known, outcomes
from takeroot.months import month_number

_STAFF = """
staff_id hire_date  exit_date  exit_reason exit_recorded_date
b        2020-01-01 2022-03-31 resigned    2022-06-10
a        2021-05-01 2022-03-15 retired     -
a        2019-01-01 2020-12-31 resigned    2020-12-01
c        2020-01-01 -          -           -
d        2020-01-01 2022-01-01 -           -
"""


@pytest.fixture
def staff():
    """Five spells of four people."""
    lines = [line.split() for line in _STAFF.strip().splitlines()]
    frame = pd.DataFrame(lines[1:], columns=lines[0]).replace("-", None)
    for column in ("hire_date", "exit_date", "exit_recorded_date"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


def test_kinds_of_exit(staff, recipe):
    """Spells are sorted; an exit without a reason counts as unknown, and competes."""
    spells = outcomes(staff, recipe.exits)
    assert spells["staff_id"].tolist() == ["a", "a", "b", "c", "d"]
    assert spells["kind"].tolist() == [VOLUNTARY, COMPETING, VOLUNTARY, STAYED, COMPETING]
    assert spells["person"].tolist() == [0, 0, 1, 2, 3]
    assert spells["exit_day"].tolist()[3] == NEVER
    assert spells["reason"].tolist()[-1] == "unknown"


def test_known_from_the_later_date(staff, recipe):
    """An exit recorded in advance is known from its day, a late one from its record."""
    spells = outcomes(staff, recipe.exits)
    assert spells["known_day"].tolist()[0] == spells["exit_day"].tolist()[0]
    before = as_known(spells, month_number("2022-05"))
    after = as_known(spells, month_number("2022-06"))
    assert before["kind"].tolist()[2] == STAYED
    assert after["kind"].tolist()[2] == VOLUNTARY


def test_unsorted_reasons_are_refused_together(staff, recipe):
    """Every reason that nobody sorted is named in one error."""
    exits = recipe.exits.model_copy(update={"voluntary": (), "competing": ("unknown",)})
    with pytest.raises(HazardError, match=r"resigned[\s\S]*retired"):
        outcomes(staff, exits)
