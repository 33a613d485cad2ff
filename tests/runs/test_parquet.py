"""The same rows give the same Parquet bytes, and come back as they went in."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takeroot.errors import RunError
from takeroot.runs import parquet
from takeroot.runs.parquet import ParquetStream, write_parquet

TYPES = {"name": "text", "risk": "number", "rank": "count", "objected": "flag", "since": "date", "levers": "texts"}


def people(count: int) -> pd.DataFrame:
    """`count` made-up rows of every type, some missing."""
    draw = np.random.default_rng(7)
    risk = np.where(draw.random(count) < 0.1, np.nan, draw.random(count))
    return pd.DataFrame(
        {
            "name": pd.Series([None if i % 7 == 3 else f"人{i}" for i in range(count)], dtype="str"),
            "risk": risk,
            "rank": pd.Series([None if i % 5 == 1 else i for i in range(count)], dtype="Int64"),
            "objected": pd.Series(draw.random(count) < 0.5, dtype=bool),
            "since": pd.to_datetime(pd.Series(np.arange(count), dtype="int64"), unit="D"),
            "levers": pd.Series([["rent", "title"][: i % 3] for i in range(count)], dtype=object),
        }
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.lists(st.integers(0, 40), max_size=5), st.integers(1, 12))
def test_pieces(tmp_path_factory, count, cuts, group):
    """In one piece or streamed in any pieces, the bytes are the same, whatever the size of a row group."""
    folder, frame = tmp_path_factory.mktemp("parquet"), people(count)
    edges = sorted([0, *(min(cut, count) for cut in cuts), count])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROW_GROUP", group)
        one = write_parquet(frame, folder / "one.parquet", TYPES)
        with ParquetStream(folder / "pieces.parquet", TYPES) as stream:
            for start, stop in pairwise(edges):
                stream.write(frame[start:stop])
    assert one.read_bytes() == (folder / "pieces.parquet").read_bytes()


def test_groups(tmp_path):
    """Row groups have 65,536 rows, the last one the rest, also when streamed in pieces of 50,000."""
    frame = pd.DataFrame({"staff_id": np.arange(150_000).astype(str), "risk": np.linspace(0, 1, 150_000)})
    one = write_parquet(frame, tmp_path / "one.parquet")
    with ParquetStream(tmp_path / "pieces.parquet", {}) as stream:
        for start in range(0, 150_000, 50_000):
            stream.write(frame[start : start + 50_000])
    metadata = pq.ParquetFile(one).metadata
    assert [metadata.row_group(i).num_rows for i in range(3)] == [65_536, 65_536, 18_928]
    assert one.read_bytes() == (tmp_path / "pieces.parquet").read_bytes()


def test_round_trip(tmp_path):
    """What is written is read back: values, missing ones, dates, lists; no index, no dtype of pandas."""
    frame = people(50)
    table = pq.read_table(write_parquet(frame, tmp_path / "people.parquet", TYPES))
    assert table["name"].to_pylist() == [None if i % 7 == 3 else f"人{i}" for i in range(50)]
    assert table["rank"].to_pylist() == [None if i % 5 == 1 else i for i in range(50)]
    assert table["levers"].to_pylist() == [["rent", "title"][: i % 3] for i in range(50)]
    assert table["since"].to_pylist()[1] == datetime(1970, 1, 2, tzinfo=UTC).replace(tzinfo=None)
    assert [value is None for value in table["risk"].to_pylist()] == frame["risk"].isna().tolist()
    assert table.schema.metadata is None


def test_same_whatever_the_frame(tmp_path):
    """Categories, views, another index and minus zero leave the bytes as they are."""
    plain = pd.DataFrame({"band": ["low", "high", "low"], "risk": [0.0, 0.5, 0.25]})
    odd = pd.DataFrame({"risk": [9.0, -0.0, 0.5, 0.25], "band": pd.Categorical(["x", "low", "high", "low"])})[1:]
    first = write_parquet(plain, tmp_path / "plain.parquet").read_bytes()
    assert write_parquet(odd[["band", "risk"]], tmp_path / "odd.parquet").read_bytes() == first


def test_stated_type_of_an_empty_column(tmp_path):
    """A column with nothing in it has the type that is stated."""
    frame = pd.DataFrame({"name": [None, None], "risk": [None, None]}, dtype=object)
    schema = pq.read_schema(write_parquet(frame, tmp_path / "a.parquet", {"name": "text", "risk": "number"}))
    assert [str(kind) for kind in schema.types] == ["string", "double"]


def test_unclear_type(tmp_path):
    """A column of objects whose type is not stated is refused, by its name."""
    with pytest.raises(RunError, match=r"a\.parquet: levers: its type is neither stated nor clear"):
        write_parquet(pd.DataFrame({"levers": [["a"]]}), tmp_path / "a.parquet")


def test_wrong_values(tmp_path):
    """Values that are not of the stated type are refused, and none of them is told."""
    with pytest.raises(RunError, match="its values are not all of type double") as caught:
        write_parquet(pd.DataFrame({"risk": ["张伟"]}), tmp_path / "a.parquet", {"risk": "number"})
    assert "张伟" not in str(caught.value)


def test_differing_pieces(tmp_path):
    """A piece with other columns is refused."""
    with ParquetStream(tmp_path / "a.parquet", {}) as stream:
        stream.write(pd.DataFrame({"a": [1]}))
        with pytest.raises(RunError, match="differ in their columns"):
            stream.write(pd.DataFrame({"b": [1]}))


def test_no_piece(tmp_path):
    """A stream that was given nothing, not even columns, is a mistake."""
    with pytest.raises(RunError, match="no piece was written"), ParquetStream(tmp_path / "a.parquet", {}):
        pass
