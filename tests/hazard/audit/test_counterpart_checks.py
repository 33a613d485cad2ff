"""The checks that look for counterparts of past leavers among those at work now."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.audit import at_work as at_work_module
from takeroot.hazard.audit.at_work import at_work, people_drawn
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.checks import copied_courses, no_counterpart, risk_falls_off, rows_before_hire
from takeroot.hazard.audit.counterpart import fall, risk_by_value
from takeroot.hazard.audit.feature_columns import own_features
from takeroot.hazard.audit.record_columns import record_columns
from takeroot.months import last_day, month_number

_NOW = month_number("2023-12")
_LAST = pd.Timestamp("2023-12-31")
_POSTS, _TURNS = 800, 14


def county(seed, shorter=1):
    """Posts that are filled again the day somebody leaves; one home county in five is elsewhere, which may tell."""
    random = np.random.default_rng(seed)
    elsewhere = random.random((_POSTS, _TURNS)) < 0.2
    stay = random.exponential(1300, (_POSTS, _TURNS)).astype(int) // np.where(elsewhere, shorter, 1) + 20
    begin = np.datetime64("2012-01-01") + np.column_stack([np.zeros(_POSTS, dtype=int), stay.cumsum(axis=1)[:, :-1]])
    hired, left = begin.ravel(), (begin + stay).ravel()
    gone = left <= np.datetime64(_LAST, "D")
    frame = pd.DataFrame(
        {
            "staff_id": pd.Series([f"s{number:05d}" for number in range(len(hired))], dtype="str"),
            "home_county": pd.Series(np.where(elsewhere.ravel(), "elsewhere", "here"), dtype="str"),
            "facility_id": pd.Series(np.repeat([f"f{post % 20}" for post in range(_POSTS)], _TURNS), dtype="str"),
            "profession": "nurse",
            "hire_date": pd.to_datetime(hired),
            "exit_date": pd.Series(pd.to_datetime(left)).where(gone),
            "exit_reason": pd.Series(np.where(gone, "resigned", None), dtype="str"),
        }
    )
    return frame[frame["hire_date"] <= _LAST].reset_index(drop=True)


@pytest.fixture
def staff():
    """One county."""
    return county(5)


@pytest.fixture
def case(recipe, make):
    """Make a case of some staff and tables, with a landmark each half year, and features if they are given."""

    def _case(staff, values=None, **tables):
        frames = {"staff": staff, **tables}
        delivered = {name: frozenset(frame.columns) for name, frame in frames.items()}
        features = {"noise": make(20, 1).features["noise"]}
        of_month = values or (lambda people, _: np.zeros(len(people)))
        panel = [month_of(staff, month, of_month) for month in range(_NOW - 48, _NOW, 6)]
        now = month_of(staff, _NOW, of_month) if values else None
        clean = CleanTables(frames, delivered, date(2023, 12, 31))
        return AuditCase(clean, panel, features, recipe, _NOW, _NOW, None, now)

    return _case


def month_of(staff, month, values):
    """Everyone at work at its end, with one feature."""
    day = pd.Timestamp(np.datetime64(int(last_day(month)), "D"))
    here = (staff["hire_date"] <= day) & ~(staff["exit_date"] <= day)
    people = staff[here].sort_values("staff_id").reset_index(drop=True)
    frame = pd.DataFrame({"noise": values(people, month)})
    return FeatureSet(month, (3, 6, 12), people, (frame, frame, frame))


def gone(staff, share, seed=0):
    """Some of those who left."""
    return staff["exit_date"].notna() & (np.random.default_rng(seed).random(len(staff)) < share)


def events(staff, seed=0):
    """Three rows a person, on days of their service."""
    random = np.random.default_rng(seed)
    rows = staff.loc[staff.index.repeat(3)].reset_index(drop=True)
    served = (rows["exit_date"].fillna(_LAST) - rows["hire_date"]).dt.days
    day = rows["hire_date"] + pd.to_timedelta((served * random.random(len(rows))).astype(int), unit="D")
    grade = pd.Categorical(random.choice(["good", "poor"], len(rows), p=[0.9, 0.1]), categories=["good", "poor"])
    hours = random.normal(100, 20, len(rows))
    return pd.DataFrame({"staff_id": rows["staff_id"], "date": day, "grade": grade, "hours": hours})


@pytest.mark.parametrize("seed", range(6))
def test_chance_raises_no_alarm(case, seed):
    """Whoever has what; in tables, in features, and in all together."""
    staff = county(seed)
    random = np.random.default_rng(seed)
    told = case(staff, lambda people, _: random.normal(size=len(people)), appraisals=events(staff, seed))
    assert not list(no_counterpart.check(told))
    assert not list(risk_falls_off.check(told))


def test_true_reasons_raise_no_alarm(case):
    """People from elsewhere who leave far sooner are replaced by others from elsewhere: nothing falls."""
    staff = county(3, shorter=3)
    assert not list(no_counterpart.check(case(staff)))


def test_a_column_overwritten_when_people_left(case, staff):
    """The home county of half the leavers, and of one in twenty who stayed; the column is named."""
    stayed = staff["exit_date"].isna() & (np.random.default_rng(1).random(len(staff)) < 0.05)
    staff["home_county"] = staff["home_county"].where(~(gone(staff, 0.5) | stayed), "elsewhere")
    (problem,) = no_counterpart.check(case(staff))
    assert problem.where == "staff: home_county"
    assert "lacks what leavers had" in problem.what
    assert "elsewhere" not in str(problem)


def test_a_change_with_a_reason_is_no_alarm(case, staff, recipe):
    """In hazard.toml, audit.changed."""
    staff["home_county"] = staff["home_county"].where(~gone(staff, 0.5), "elsewhere")
    changed = recipe.audit.model_copy(update={"changed": {"staff: home_county": "counties were merged in 2022"}})
    told = case(staff)
    object.__setattr__(told, "recipe", recipe.model_copy(update={"audit": changed}))
    assert not list(no_counterpart.check(told))


def test_a_reform_is_no_alarm(case):
    """A feature that made people leave, and since a year ago is the same for everyone."""
    staff = county(3, shorter=3)
    values = dict(zip(staff["staff_id"], staff["home_county"] == "elsewhere", strict=True))

    def _values(people, month):
        return people["staff_id"].map(values).to_numpy(dtype=float) * (month < _NOW - 11)

    told = case(staff, _values)
    assert [problem for problem in no_counterpart.check(told) if "features" in problem.where] == []


def test_rows_written_when_people_left(case, staff):
    """Poor grades dated in the year before the exit."""
    left = staff[gone(staff, 0.6)]
    days = np.random.default_rng(2).integers(30, 360, len(left))
    added = pd.DataFrame({"staff_id": left["staff_id"], "date": left["exit_date"] - pd.to_timedelta(days, unit="D")})
    rows = pd.concat([events(staff), added.assign(grade="poor", hours=100.0)], ignore_index=True)
    rows["grade"] = pd.Categorical(rows["grade"], categories=["good", "poor"])
    (problem,) = no_counterpart.check(case(staff, appraisals=rows))
    assert problem.where.startswith("appraisals")


def test_a_feature_that_marks_leavers(case, staff):
    """Those who will leave within the year, and nobody now, whose exits are not known."""
    left = staff.set_index("staff_id")["exit_date"]
    chosen = set(staff["staff_id"][gone(staff, 0.5)])

    def _values(people, month):
        day = pd.Timestamp(np.datetime64(int(last_day(month)), "D"))
        soon = people["staff_id"].map(left) < day + pd.Timedelta(days=365)
        mark = soon & people["staff_id"].isin(chosen)
        return np.random.default_rng(month).normal(size=len(people)) + 3 * mark

    assert [problem.where for problem in no_counterpart.check(case(staff, _values))] == ["features: noise"]


def test_marks_spread_over_many_columns(case, staff):
    """Leavers carry a little of each: all columns together fall."""
    random = np.random.default_rng(4)
    left = staff["exit_date"].notna().to_numpy()
    for number in range(8):
        staff[f"mark_{number}"] = random.normal(size=len(staff)) + 0.6 * left
    (problem,) = risk_falls_off.check(case(staff))
    assert problem.where == "training rows"


def test_nothing_to_compare_is_no_alarm(case, staff):
    """Nobody who left, or a table without rows."""
    stayed = staff.assign(exit_date=pd.NaT, exit_reason=None)
    told = case(stayed, appraisals=events(staff).head(0))
    assert not list(no_counterpart.check(told))
    assert not list(risk_falls_off.check(told))


def test_colleagues_share_what_is_the_facilitys(case, staff):
    """A feature of the facility is no person's own and is left out."""
    size = staff.groupby("facility_id")["staff_id"].transform("size")
    told = case(staff, lambda people, _: people["facility_id"].map(dict(zip(staff["facility_id"], size, strict=True))))
    assert own_features(told.now, told.names) == []
    assert told.is_facilitys("noise")
    assert told.lasts("noise", 12)
    alone = case(staff, lambda people, _: np.random.default_rng(0).normal(size=len(people)))
    assert own_features(alone.now, alone.names) == [0]
    assert not alone.is_facilitys("noise")


