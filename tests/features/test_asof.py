"""The gate for time, case by case, in rows that a reader can follow."""

import numpy as np
import pytest

from takeroot.errors import FeaturesError
from takeroot.features.asof import AsOf
from takeroot.features.calendar import NEVER
from takeroot.features.history import History
from takeroot.months import month_number

ANN = {"staff_id": "ann", "hire_date": "2020-01-01", "facility_id": "f1"}
BOB = {"staff_id": "bob", "hire_date": "2021-06-30", "facility_id": "f2", "employment_type": "contract"}
PLACES = [{"facility_id": "f1", "county": "east"}, {"facility_id": "f2", "county": "west"}]


@pytest.fixture(scope="module")
def at(clean):
    """What was known at the end of a month of these tables."""

    def known(month, **tables):
        asked = month_number(month)
        return AsOf(History(clean({"facilities": PLACES} | tables), [asked]), asked)

    return known


def here(past):
    """Ids of the people who are here."""
    return past.texts("staff", "staff_id").tolist()


@pytest.mark.parametrize(
    ("month", "exit_", "expected"),
    [
        pytest.param("2021-05", {}, ["ann"], id="bob is not hired yet"),
        pytest.param("2021-06", {}, ["ann", "bob"], id="hired on the last day of the month"),
        pytest.param("2024-03", {"exit_date": "2024-03-31"}, ["ann"], id="left on the last day of the month"),
        pytest.param("2024-02", {"exit_date": "2024-03-31"}, ["ann", "bob"], id="leaves next month"),
        pytest.param(
            "2024-03",
            {"exit_date": "2024-03-31", "exit_recorded_date": "2024-04-02"},
            ["ann", "bob"],
            id="not known yet",
        ),
        pytest.param(
            "2024-04", {"exit_date": "2024-03-31", "exit_recorded_date": "2024-04-02"}, ["ann"], id="known now"
        ),
        pytest.param(
            "2024-02", {"exit_date": "2024-03-31", "exit_recorded_date": "2024-02-10"}, ["ann", "bob"], id="announced"
        ),
    ],
)
def test_who_is_here(at, month, exit_, expected):
    """Whoever was hired, and was not known to have left."""
    assert here(at(month, staff=[ANN, BOB | exit_ | {"exit_reason": "resigned"}])) == expected


def test_exits_cannot_be_asked_for(at):
    """Of people who are here, nothing of a later exit can be had, by no way."""
    leaving = {"exit_date": "2024-12-31", "exit_reason": "resigned", "exit_recorded_date": "2024-12-31"}
    past = at("2024-11", staff=[BOB | leaving | {"notice_date": "2024-12-01"}])
    assert (past.dates("staff", "exit_date") == NEVER).all()
    assert (past.dates("staff", "exit_recorded_date") == NEVER).all()
    assert (past.dates("staff", "notice_date") == NEVER).all()
    assert np.isnan(past.latest("staff", "exit_reason")).all()
    assert not past.stays().left.any()


def test_only_staff_has_one_date_a_person(at):
    """A date of another table is refused with what to do."""
    with pytest.raises(FeaturesError, match="read staff"):
        at("2024-11", staff=[ANN]).dates("family", "effective_date")


def test_only_categories_can_be_tested(at):
    """A test of a text is refused: its spellings are not declared."""
    with pytest.raises(FeaturesError, match="no category"):
        at("2024-11", staff=[ANN]).holds("staff", {"home_county": ("east",)})


def incident(day, recorded=None):
    """A complaint about Bob."""
    return {"staff_id": "bob", "date": day, "kind": "complaint", "recorded_date": recorded}


def test_rows_pass_when_they_had_happened_and_were_known(at):
    """A row passes from the later of its date and the day it was recorded."""
    rows = [incident("2024-05-31"), incident("2024-06-01"), incident("2024-04-01", recorded="2024-06-01")]
    for month, times in (("2024-04", 0), ("2024-05", 1), ("2024-06", 3)):
        assert at(month, staff=[BOB], incidents=rows).rows("incidents").day.size == times


def test_rows_after_leaving_are_ignored_once_the_leaving_is_known(at):
    """What lies between an exit and a new hire passes only until the exit is known."""
    first = BOB | {"exit_date": "2024-01-15", "exit_reason": "resigned", "exit_recorded_date": "2024-03-05"}
    staff = [first, BOB | {"hire_date": "2024-06-01"}]
    rows = [incident("2024-01-10"), incident("2024-02-10"), incident("2024-06-02")]
    for month, times in (("2024-02", 2), ("2024-07", 2)):
        assert at(month, staff=staff, incidents=rows).rows("incidents").day.size == times
    days = at("2024-07", staff=staff, incidents=rows).rows("incidents").day.astype("datetime64[D]").astype(str)
    assert days.tolist() == ["2024-01-10", "2024-06-02"]


def test_monthly_rows_are_known_at_the_end_of_their_month_or_when_recorded(at):
    """Late months are missing until they are known; months that did not come are missing."""
    pay = [{"staff_id": "bob", "month": month, "base_pay": yuan} for month, yuan in (("2024-03", 3), ("2024-05", 5))]
    pay.append({"staff_id": "bob", "month": "2024-04", "base_pay": 4, "recorded_date": "2024-06-30"})
    for month, expected in (("2024-05", [3, np.nan, 5]), ("2024-06", [4, 5, np.nan])):
        cells = at(month, staff=[BOB], pay=pay).months("pay", ("base_pay",), 3)
        np.testing.assert_array_equal(cells[:, 0], expected)


