"""Roll-ups give nobody back: an attacker who knows everything but one thing does not learn it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takeroot.report.disclosure.suppress import rounded, rounded_rate, shown
from takeroot.report.disclosure.suppress_sums import shown_sums

COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=20)


@given(COUNTS)
def test_no_small_count_is_shown(counts):
    """Under ten: hidden."""
    assert not [n for n, keep in zip(counts, shown(counts, smallest=10), strict=True) if keep and n < 10]


@given(COUNTS)
def test_no_count_is_hidden_alone(counts):
    """Two or none (a column of one has no company, and no total beside it)."""
    hidden = shown(counts, smallest=10).count(False)
    assert hidden != 1 or len(counts) == 1


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_rounding_is_to_the_nearest_multiple(count, step):
    """Against the definition."""
    found = rounded(count, step=step)
    assert found % step == 0
    assert abs(found - count) <= step / 2


def test_differencing_two_months_gives_no_hidden_count_back():
    """2,000 made-up counties: totals, shown cells and the knowledge that each changed by one at most; recovered 0."""
    random = np.random.default_rng(5)
    recovered = tried = 0
    for _ in range(2_000):
        counts = random.integers(1, 40, random.integers(2, 7))
        later = np.maximum(counts + random.integers(-1, 2, len(counts)), 0)
        bounds = [cell_bounds(counts), cell_bounds(later)]
        hidden = [n for n in range(len(counts)) if bounds[0][n] is not None and counts[n] < 10]
        for n in hidden:
            low, high = together(bounds, n)
            tried += 1
            recovered += high - low < 1
    assert tried > 1_000
    assert recovered == 0


def cell_bounds(counts):
    """What one month's table tells of each cell: its rounding, and for hidden cells what the total leaves over."""
    keep = shown(counts.tolist(), smallest=10)
    ranges = [
        rounding_range(rounded(n, step=5)) if k else (0, 10**6) for n, k in zip(counts.tolist(), keep, strict=True)
    ]
    total = rounding_range(rounded(int(counts.sum()), step=5)) if counts.sum() >= 10 else (0, 10**6)
    for _ in range(5):
        ranges = [tightened(ranges, n, total) for n in range(len(ranges))]
    return ranges


def rounding_range(shown_count):
    """What a rounded count may have been."""
    return max(shown_count - 2, 0), shown_count + 2


def tightened(ranges, n, total):
    """What the total leaves for one cell."""
    others = [one for m, one in enumerate(ranges) if m != n]
    low, high = ranges[n]
    return max(low, total[0] - sum(o[1] for o in others)), min(high, total[1] - sum(o[0] for o in others))


def together(bounds, n):
    """What both months leave for one cell."""
    (low, high), (later_low, later_high) = bounds[0][n], bounds[1][n]
    return max(low, later_low - 1), min(high, later_high + 1)


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
def test_no_hidden_cell_of_a_sum_can_be_worked_out(counts):
    """Rows of came = serving + left: nothing small is shown, and no hidden cell stands alone in its row or column."""
    rows = [(serving + left, serving, left) for serving, left in counts]
    kept = shown_sums(rows, smallest=10)
    assert all(
        cell >= 10 for row, flags in zip(rows, kept, strict=True) for cell, keep in zip(row, flags, strict=True) if keep
    )
    assert all(flags.count(False) != 1 for flags in kept)
    if len(rows) > 1:
        assert all(flags.count(False) != 1 for flags in zip(*kept, strict=True))


def test_what_tells_nothing_stays():
    """Where nothing is small nothing is hidden."""
    assert shown_sums([(90, 60, 30), (80, 40, 40)], smallest=10) == [[True] * 3] * 2


def test_the_smallest_count_allowed_is_shown():
    """Ten of ten."""
    assert shown([10, 10, 11], smallest=10) == [True, True, True]