@pytest.mark.parametrize(("marked", "lasts"), [("leavers", False), ("people from elsewhere", True)])
def test_a_mark_of_leavers_does_not_last(case, marked, lasts):
    """It is missing among those at work now; what truly makes people leave is as frequent as it was."""
    staff = county(3, shorter=3)
    is_marked = gone(staff, 0.8) if marked == "leavers" else staff["home_county"] == "elsewhere"
    mark = dict(zip(staff["staff_id"], is_marked.astype(float), strict=True))
    told = case(staff, lambda people, _: people["staff_id"].map(mark))
    assert told.lasts("noise", 12) == lasts


def test_records_are_seen_as_they_were_known(case, staff):
    """A row recorded after a landmark does not stand there; later ones are the latest."""
    one = staff.iloc[[0]].assign(staff_id="a", hire_date=pd.Timestamp("2017-01-01"), exit_date=pd.NaT, exit_reason=None)
    rows = pd.DataFrame(
        {
            "staff_id": ["a", "a"],
            "date": pd.to_datetime(["2021-03-01", "2022-03-01"]),
            "hours": [5.0, 7.0],
            "recorded_date": pd.to_datetime(["2021-03-11", "2023-02-01"]),
        }
    )
    told = case(pd.concat([one, staff], ignore_index=True), training=rows)
    own = told.people.person == told.spells.set_index("staff_id").loc["a", "person"]
    columns = {(where, what): column[own] for where, what, column in record_columns(told.tables, told.people)}
    month = told.people.month[own]
    expected = np.select([month < month_number("2021-03"), month < month_number("2023-02")], [np.nan, 5.0], 7.0)
    np.testing.assert_array_equal(columns["training: hours", "latest"], expected)
    assert columns["training: recorded_date", "days after the event"][-1] == 337
    np.testing.assert_array_equal(columns["training", "rows in all time"][[0, -1]], [0.0, 2.0])


