"""What a run's manifest makes the lists say of the model."""

from dataclasses import fields

import pandas as pd
import pytest

from takeroot.report.run_tables import RunTables


def _run(model):
    tables = {field.name: pd.DataFrame() for field in fields(RunTables) if field.name not in ("month", "manifest")}
    return RunTables(**{**tables, "month": 0, "manifest": {"model": model}, "earlier": {}})


@pytest.mark.parametrize(
    ("learner", "exits", "said"),
    [("logistic", 215, ["few_exits"]), ("mixed", 600, ["few_exits"]), ("mixed", 3500, []), ("boosting", 9000, [])],
)
def test_lists_doubt_a_model_of_few_exits(learner, exits, said):
    """A mixture of trees and a ridge is doubted for its few exits, not for being a mixture."""
    assert [name for name, _ in _run({"learner": learner, "exits": exits}).doubts] == said
