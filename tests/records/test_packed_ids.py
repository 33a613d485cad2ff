"""Ids looked up as numbers are those looked up as texts."""

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from takeroot.records.cells.word_places import word_places
from takeroot.records.groups.packed_ids import PackedIds

_IDS = st.text("S0179\x00é工", max_size=40) | st.from_regex(r"S0[0-9]{2,12}", fullmatch=True)


@given(st.sets(_IDS, max_size=12), st.lists(_IDS, max_size=12), st.integers(0, 3))
@example({"S01", "S01\x00"}, ["S01\x00", "S01", "S01\x00\x00"], 0)
@example({"S", "S1"}, ["", "S", "S1", "S12"], 1)
def test_places_are_those_of_the_texts(ids, texts, begin):
    """Whatever their length and letters, zero bytes and nothing at all included."""
    known = pa.array(sorted(ids, key=str.encode), pa.string())
    asked = pa.array([*["x"] * begin, *texts, *ids], pa.string()).slice(begin)
    assert PackedIds.of(known).places(asked).tolist() == word_places(asked, known).tolist()