def test_who_was_at_work_and_left(case, staff):
    """From the day of hire to the day before the exit; leavers within a year are counted there."""
    people = case(staff).people
    then = people.month == _NOW - 12
    day = pd.Timestamp(np.datetime64(int(last_day(_NOW - 12)), "D"))
    expected = ((staff["hire_date"] <= day) & ~(staff["exit_date"] <= day)).sum()
    assert then.sum() == expected
    event, seen = people.left_within(12, seen=6)
    assert event[then].sum() == ((staff["exit_date"] > day) & (staff["hire_date"] <= day)).sum()
    assert seen[people.month == _NOW].sum() == 0
    span = people.span(12)
    assert (~span.stayed).sum() == event[then].sum()
    assert people.span(120) is None


def test_few_are_drawn_of_many(case, staff, monkeypatch):
    """Whole people, the same each time."""
    monkeypatch.setattr(at_work_module, "MOST_PEOPLE", 100)
    spells = case(staff).spells
    assert people_drawn(spells).sum() == 100
    assert len(np.unique(at_work(spells, [_NOW - 12], _NOW).person)) <= 100


def test_risk_of_a_value_is_the_share_who_left():
    """Beside the usual share, as so many rows; missing is a value."""
    column = np.array([1.0, 1.0, 2.0, 2.0, np.nan, np.nan])
    left = np.array([True, False, False, False, True, True])
    found = risk_by_value(column, left, np.ones(6), prior=2.0)
    np.testing.assert_allclose(found, [0.5, 0.5, 0.25, 0.25, 0.75, 0.75])


