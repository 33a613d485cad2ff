"""Programmes and obligations counted from the clean staff table."""

import pandas as pd
import pytest
from hand_made_run import text_table

from takeroot.months import month_number
from takeroot.report.obligations import obligations
from takeroot.report.programmes import programmes

STAFF = """
staff_id facility_id recruitment_channel hire_date exit_date exit_reason exit_recorded_date service_obligation_end
A F1 order_oriented 2019-01-01 - - - 2025-02-28
B F1 order_oriented 2019-01-01 2024-06-30 obligation_breached - 2024-12-31
C F1 order_oriented 2019-01-01 2025-01-01 resigned - 2025-01-31
D F2 order_oriented 2019-01-01 2024-12-31 resigned - -
E F9 special_post 2019-01-01 2024-12-01 resigned 2025-01-05 2026-06-30
F F1 special_post 2025-01-01 - - - -
G F1 - 2019-01-01 - - - -
"""


@pytest.fixture
def staff():
    """Seven spells, as records hands them over."""
    frame = text_table(STAFF).replace("-", None)
    for column in ("hire_date", "exit_date", "exit_recorded_date", "service_obligation_end"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


@pytest.fixture
def facilities():
    """F9 is not known."""
    return text_table("facility_id county\nF1 云山县\nF2 云山县")


def test_who_came_serves_left_and_broke_as_known_at_the_month(staff, facilities):
    """C leaves later, E's exit is not recorded yet, F has not come, G came through no channel."""
    found = programmes(staff, facilities, as_of=month_number("2024-12"))
    assert sorted(found.to_numpy().tolist()) == [
        ["unassigned", "unassigned", "special_post", 1, 1, 0, 0],
        ["云山县", "F1", "order_oriented", 3, 2, 1, 1],
        ["云山县", "F2", "order_oriented", 1, 0, 1, 0],
    ]


def test_obligations_that_end_after_the_month(staff):
    """B's ended on its last day."""
    found = obligations(staff, as_of=month_number("2024-12"))
    assert found.to_numpy().tolist() == [
        ["A", month_number("2025-02")],
        ["C", month_number("2025-01")],
        ["E", month_number("2026-06")],
    ]