def test_postings_stand_before_staff(at):
    """A column of staff holds what the latest known posting of the spell says; without one, what staff says."""
    postings = [
        {"staff_id": "bob", "effective_date": "2023-01-01", "facility_id": "f1", "employment_type": None},
        {"staff_id": "bob", "effective_date": "2024-01-01", "facility_id": "f2", "employment_type": "established"},
    ]
    for month, county, form in (("2022-12", "west", 2), ("2023-06", "east", 2), ("2024-01", "west", 0)):
        past = at(month, staff=[BOB], postings=postings)
        assert past.facilities.counties[int(past.county()[0])].as_py() == county
        assert past.latest("staff", "employment_type").tolist() == [form]


def test_a_posting_before_an_exit_that_is_not_known_belongs_to_the_old_spell(at):
    """The new spell begins with its hire, as long as nobody knew that the old one had ended."""
    old = BOB | {"exit_date": "2024-03-10", "exit_reason": "resigned", "exit_recorded_date": "2024-09-01"}
    staff = [old, BOB | {"hire_date": "2024-05-01"}]
    postings = [{"staff_id": "bob", "effective_date": "2024-04-01", "facility_id": "f1"}]
    for month in ("2024-06", "2024-10"):
        past = at(month, staff=staff, postings=postings)
        assert past.facilities.ids[int(past.facility()[0])].as_py() == "f2"


def test_an_end_that_lies_ahead_is_not_known(at):
    """A measure's end after M reads as no end, so that what ended because somebody left tells nothing."""
    rows = [
        {"staff_id": "bob", "start_date": "2024-01-01", "lever": "a", "end_date": "2024-05-31"},
        {"staff_id": "bob", "start_date": "2024-01-02", "lever": "b", "end_date": "2024-06-01"},
        {"staff_id": "bob", "start_date": "2024-01-03", "lever": "c"},
    ]
    ends = at("2024-05", staff=[BOB], measures=rows).rows("measures").days_of("end_date")
    assert (ends == NEVER).tolist() == [False, True, True]


def test_what_is_not_known_of_a_facility_is_unassigned(at):
    """Who has no facility, or one that `facilities` does not hold, is in the county "unassigned"."""
    past = at("2024-05", staff=[ANN | {"facility_id": None}, BOB | {"facility_id": "f9"}])
    assert [past.facilities.counties[int(county)].as_py() for county in past.county()] == ["unassigned"] * 2
    assert not past.county_known().any()


def test_a_gap_is_known_in_the_month_in_which_the_leaving_is(at):
    """Rows of the gap, dated and monthly, go with the month that the leaving was recorded in, not with the next."""
    first = BOB | {"exit_date": "2024-01-15", "exit_reason": "resigned", "exit_recorded_date": "2024-03-05"}
    staff = [first, BOB | {"hire_date": "2024-03-01"}]
    pay = [{"staff_id": "bob", "month": month, "base_pay": 2} for month in ("2024-01", "2024-02")]
    past = at("2024-03", staff=staff, incidents=[incident("2024-02-10"), incident("2024-03-10")], pay=pay)
    assert past.rows("incidents").day.astype("datetime64[D]").astype(str).tolist() == ["2024-03-10"]
    np.testing.assert_array_equal(past.months("pay", ("base_pay",), 3)[:, 0], [2, np.nan, np.nan])


def test_a_window_may_end_before_the_month(at):
    """Months that end some months earlier, oldest first."""
    pay = [{"staff_id": "bob", "month": f"2024-0{month}", "base_pay": month} for month in range(1, 6)]
    cells = at("2024-05", staff=[BOB], pay=pay).months("pay", ("base_pay",), 2, earlier=2)
    np.testing.assert_array_equal(cells[:, 0], [2, 3])


def test_what_happens_on_the_last_day_has_happened(at):
    """A hire or a birth on the month's last day is known; a spell that begins on it is one of those so far."""
    past = at("2021-06", staff=[BOB | {"birth_date": "2021-06-30"}])
    for column in ("hire_date", "birth_date"):
        assert past.dates("staff", column).astype("datetime64[D]").astype(str).tolist() == ["2021-06-30"]
    assert past.stays().hired.astype("datetime64[D]").astype(str).tolist() == ["2021-06-30"]


def test_categories_come_back_as_categories(at):
    """A column read as places in its order can be shown as what it was, missing where it was missing."""
    past = at("2024-05", staff=[ANN, BOB])
    shown = past.category("staff", "employment_type", past.latest("staff", "employment_type"))
    assert shown.isna().tolist() == [True, False]
    assert shown[1] == "contract"


def test_a_posting_counts_from_its_own_day(at):
    """Also on the month's last; one that lies in a gap does not, from the month in which the leaving is known."""
    posting = {"staff_id": "bob", "effective_date": "2024-02-29", "facility_id": "f1"}
    for month, place in (("2024-01", "f2"), ("2024-02", "f1")):
        past = at(month, staff=[BOB], postings=[posting])
        assert past.facilities.ids[int(past.facility()[0])].as_py() == place
    old = BOB | {"exit_date": "2024-01-15", "exit_reason": "resigned", "exit_recorded_date": "2024-03-05"}
    past = at("2024-03", staff=[old, BOB | {"hire_date": "2024-03-01"}], postings=[posting])
    assert past.facilities.ids[int(past.facility()[0])].as_py() == "f2"


def test_a_window_begins_on_the_first_day_of_a_month(at):
    """What lies on the day before is not in it."""
    for day, inside in (("2024-02-29", False), ("2024-03-01", True)):
        found = at("2024-03", staff=[BOB], incidents=[incident(day)]).latest("incidents", "kind", 1)
        assert (~np.isnan(found)).tolist() == [inside]
