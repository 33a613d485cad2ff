"""Shrunken, stale and emptied deliveries are held; months as they should be are not."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.months import last_day
from takeroot.records.delivery_alarms import delivery_alarms
from takeroot.records.delivery_profile import delivery_profile
from takeroot.records.read_records import read_records

EXPORT = Path(__file__).parents[1] / "data" / "county-export"
MONTHS = range(2022 * 12 + 11, 2024 * 12 + 12)


@pytest.fixture(scope="module")
def county(tables) -> CleanTables:
    """The whole export."""
    return read_records(EXPORT, tables, received=date(2024, 12, 31)).tables


def _as_of(county, tables, month: int, change=None) -> CleanTables:
    """The delivery as it would have been at the end of a month, all history in it."""
    day = pd.Timestamp(np.datetime64(int(last_day(month)), "D"))
    frames = {}
    for key, frame in county.frames.items():
        dated = tables[key].date or ("hire_date" if key == "staff" else "")
        until = month if dated == "month" else day
        frames[key] = frame[frame[dated] <= until].reset_index(drop=True) if dated else frame
    if change:
        change(frames)
    return CleanTables(frames, county.delivered, day.date())


@pytest.fixture(scope="module")
def history(county, tables) -> list[dict]:
    """Profiles of 25 months as they should be."""
    return [delivery_profile(_as_of(county, tables, month), tables) for month in MONTHS]


def test_clean_months_raise_at_most_one_alarm(history):
    """Twenty-four deliveries, each against those before it."""
    alarms = [alarm for at in range(1, len(history)) for alarm in delivery_alarms(history[at], history[:at])]
    assert len(alarms) <= 1, "\n".join(map(str, alarms))


def test_the_first_delivery_has_nothing_to_be_held_against(history):
    """No alarm without a past."""
    assert delivery_alarms(history[0], []) == []


def _halve(key):
    return lambda frames: frames.update({key: frames[key].iloc[::2].reset_index(drop=True)})


def _without_newest(key):
    return lambda frames: frames.update({key: frames[key][frames[key]["month"] < frames[key]["month"].max()]})


def _half_of_newest(key):
    def change(frames):
        frame = frames[key]
        newest = frame["month"] == frame["month"].max()
        frames[key] = frame[~newest | (np.arange(len(frame)) % 2 == 0)]

    return change


def _empty(key, column):
    def change(frames):
        frames[key] = frames[key].assign(**{column: frames[key][column].where(np.arange(len(frames[key])) % 3 == 0)})

    return change


DEFECTS = {
    "pay shrunken": ("pay", _halve("pay")),
    "workload shrunken": ("workload", _halve("workload")),
    "staff shrunken": ("staff", _halve("staff")),
    "surveys shrunken": ("surveys", _halve("surveys")),
    "family shrunken": ("family", _halve("family")),
    "half of the newest month of pay": ("pay", _half_of_newest("pay")),
    "pay of the month before": ("pay", _without_newest("pay")),
    "workload of the month before": ("workload", _without_newest("workload")),
    "base pay emptied": ("pay", _empty("pay", "base_pay")),
    "hours emptied": ("workload", _empty("workload", "hours_worked")),
    "professions emptied": ("staff", _empty("staff", "profession")),
    "burnout emptied": ("surveys", _empty("surveys", "burnout")),
}


@pytest.mark.parametrize("month", [MONTHS[6], MONTHS[-1]])
@pytest.mark.parametrize(("table", "change"), DEFECTS.values(), ids=DEFECTS)
def test_a_defect_is_held(county, tables, history, month, table, change):  # noqa: PLR0917 - named by pytest
    """The alarm names the table."""
    profile = delivery_profile(_as_of(county, tables, month, change), tables)
    alarms = delivery_alarms(profile, history[: month - MONTHS[0]])
    assert table in {alarm.where for alarm in alarms}


def test_a_table_that_did_not_come_is_held(history):
    """What came last month and not today is missed."""
    profile = {"tables": {key: one for key, one in history[-1]["tables"].items() if key != "commute"}}
    assert [alarm.where for alarm in delivery_alarms(profile, history[:-1])] == ["commute"]
