"""A made-up facility set and a linear hazard, small enough to work out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from takeroot.data.feature_set import FeatureSet
from takeroot.data.moved import Moved
from takeroot.specs.lever import Lever
from takeroot.workspace.toml import read_folder

LEADS = (3, 6, 12)


@dataclass(frozen=True)
class LinearHazard:
    """Log-odds = intercept of the lead + weights times features; missing counts as nothing; two members about it."""

    weights: dict[str, float]
    intercept: tuple[float, ...] = (-3.0, -3.0, -2.3)
    spread: float = 0.1

    @property
    def leads(self):
        """Ends of the leads."""
        return LEADS

    @property
    def feature_names(self):
        """What it looks at."""
        return tuple(self.weights)

    def log_odds(self, values: Sequence[pd.DataFrame]):
        """As declared."""
        return self._with(values, 1.0)

    def member_log_odds(self, values: Sequence[pd.DataFrame]):
        """Weights a little smaller, and a little larger."""
        return np.stack([self._with(values, 1.0 - self.spread), self._with(values, 1.0 + self.spread)])

    def contributions(self, values: Sequence[pd.DataFrame]):
        """Levers never ask."""
        raise NotImplementedError

    def changes_of(self, values: Sequence[pd.DataFrame]):
        """Everything scored again from the start."""
        return _ScoredAgain(self, values)

    def _with(self, values, factor):
        columns = [
            self.intercept[k]
            + factor * sum((w * frame[name].fillna(0.0) for name, w in self.weights.items()), 0.0 * frame.index)
            for k, frame in enumerate(values)
        ]
        return np.column_stack(columns).astype(float)


@dataclass(frozen=True)
class _ScoredAgain:
    model: LinearHazard
    values: Sequence[pd.DataFrame]

    def changes(self, moves: Sequence[Moved]):
        return np.concatenate([np.zeros((2, 0, len(LEADS))), *map(self._changed, moves)], axis=1)

    def beyond(self, pairs: Sequence[tuple[Moved, Moved]]):
        both = [self._both(*pair) for pair in pairs]
        first, second = ([pair[k] for pair in pairs] for k in (0, 1))
        return self.changes(both) - self.changes(first) - self.changes(second)

    def _changed(self, moved: Moved):
        before = [frame.iloc[moved.people].reset_index(drop=True) for frame in self.values]
        every = np.broadcast_to(moved.after, (len(before), *moved.after.shape[1:]))
        after = [
            frame.assign(**dict(zip(moved.features, of_lead, strict=True)))
            for frame, of_lead in zip(before, every, strict=True)
        ]
        return self.model.member_log_odds(after) - self.model.member_log_odds(before)

    def _both(self, first: Moved, second: Moved):
        every = [np.broadcast_to(one.after, (len(LEADS), *one.after.shape[1:])) for one in (first, second)]
        return Moved(first.people, (*first.features, *second.features), np.concatenate(every, axis=1))


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Lever]:
    """The levers of the reference workspace."""
    problems = []
    levers = read_folder(Path(__file__).parents[2] / "models" / "levers", Lever, problems)
    assert not problems
    return levers


@pytest.fixture
def make_people():
    """Return a function that makes a feature set of n people with the features given."""

    def make(n: int, **features: Sequence[float]) -> FeatureSet:
        people = pd.DataFrame(
            {
                "staff_id": [f"s{i:04d}" for i in range(n)],
                "facility_id": [f"f{i % 3}" for i in range(n)],
                "county": "c1",
                "facility_kind": "township_health_centre",
                "profession": "nurse",
                "employment_type": "contract",
                "title_level": "junior",
                "sex": "F",
                "age": 30.0,
                "notice_given": False,
                "objected": False,
            }
        )
        frame = pd.DataFrame({name: np.broadcast_to(np.asarray(v, float), n) for name, v in features.items()})
        return FeatureSet(as_of=24299, leads=LEADS, people=people, values=tuple(frame.copy() for _ in LEADS))

    return make


@pytest.fixture
def linear_hazard():
    """The class of the made-up model."""
    return LinearHazard


@pytest.fixture
def make_scores():
    """Return a function that puts everyone in one band, and factors that all raise the risk."""

    def make(feature_set: FeatureSet, factors: Sequence[str], band: str = "high"):
        ids = feature_set.people["staff_id"]
        scores = pd.DataFrame({"staff_id": ids, "band": band})
        raising = pd.DataFrame({"staff_id": ids, "lead": "year", "base": -3.0, **dict.fromkeys(factors, 0.3)})
        return scores, raising

    return make
