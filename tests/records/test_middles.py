"""Medians of many groups at once are those of each group by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takeroot.records.middles import middles, order_within

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


def test_half_cents_are_kept():
    """The middle of two amounts of whole cents has half a cent; so has the middle of such middles."""
    values = np.array([0.015, 0.01, 0.005, 1.005])
    group = np.zeros(4, dtype=np.int32)
    assert order_within(values, group.astype(np.int64)).tolist() == [2, 1, 0, 3]
    assert middles(values[:3], group[:3], 1)[0].tolist() == [0.01]
    assert middles(values[[0, 3, 3]], group[:3], 1)[0].tolist() == [1.005]


@pytest.mark.parametrize("amount", [10_737_418.235, 10_737_418.24, -10_737_418.235, -10_737_418.24, 1e307, 1e18])
def test_large_amounts_are_exact(amount):
    """Beyond ten million yuan, where amounts are no longer sorted as whole numbers, and just below."""
    median, number = middles(np.array([amount, amount, 0.0]), np.array([1, 1, 0], dtype=np.int32), 2)
    assert median.tolist() == [0, amount]
    assert number.tolist() == [1, 2]


@settings(max_examples=40)
@given(st.lists(st.tuples(_AMOUNTS, st.sampled_from([0, 1, 2, 2**31 - 1, 2**31])), max_size=12), st.booleans())
def test_the_order_is_by_group_and_then_by_amount(rows, cents):
    """Also where codes of groups are large, and for amounts that are no whole cents."""
    values = np.array([value if cents else value / 3 for value, _ in rows], dtype=np.float64)
    group = np.array([one for _, one in rows], dtype=np.int64)
    order = order_within(values, group)
    assert sorted(order.tolist()) == list(range(len(rows)))
    found = list(zip(group[order].tolist(), values[order].tolist(), strict=True))
    assert found == sorted(found)


def test_amounts_that_are_no_cents_are_kept():
    """A third of a yuan is not rounded."""
    assert middles(np.array([1 / 3]), np.zeros(1, dtype=np.int32), 1)[0].tolist() == [1 / 3]
    assert middles(np.array([1 / 3, 0.01]), np.array([1, 0], dtype=np.int32), 2)[0].tolist() == [0.01, 1 / 3]


def test_groups_may_have_large_codes():
    """Two thousand million groups: the code of the last still comes last."""
    assert order_within(np.array([1.0, 2.0]), np.array([2**31, 0])).tolist() == [1, 0]
    assert order_within(np.array([1.0, 2.0]), np.array([2**31 - 1, 0])).tolist() == [1, 0]
