"""The checks that read tables rather than features: silent on chance, loud on rows written by who left."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.checks import copied_people, rows_before_exit, rows_before_hire
from takeroot.hazard.audit.matched_people import matched_people
from takeroot.months import month_number

_PEOPLE = 800
_DAY = np.timedelta64(1, "D")


@pytest.fixture
def staff():
    """Half the people leave, whatever they have."""
    random = np.random.default_rng(3)
    hired = np.datetime64("2012-01-01") + random.integers(0, 3000, _PEOPLE) * _DAY
    left = hired + random.integers(200, 6000, _PEOPLE) * _DAY
    gone = left < np.datetime64("2023-10-01")
    return pd.DataFrame(
        {
            "staff_id": pd.Series([f"s{number:04d}" for number in range(_PEOPLE)], dtype="str"),
            "birth_date": hired - random.integers(8000, 12000, _PEOPLE) * _DAY,
            "hire_date": hired,
            "exit_date": np.where(gone, left, np.datetime64("NaT")),
            "exit_reason": pd.Series(np.where(gone, "resigned", None), dtype="str"),
        }
    )


@pytest.fixture
def case(recipe, staff):
    """Make a case of the staff above, or others, and some tables."""

    def _case(staff=staff, **tables):
        frames = {"staff": staff, **tables}
        delivered = {name: frozenset(frame.columns) for name, frame in frames.items()}
        end = month_number("2023-12")
        return AuditCase(CleanTables(frames, delivered, date(2023, 12, 31)), [], {}, recipe, end, end)

    return _case


def _incidents(staff, kinds, seed=0):
    """A row a person, on some day of service."""
    random = np.random.default_rng(seed)
    end = staff["exit_date"].fillna(pd.Timestamp("2023-12-31"))
    days = ((end - staff["hire_date"]).dt.days * random.random(len(staff))).astype(int)
    when = staff["hire_date"] + pd.to_timedelta(days, unit="D")
    kind = pd.Categorical(random.choice(kinds, len(staff)), categories=["award", "complaint"])
    return pd.DataFrame({"staff_id": staff["staff_id"], "date": when, "kind": kind})


def _pay(staff, months=18):
    """Some months for each person, of amounts that are nobody else's."""
    random = np.random.default_rng(1)
    first = month_number("2022-01")
    own = staff.loc[staff.index.repeat(months), ["staff_id"]].reset_index(drop=True)
    own["month"] = first + np.tile(np.arange(months), len(staff))
    return own.assign(base_pay=random.integers(2000, 9000, len(own)).astype(float))


def _added(staff, kind, days, share=0.5):
    """A row for some leavers, so many days before they left."""
    gone = staff[staff["exit_date"].notna()].sample(frac=share, random_state=0)
    rows = {"staff_id": gone["staff_id"], "date": gone["exit_date"] - pd.Timedelta(days=days)}
    return pd.DataFrame(rows).assign(kind=pd.Categorical([kind] * len(gone), categories=["award", "complaint"]))


@pytest.mark.parametrize("seed", range(5))
def test_rows_by_chance_raise_no_alarm(case, staff, seed):
    """Whoever leaves, in any window, of any kind."""
    assert not list(rows_before_exit.check(case(incidents=_incidents(staff, ["award", "complaint"], seed))))


def test_rows_added_before_the_exit(case, staff):
    """Complaints of half the leavers, two months before; the table, the kind and the shares are named."""
    rows = pd.concat([_incidents(staff, ["award"]), _added(staff, "complaint", 60)])
    (problem,) = rows_before_exit.check(case(incidents=rows))
    assert problem.where == "incidents"
    assert "kind complaint" in problem.what


def test_rows_recorded_after_the_exit_are_no_leak(case, staff):
    """The features do not see them."""
    added = _added(staff, "complaint", 60)
    late = added.assign(recorded_date=added["date"] + pd.Timedelta(days=90))
    rows = pd.concat([_incidents(staff, ["award"]), late])
    assert not list(rows_before_exit.check(case(incidents=rows)))


