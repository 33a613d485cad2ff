"""A file of a run that is written while its groups come, in whatever order they come."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from takeroot.pipeline.piece_file import PieceFile, ranges_of
from takeroot.runs.parquet import write_parquet


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.integers(1, 8), st.permutations(range(4)))
def test_any_order_of_groups_gives_the_bytes_of_one_piece(tmp_path_factory, groups, most, order):
    """Rows stand by person, each in their order, however the groups lie and whoever has no rows."""
    folder = tmp_path_factory.mktemp("pieces")
    people, group = [f"p{at:02}" for at in range(len(groups))], np.array(groups)
    rows = np.repeat(np.arange(len(people)), np.arange(len(people)) % 3)
    whole = pd.DataFrame({"staff_id": np.array(people, dtype=object)[rows], "risk": np.arange(len(rows)) / 7})
    types = {"staff_id": "text"}
    file = PieceFile(folder / "a.parquet", types, folder / "waiting", ranges_of(people, group, most=most))
    for one in order:
        file.add(whole[group[rows] == one], [who for who, its in zip(people, groups, strict=True) if its == one])
    file.close()
    assert (folder / "a.parquet").read_bytes() == write_parquet(whole, folder / "b.parquet", types).read_bytes()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 8))
def test_ranges_hold_everybody_once_and_are_small(groups, most):
    """Ranges are the people in order, none longer than asked."""
    people = [f"p{at:02}" for at in range(len(groups))]
    ranges = ranges_of(people, np.array(groups), most=most)
    assert [one for part in ranges for one in part] == people
    assert all(1 <= len(part) <= most for part in ranges)


def test_groups_that_lie_side_by_side_need_not_wait(tmp_path):
    """Where no group's people stand among another's, nothing is laid down in temporary files."""
    people, group = ["a", "b", "c", "d"], np.array([0, 0, 1, 1])
    file = PieceFile(tmp_path / "a.parquet", {}, tmp_path / "waiting", ranges_of(people, group, most=10))
    for part in (["a", "b"], ["c", "d"]):
        file.add(pd.DataFrame({"staff_id": part, "risk": [0.5, 0.25]}), part)
    file.close()
    assert not (tmp_path / "waiting").exists()
