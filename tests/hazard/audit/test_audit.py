"""The leak audit: silent on clean data, loud on each kind of leak, and extended by adding a file."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import LeakError
from takeroot.hazard.audit.audit import audit, every_check
from takeroot.hazard.audit.checks import permuted_labels
from takeroot.hazard.fold_rows import fold_rows
from takeroot.hazard.landmarks import landmarks
from takeroot.months import last_day, month_number

_AS_OF = month_number("2023-12")


class Delivery:
    """A made county as the audit sees it: staff, and the panel of its landmarks, both open to tampering."""

    def __init__(self, made, recipe):
        self.made, self.recipe, self.staff = made, recipe, made.staff.copy()
        yet = self.staff["exit_date"] > np.datetime64("2023-12-31")
        self.staff.loc[yet, ["exit_date", "exit_reason"]] = None
        months = landmarks(made.staff, recipe, as_of=_AS_OF, first_data_month=month_number("2017-01"))
        self.panel = [made.month(month) for month in months]
        self.children = pd.DataFrame({"staff_id": made.staff["staff_id"][::2]})

    def audit(self):
        """Run the audit."""
        tables = CleanTables(
            {"staff": self.staff, "children": self.children},
            {"staff": frozenset(self.staff.columns)},
            date(2023, 12, 31),
        )
        return audit(tables, self.panel, self.made.features, self.recipe, as_of=_AS_OF)

    def problems(self):
        """What it finds; it must find something."""
        with pytest.raises(LeakError) as found:
            self.audit()
        return [str(problem) for problem in found.value.problems]

    def change_feature(self, change):
        """Replace the feature `noise`: `change(old, months until the exit, month)`."""
        self.panel = [self._changed(month, change) for month in self.panel]

    def _changed(self, month, change):
        day = self.made.exit_day[self.made.rows_of(month.people)] - int(last_day(month.as_of))
        soon = np.where(self.made.voluntary[self.made.rows_of(month.people)], day / 30.4, 1e9)
        frames = tuple(
            frame.assign(noise=change(frame["noise"].to_numpy(), soon, month.as_of))
            for frame in month.values  # noqa: PD011 - a FeatureSet
        )
        return dataclasses.replace(month, values=frames)


@pytest.fixture
def delivery(make, recipe):
    """A clean one."""
    return Delivery(make(900, 1), recipe)


@pytest.mark.parametrize("seed", range(10))
def test_clean_data_raise_no_alarm(make, recipe, seed):
    """On ten seeds; the names of the checks come back."""
    assert Delivery(make(500, 100 + seed), recipe).audit() == tuple(every_check())


def test_a_feature_that_knows_too_much(delivery):
    """One column that ranks who leaves within the year."""
    delivery.change_feature(lambda old, soon, _: np.where(soon < 12, 1.0, 0.0) + 0.3 * np.nan_to_num(old))
    assert any("noise: alone ranks leavers" in problem for problem in delivery.problems())


def test_an_allowed_feature_may_be_strong(delivery):
    """With a reason in hazard.toml it passes."""
    delivery.change_feature(lambda old, soon, _: np.where(soon < 12, 1.0, 0.0) + 0.3 * np.nan_to_num(old))
    allowed = delivery.recipe.audit.model_copy(update={"allowed": {"noise": "agreed years ahead"}})
    delivery.recipe = delivery.recipe.model_copy(update={"audit": allowed})
    assert "single_feature" in delivery.audit()


def test_rows_of_leavers_taken_away(delivery):
    """Missing for those who will leave."""
    delivery.change_feature(lambda old, soon, _: np.where(soon < 24, np.nan, np.nan_to_num(old)))
    assert any("noise: is missing for leavers" in problem for problem in delivery.problems())


def test_a_mark_on_some_leavers(delivery):
    """A value that a quarter of the leavers get, and nobody else."""
    random = np.random.default_rng(0)
    delivery.change_feature(
        lambda old, soon, _: np.where((soon < 12) & (random.random(len(old)) < 0.25), 99.0, np.nan_to_num(old))
    )
    assert any("in one narrow range of it" in problem for problem in delivery.problems())


def test_known_only_after_notice(delivery):
    """A column that moves in the last two months before the exit."""
    delivery.change_feature(lambda old, soon, _: np.nan_to_num(old) - np.where(soon < 2, 3.0, 0.0))
    assert any("rows entered once notice was given" in problem for problem in delivery.problems())


def test_staff_changed_when_they_left(delivery):
    """Leavers moved to a facility of their own in the current list."""
    left = delivery.staff["exit_date"].notna()
    delivery.staff["facility_id"] = delivery.staff["facility_id"].where(~left, "gone")
    assert any(problem.startswith("staff: facility_id: of") for problem in delivery.problems())


def test_staff_emptied_when_they_left(delivery):
    """A column of staff that leavers lack."""
    left = delivery.staff["exit_date"].notna()
    delivery.staff["home_county"] = pd.Series("here", index=left.index, dtype="str").where(~left)
    assert any(problem.startswith("staff: home_county") for problem in delivery.problems())


def test_a_date_that_is_the_exit_date(delivery):
    """An obligation said to end on the day they left."""
    delivery.staff["service_obligation_end"] = delivery.staff["exit_date"]
    assert any("is the exit date" in problem for problem in delivery.problems())


def test_the_cause_is_named_first(delivery):
    """Columns of staff, then other tables, then the features made of them, whatever the names of the checks."""
    delivery.change_feature(lambda old, soon, _: np.where(soon < 12, 1.0, 0.0) + 0.3 * np.nan_to_num(old))
    left = delivery.staff["exit_date"].notna()
    delivery.staff["home_county"] = pd.Series("here", index=left.index, dtype="str").where(~left)
    gone = set(delivery.staff["staff_id"][left])
    delivery.children = delivery.children[~delivery.children["staff_id"].isin(gone)]
    wheres = list(dict.fromkeys(problem.split(":")[0] for problem in delivery.problems()))
    assert wheres[:3] == ["staff", "children", "features"]
    assert set(wheres[3:]) <= {"training rows"}


def test_a_table_without_leavers(delivery):
    """Children of leavers deleted: too few have any for their features to show it."""
    gone = set(delivery.staff["staff_id"][delivery.staff["exit_date"].notna()])
    delivery.children = delivery.children[~delivery.children["staff_id"].isin(gone)]
    assert any(problem.startswith("children: 0% of the leavers") for problem in delivery.problems())


def test_people_who_were_not_there(delivery):
    """A landmark that holds somebody twice, and one from after M."""
    first = delivery.panel[0]
    twice = np.r_[0, np.arange(len(first.people))]
    delivery.panel[0] = dataclasses.replace(
        first,
        people=first.people.iloc[twice].reset_index(drop=True),
        values=tuple(frame.iloc[twice].reset_index(drop=True) for frame in first.values),  # noqa: PD011 - a FeatureSet
    )
    delivery.panel.append(delivery.made.month(_AS_OF + 1))
    problems = delivery.problems()
    assert any("holds people twice" in problem for problem in problems)
    assert any("lies after the as-of month" in problem for problem in problems)


def test_folds_that_learn_from_what_they_predict(delivery, monkeypatch):
    """Permuted labels show it when rows of the year stand among those of the past."""

    def crossing(rows, ends, *, origin):
        _, year = fold_rows(rows, ends, origin=origin)
        return rows.where(rows.as_of < origin + ends[-1]), year

    monkeypatch.setattr(permuted_labels, "fold_rows", crossing)
    assert any("labels permuted within month and lead are still predicted" in said for said in delivery.problems())


def test_no_value_of_a_person_is_told(delivery):
    """Problems name columns and counts."""
    delivery.change_feature(lambda old, soon, _: np.where(soon < 12, 123456.0, 0.0) + 0 * np.nan_to_num(old))
    said = " ".join(delivery.problems())
    assert "123456" not in said
    assert "s0000" not in said


def test_a_check_is_one_file():
    """Every file of the folder is a check, and a new one needs no other touch."""
    assert {"single_feature", "missing_values", "near_exit", "permuted_labels", "staff_columns"} <= set(every_check())
