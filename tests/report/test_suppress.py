"""Roll-ups give nobody back: an attacker who knows everything but one thing does not learn it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takeroot.report.disclosure.suppress import rounded, rounded_rate, shown

COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=20)


def one_line(counts, smallest=10):
    """Counts under one total."""
    return shown(counts, [range(len(counts))], smallest=smallest)


@given(COUNTS)
def test_no_small_count_is_shown(counts):
    """Under ten: hidden."""
    assert not [n for n, keep in zip(counts, one_line(counts), strict=True) if keep and n < 10]


@given(COUNTS)
def test_no_count_is_hidden_without_company(counts):
    """None, or two and more that make ten together (where there are so many at all)."""
    hidden = [n for n, keep in zip(counts, one_line(counts), strict=True) if not keep]
    assert not hidden or len(hidden) == len(counts) or (len(hidden) > 1 and sum(hidden) >= 10)


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_rounding_is_to_the_nearest_multiple(count, step):
    """Against the definition."""
    found = rounded(count, step=step)
    assert found % step == 0
    assert abs(found - count) <= step / 2


def test_differencing_two_months_gives_no_probability_back():
    """4,000 facilities lose one person while all else stays: the attacker's range for that person stays [0, 1]."""
    random = np.random.default_rng(7)
    narrowed = 0
    for _ in range(4_000):
        people = int(random.integers(11, 80))
        risks = random.beta(1.2, 6.0, people)
        before, after = risks.sum(), risks[1:].sum()
        narrowed += width(before, people, after, people - 1) < 0.999
    assert narrowed == 0


def width(before, people, after, left):
    """All expectations that would have given the same two tables; the range of their difference within [0, 1]."""
    first, second = feasible(before, people), feasible(after, left)
    low, high = max(first[0] - second[1], 0.0), min(first[1] - second[0], 1.0)
    return high - low


def feasible(expected, people):
    """Every expectation that makes the same row: whole people that give the same rate, cut by the rounded exits."""
    rate, exits = rounded_rate(expected / people, people, step=5), rounded(expected, step=5)
    whole = [n for n in range(people + 1) if rounded_rate(n / people, people, step=5) == rate]
    return max(min(whole) - 0.5, exits - 2.5), min(max(whole) + 0.5, exits + 2.5)


@pytest.mark.parametrize(
    ("rate", "people", "told"), [(0.0, 12, 0.0), (0.2, 12, 0.2), (1.0, 12, 1.0), (0.17, 400, 0.15), (0.169, 500, 0.17)]
)
def test_rates_are_told_in_steps_of_five(rate, people, told):
    """Whole people first, then per cents; single ones where they tell no more than counts."""
    assert rounded_rate(rate, people, step=5) == told


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6))
def test_no_hidden_cell_of_a_sum_stands_alone(counts):
    """Rows of came = serving + left: nothing small is shown, and no cell is hidden alone in its row or its column."""
    counts = [n for serving, left in counts for n in (serving + left, serving, left)]
    rows = [range(n, n + 3) for n in range(0, len(counts), 3)]
    lines = [*rows, *(range(k, len(counts), 3) for k in range(3))]
    kept = shown(counts, lines, smallest=10)
    assert all(n >= 10 for n, keep in zip(counts, kept, strict=True) if keep)
    for line in lines:
        hidden = [counts[cell] for cell in line if not kept[cell]]
        assert not hidden or len(hidden) == len(line) or (len(hidden) > 1 and sum(hidden) >= 10)


def test_what_tells_nothing_stays():
    """Where nothing is small nothing is hidden."""
    assert shown([90, 60, 30], [(0, 1, 2)], smallest=10) == [True] * 3


def test_the_smallest_count_allowed_is_shown():
    """Ten of ten."""
    assert one_line([10, 10, 11]) == [True, True, True]
