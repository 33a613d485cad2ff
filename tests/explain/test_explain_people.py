"""A run's contributions."""

import numpy as np
import pandas as pd
import pytest

from takeroot.data.feature_set import FeatureSet
from takeroot.explain.explain_people import explain_people
from takeroot.explain.year import year_weights


class LinearRisk:
    """A stand-in for a hazard model, with a base that differs by lead and person."""

    leads = (3, 6, 12, 24)
    feature_names = ("nights", "pay_level", "pay_gap")

    def contributions(self, values):
        """Every feature counts by its value."""
        each = np.stack([frame[list(self.feature_names)].to_numpy() for frame in values], axis=1)
        base = np.linspace(-4, -2, 4) + np.arange(len(each))[:, None] / 10
        return base, each


@pytest.fixture
def people() -> FeatureSet:
    """Five people at four leads."""
    rng = np.random.default_rng(5)
    values = tuple(
        pd.DataFrame(rng.normal(0, 0.5, (5, 3)), columns=["pay_level", "pay_gap", "nights"]) for _ in range(4)
    )
    return FeatureSet(24299, (3, 6, 12, 24), pd.DataFrame({"staff_id": [f"S{k}" for k in range(5)]}), values)


def test_every_row_adds_up(people, declared):
    """To the model's log-odds at a lead, and in the year's rows to their weighted mean up to twelve months."""
    explained = explain_people(LinearRisk(), people, declared)
    base, values = LinearRisk().contributions(people.values)
    margins = base + values.sum(axis=2)
    year = (year_weights(margins[:, :3]) * margins[:, :3]).sum(axis=1)
    expected = np.column_stack([margins, year]).reshape(-1)
    for frame in (explained.contributions, explained.factors):
        np.testing.assert_allclose(frame.drop(columns=["staff_id", "lead"]).sum(axis=1), expected, atol=1e-9)


def test_factors_are_the_sums_of_their_features(people, declared):
    """In every row; a factor without a feature has nothing."""
    explained = explain_people(LinearRisk(), people, declared)
    values, factors = explained.contributions, explained.factors
    np.testing.assert_allclose(factors["pay"], values["pay_level"] + values["pay_gap"])
    np.testing.assert_array_equal(factors["workload"], values["nights"])
    assert not factors["commute"].any()


def test_rows_are_people_then_leads(people, declared):
    """In the order of staff_id, then 3, 6, 12, 24, year, as text."""
    frame = explain_people(LinearRisk(), people, declared).factors
    assert frame["lead"].tolist()[:5] == ["3", "6", "12", "24", "year"]
    assert frame["staff_id"].tolist() == [f"S{k}" for k in range(5) for _ in range(5)]
    assert list(frame.columns) == ["staff_id", "lead", "base", "pay", "workload", "post", "commute"]


def test_a_forecast_beyond_the_year_leaves_the_year_alone(people, declared):
    """Leads after twelve months have no weight."""
    near = LinearRisk()
    near.leads = (3, 6, 12)
    near.contributions = lambda values: tuple(part[:, :3] for part in LinearRisk().contributions(values))
    long, short = (explain_people(model, people, declared).contributions for model in (LinearRisk(), near))
    years = [frame[frame["lead"] == "year"].reset_index(drop=True) for frame in (long, short)]
    pd.testing.assert_frame_equal(*years, check_exact=True)


def test_nobody_makes_empty_tables(people, declared):
    """A county without anyone at risk has tables with columns and no rows."""
    nothing = tuple(pd.DataFrame(columns=list(declared), dtype=float) for _ in people.leads)
    empty = FeatureSet(24299, people.leads, people.people[:0], nothing)
    explained = explain_people(LinearRisk(), empty, declared)
    assert explained.contributions.shape == (0, 6)
    assert explained.factors["lead"].dtype == "str"