def test_rows_of_those_who_stayed(case, staff):
    """Measures written up for none who left; given to leavers they are no alarm."""
    stayed = staff["exit_date"].isna()
    rows = pd.DataFrame({"staff_id": staff["staff_id"], "start_date": staff["hire_date"]})
    assert [problem.where for problem in rows_before_exit.check(case(measures=rows[stayed]))] == ["measures"]
    assert not list(rows_before_exit.check(case(measures=rows[~stayed])))


def test_an_allowed_table_may_tell(case, staff, recipe):
    """With its reason in hazard.toml."""
    rows = pd.concat([_incidents(staff, ["award"]), _added(staff, "complaint", 60)])
    allowed = recipe.audit.model_copy(update={"allowed": {"incidents": "complaints drive people out here"}})
    told = case(incidents=rows)
    object.__setattr__(told, "recipe", recipe.model_copy(update={"audit": allowed}))
    assert not list(rows_before_exit.check(told))


def test_tables_that_did_not_come(case, staff):
    """Empty tables, or nobody who left, are no alarm."""
    incidents, pay = _incidents(staff, ["award"]).head(0), _pay(staff).head(0)
    stayed = staff.assign(exit_date=pd.NaT, exit_reason=None)
    for told in (case(incidents=incidents, pay=pay), case(staff=stayed, incidents=_incidents(staff, ["award"]))):
        for check in (rows_before_exit.check, rows_before_hire.check, copied_people.check):
            assert not list(check(told))


def test_people_under_two_keys(case, staff):
    """Leavers copied with their pay; without copies, and with stayers copied alike, there is no alarm."""
    pay = _pay(staff)
    assert not list(copied_people.check(case(pay=pay)))
    some = staff["staff_id"].isin(staff["staff_id"][staff["exit_date"].notna()].sample(frac=0.4, random_state=0))
    (problem,) = copied_people.check(case(**_doubled(staff, pay, some)))
    assert problem.where == "staff: staff_id"
    every_third = pd.Series(np.arange(_PEOPLE) % 3 == 0)
    assert not list(copied_people.check(case(**_doubled(staff, pay, every_third))))


def test_hire_dates_counted_back(case, staff):
    """Leavers hired anew just before they left, with pay from before; those transferred alike raise no alarm."""
    pay = _pay(staff).assign(month=month_number("2015-01"))
    there = staff["hire_date"] < pd.Timestamp("2014-01-01")
    assert not list(rows_before_hire.check(case(pay=pay[pay["staff_id"].isin(staff["staff_id"][there])])))
    leaver = there & (staff["exit_date"] > pd.Timestamp("2018-01-01"))
    pay = pay[pay["staff_id"].isin(staff["staff_id"][there])]
    changed = staff.assign(hire_date=staff["hire_date"].where(~leaver, staff["exit_date"] - pd.Timedelta(days=1000)))
    (problem,) = rows_before_hire.check(case(staff=changed, pay=pay))
    assert problem.where == "staff: hire_date"
    moved = staff.assign(hire_date=staff["hire_date"].where(~there, pd.Timestamp("2016-01-01")))
    moved = moved[moved["exit_date"].isna() | (moved["exit_date"] > moved["hire_date"])].reset_index(drop=True)
    assert not list(rows_before_hire.check(case(staff=moved, pay=pay)))


def test_matched_people_were_at_work_and_stayed(case):
    """On the day the leaver left, and for a year after; nobody is matched to themselves."""
    spells = case().spells
    matched = matched_people(spells)
    others = matched.person[:, 1:]
    hired, left = (spells[name].to_numpy()[others] for name in ("hire_day", "exit_day"))
    there = others >= 0
    assert there[:, 0].all()
    assert ((hired <= matched.left) & (left > matched.left + 365))[there].all()
    assert (others != matched.person[:, :1]).all()


def _doubled(staff, pay, some):
    """The staff and pay with some people a second time, under another key."""
    copies, rows = staff[some], pay[pay["staff_id"].isin(staff["staff_id"][some])]
    return {
        name: pd.concat([table, copy.assign(staff_id="a" + copy["staff_id"])], ignore_index=True)
        for name, table, copy in (("staff", staff, copies), ("pay", pay, rows))
    }
