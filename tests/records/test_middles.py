"""Medians of many groups at once are those of each group by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from takeroot.records.middles import middles

_AMOUNTS = st.integers(-50_000_000, 50_000_000).map(lambda cents: cents / 100) | st.floats(-1e9, 1e9)


@given(st.lists(st.tuples(_AMOUNTS, st.integers(0, 4)), max_size=40), st.booleans())
def test_each_group_has_its_own_median(rows, whole):
    """To the bit, in whole cents or not; a group without values has none."""
    amounts = np.array([round(value) if whole else value for value, _ in rows], dtype=np.float64)
    group = np.array([one for _, one in rows], dtype=np.int32)
    median, number = middles(amounts, group, 5)
    for one in range(5):
        theirs = np.sort(amounts[group == one])
        assert number[one] == len(theirs)
        if len(theirs):
            assert median[one] == (theirs[(len(theirs) - 1) // 2] + theirs[len(theirs) // 2]) / 2
        else:
            assert np.isnan(median[one])
