"""Persons looked up by positions that reading left, and by their ids."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from takeroot.data.coded_ids import CodedIds
from takeroot.features.codes import distinct
from takeroot.features.persons import Persons

WORDS = pa.array(["p2", "p9", "p1", "x"])
PLACE = np.array([2, 2, 0, 3, -1, 1], dtype=np.int32)


def told(clean):
    """Tables of three persons and six rows of pay, with positions beside the ids; those persons."""
    staff = [{"staff_id": one} for one in ("p1", "p2", "p9")]
    pay = [{"staff_id": one, "month": "2024-01"} for one in ("p1", "p1", "p2", "x", None, "p9")]
    tables = clean({"staff": staff, "pay": pay})
    tables = replace(tables, persons={"pay": CodedIds(tables["pay"]["staff_id"], PLACE, WORDS)})
    return tables, distinct(tables["staff"]["staff_id"])


def test_positions_tell_of_the_persons_as_ids_do(clean):
    """With and without positions each row has the same person; who is not of the staff, or missing, has none."""
    tables, ids = told(clean)
    assert Persons(tables, ids).of("pay").tolist() == [0, 0, 1, -1, -1, 2]
    assert Persons(replace(tables, persons={}), ids).of("pay").tolist() == [0, 0, 1, -1, -1, 2]


def test_positions_are_used_where_they_tell_of_the_column(clean):
    """Positions of this very column count (here wrong ones, to see it); tables may share their ids."""
    tables, ids = told(clean)
    wrong = CodedIds(tables["pay"]["staff_id"], PLACE[::-1].copy(), WORDS)
    persons = Persons(replace(tables, persons={"pay": wrong}), ids)
    assert persons.of("pay").tolist() == persons.of("pay").tolist() == [2, -1, -1, 1, 0, 0]


def test_positions_of_other_rows_are_left_alone(clean):
    """Rows in another order, or some of them, are looked up by their ids, whatever positions stand beside them."""
    tables, ids = told(clean)
    for frame, expected in (
        (tables["pay"].iloc[::-1], [2, -1, -1, 1, 0, 0]),
        (tables["pay"].iloc[1:], [0, 1, -1, -1, 2]),
        (pd.DataFrame({"staff_id": pd.Series(["p9"] * 6, dtype="str")}), [2] * 6),
    ):
        moved = replace(tables, frames={**tables.frames, "pay": frame})
        assert Persons(moved, ids).of("pay").tolist() == expected
