"""Groups against what pandas makes of the same people, slowly."""

import numpy as np
import pandas as pd
import pytest

from takeroot.features.peers import groups


@pytest.fixture(params=range(4))
def drawn(request):
    """People in two kinds of groups, some in none, some without a value, many tied."""
    draw = np.random.default_rng(request.param)
    size = 300
    values = np.where(draw.random(size) < 0.2, np.nan, draw.integers(0, 12, size) / 4)
    return draw.integers(-1, 40, size), draw.integers(-1, 3, size), values


def frame(one, other, values):
    """The people as a frame; who lacks a code is in no group."""
    people = pd.DataFrame({"one": one, "other": other, "value": values})
    return people[(people["one"] >= 0) & (people["other"] >= 0)].groupby(["one", "other"])["value"]


def test_median_equals_pandas(drawn):
    """The median of the known values, where three or more are known."""
    one, other, values = drawn
    grouped = frame(one, other, values)
    expected = grouped.transform("median").where(grouped.transform("count") >= 3).reindex(range(values.size))
    np.testing.assert_array_equal(groups(one, other).median(values), expected)


def test_rank_equals_pandas(drawn):
    """The mean rank, from 0 for the lowest to 1 for the highest."""
    one, other, values = drawn
    grouped = frame(one, other, values)
    known = grouped.transform("count")
    expected = ((grouped.rank() - 1) / (known - 1)).where(known >= 3).reindex(range(values.size))
    np.testing.assert_allclose(groups(one, other).rank(values), expected)


def test_total_equals_pandas(drawn):
    """The sum of the known values; missing for who is in no group."""
    one, other, values = drawn
    expected = frame(one, other, values).transform("sum").reindex(range(values.size))
    np.testing.assert_allclose(groups(one, other).total(values), expected)


def test_nobody_is_no_trouble():
    """No people, no groups, no values."""
    empty = np.array([], dtype=np.int64)
    found = groups(empty, empty)
    assert found.median(np.array([])).size == found.rank(np.array([])).size == found.total(np.array([])).size == 0
