"""A made county whose law is known in closed form, and recipes that train in a moment."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from takeroot.data.feature_set import FeatureSet
from takeroot.months import last_day, month_number
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Boosting, Calibration, Exits, FewExits, Landmarks, Recipe
from takeroot.specs.spec import Label

START, AS_OF, BEYOND = month_number("2018-01"), month_number("2023-12"), month_number("2025-12")
VOLUNTARY = ("resigned", "transferred_up")
COMPETING = ("retired", "died", "unknown")


@dataclass(frozen=True)
class Made:
    """People with three features that never change, leaving at a constant hazard that hangs on two of them."""

    staff: pd.DataFrame
    features: Mapping[str, Feature]
    z: np.ndarray
    rate: np.ndarray
    exit_day: np.ndarray
    voluntary: np.ndarray

    def month(self, month: int) -> FeatureSet:
        """Everyone who, for all that was known at the end of the month, was there."""
        day = int(last_day(month))
        hired = self.staff["hire_date"].to_numpy().astype("datetime64[D]").astype(int) <= day
        recorded = self.staff["exit_recorded_date"].to_numpy().astype("datetime64[D]")
        known = np.where(np.isnat(recorded), self.exit_day, np.maximum(self.exit_day, recorded.astype(int)))
        here = hired & (known > day)
        people = self.staff.loc[here, ["staff_id", "hire_date", "facility_id", "county"]].reset_index(drop=True)
        values = pd.DataFrame(self.z[here], columns=list(self.features))
        return FeatureSet(month, (3, 6, 12), people, (values, values, values))

    def rows_of(self, people: pd.DataFrame) -> np.ndarray:
        """Positions of people among all that were made."""
        return people["staff_id"].str[1:].astype(int).to_numpy()

    def leaves_within(self, month: int, months: int) -> np.ndarray:
        """Who leaves of their own will in the months after."""
        begin, end = int(last_day(month)), int(last_day(month + months))
        return self.voluntary & (self.exit_day > begin) & (self.exit_day <= end)


@pytest.fixture(scope="session")
def make():
    """Make a county: `make(people, seed, ...)`."""
    return _make


@pytest.fixture
def recipe() -> Recipe:
    """A recipe that always takes the logistic hazard, without calibration: fast, and smooth enough to judge levels."""
    return Recipe(
        exits=Exits(voluntary=VOLUNTARY, competing=COMPETING),
        landmarks=Landmarks(look_back=0),
        boosting=Boosting(members=2, rounds=20),
        few_exits=FewExits(refuse=20, logistic=10**6, mixed=10**6),
        calibration=Calibration(folds=0),
    )


@pytest.fixture
def boosted(recipe) -> Recipe:
    """A recipe that always boosts, briefly."""
    return recipe.model_copy(
        update={
            "few_exits": FewExits(refuse=20, logistic=1, mixed=1),
            "boosting": Boosting(members=2, rounds=30, min_data=40),
            "calibration": Calibration(folds=2),
        }
    )


def _make(people, seed, *, retiring=0.003, trend=0.0, delay_days=0, leavers_since=None) -> Made:
    random = np.random.default_rng(seed)
    z = random.normal(size=(people, 3))
    z[random.random(people) < 0.1, 2] = np.nan
    rate = 0.014 * np.exp(0.7 * z[:, 0] - 0.5 * z[:, 1])
    hired = START - 60 + random.integers(0, 130, people)
    begin = np.maximum(hired, START)
    leaves, retires = _times(random, rate, begin, trend), begin + random.exponential(1 / max(retiring, 1e-9), people)
    time = np.minimum(leaves, retires)
    gone = time < BEYOND
    month = np.floor(np.where(gone, time, 0)).astype(int)
    length = last_day(month) - last_day(month - 1)
    exit_day = np.where(gone, last_day(month - 1) + 1 + np.floor((time % 1) * length).astype(int), 1 << 40)
    late = random.integers(0, delay_days + 1, people) if delay_days else np.zeros(people, dtype=int)
    staff = pd.DataFrame(
        {
            "staff_id": [f"s{number:06}" for number in range(people)],
            "hire_date": pd.to_datetime((last_day(hired - 1) + 1).astype("datetime64[D]")),
            "exit_date": _dates(exit_day, gone),
            "exit_reason": np.where(gone, np.where(leaves < retires, "resigned", "retired"), None),
            "exit_recorded_date": _dates(exit_day + late, gone & (delay_days > 0)),
            "facility_id": [f"f{number % 7}" for number in range(people)],
            "county": "c",
        }
    )
    keep = np.ones(people, dtype=bool) if leavers_since is None else exit_day > last_day(leavers_since - 1)
    made = Made(staff, _features(), z, rate, exit_day, gone & (leaves < retires))
    return Made(
        staff[keep].reset_index(drop=True), made.features, z[keep], rate[keep], exit_day[keep], made.voluntary[keep]
    )


def _times(random, rate, begin, trend):
    """Exponential times whose hazard grows by the factor exp(trend) a year."""
    whole = random.exponential(1.0, len(rate)) / rate
    if not trend:
        return begin + whole
    yearly, since = trend / 12, begin - START
    return START + np.log(np.exp(yearly * since) + yearly * whole) / yearly


def _dates(day, known):
    return pd.Series(pd.to_datetime(np.where(known, day, 0).astype("datetime64[D]"))).where(known)


def _features():
    label = Label(zh="特征", en="feature")
    return {
        name: Feature(id=name, factor="pay", label=label, unit="yuan", verb="latest", direction=direction)
        for name, direction in {"pay_gap": "rises", "pay": "falls", "noise": None}.items()
    }