def test_fall_of_a_closed_staff_is_none(case, staff):
    """Where nobody is hired, those who are left look safer, and that is no leak."""
    told = case(staff[staff["hire_date"] < pd.Timestamp("2018-01-01")].reset_index(drop=True))
    risk = 1.0 + told.people.left_within(120, seen=0)[0]
    found = fall(risk, told.people.span(12))
    assert found.size == 0


def test_copies_with_other_dates_and_some_other_amounts(case, staff):
    """Leavers stand twice, under other dates, with their visits unchanged; without copies there is no alarm."""
    work = workload(staff)
    assert not list(copied_courses.check(case(staff, workload=work)))
    some = gone(staff, 0.3)
    copies = staff[some].assign(hire_date=staff["hire_date"] + pd.Timedelta(days=3))
    copies = copies[copies["exit_date"] > copies["hire_date"]]
    rows = work[work["staff_id"].isin(copies["staff_id"])]
    rows = rows.assign(hours_worked=rows["hours_worked"] + 1)
    both = [
        pd.concat([table, copy.assign(staff_id="x" + copy["staff_id"])], ignore_index=True)
        for table, copy in ((staff, copies), (work, rows))
    ]
    (problem,) = copied_courses.check(case(both[0], workload=both[1]))
    assert problem.where == "staff: staff_id"


def test_hire_dates_of_those_who_stayed_were_rewritten(case, staff):
    """They have rows from long before; those of a few raise no alarm."""
    work = workload(staff)
    there = staff["exit_date"].isna() & (staff["hire_date"] < pd.Timestamp("2020-06-01"))
    day = pd.Timestamp("2021-01-01") + pd.to_timedelta(np.random.default_rng(6).integers(0, 900, len(staff)), unit="D")
    changed = staff.assign(hire_date=staff["hire_date"].where(~there, day))
    found = list(rows_before_hire.check(case(changed, workload=work)))
    assert [problem.where for problem in found] == ["staff: hire_date"]
    assert "still there" in found[0].what
    few = there & (np.arange(len(staff)) % 50 == 0)
    changed = staff.assign(hire_date=staff["hire_date"].where(~few, pd.Timestamp("2022-06-01")))
    assert not list(rows_before_hire.check(case(changed, workload=work)))


def workload(staff):
    """Visits and hours of each month of service of the last years."""
    random = np.random.default_rng(8)
    months = np.arange(_NOW - 47, _NOW + 1)
    rows = staff.loc[staff.index.repeat(len(months))].reset_index(drop=True)
    rows["month"] = np.tile(months, len(staff))
    day = pd.to_datetime(np.asarray(last_day(rows["month"].to_numpy()), dtype="datetime64[D]"))
    rows = rows[(rows["hire_date"] <= day) & ~(rows["exit_date"] <= day)].reset_index(drop=True)
    visits, hours = random.poisson(60, len(rows)).astype(float), random.normal(180, 9, len(rows)).round(1)
    return rows[["staff_id", "month"]].assign(outpatient_visits=visits, hours_worked=hours)
