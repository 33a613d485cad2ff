"""Texts as places in a sorted list."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from takeroot.features.codes import distinct, places, texts

WORDS = st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=20)


@given(WORDS, WORDS)
def test_places_are_those_of_a_sorted_list(some, others):
    """A text's place is that in the sorted list of all; what is missing, or not among them, has none."""
    among = distinct(pd.Series(some, dtype="str"))
    expected = sorted({word for word in some if word is not None}, key=str.encode)
    assert texts(among).tolist() == expected
    found = places(pd.Series(others, dtype="str"), among).tolist()
    assert found == [expected.index(word) if word in expected else -1 for word in others]
