"""A table of a run is read whole, in part, or refused in words."""

import pandas as pd
import pytest

from takeroot.errors import RunError
from takeroot.runs.parquet import write_parquet
from takeroot.runs.read_frame import read_frame


@pytest.fixture
def run(tmp_path):
    """Scores of two leads."""
    frame = pd.DataFrame({"staff_id": ["A1", "A1"], "lead": ["3", "year"], "value": [0.1, 0.2]})
    write_parquet(frame, tmp_path / "factors.parquet")
    return tmp_path


def test_only_what_is_asked_for_is_read(run):
    """Rows and columns."""
    found = read_frame(run, "factors", columns=["value"], only=[("lead", "==", "year")])
    assert found.to_dict("list") == {"value": [0.2]}


def test_a_damaged_table_is_refused_by_its_path(run):
    """Whichever part was asked for."""
    with (run / "factors.parquet").open("ab") as file:
        file.write(b"more")
    with pytest.raises(RunError, match=r"factors\.parquet: is damaged"):
        read_frame(run, "factors", only=[("lead", "==", "year")])
