"""Which counts may be shown, and to what counts and rates are rounded."""

from collections.abc import Iterable, Sequence
from math import ceil, floor


def shown(counts: Sequence[int], lines: Iterable[Sequence[int]], *, smallest: int) -> list[bool]:
    """Tell which counts may be shown.

    A count below `smallest` is hidden. Counts that add up to one another stand in a line: a hidden one among them could
    be had back from the others. So in every line either nothing is hidden, or at least two counts are that together
    make `smallest` or more: the smallest of those shown are hidden with them, under the same word, until it is so, and
    nobody can tell which of them is small.

    Parameters
    ----------
    counts : sequence of int
        Cells of any tables.
    lines : iterable of sequence of int
        Positions of counts that tell one another: the parts of one total, and the total where it is a cell too.
    smallest : int
        People below which nothing is shown.

    Examples
    --------
    >>> shown([30, 4, 12], [(0, 1, 2)], smallest=10)
    [True, False, False]
    >>> shown([30, 4, 3, 12, 15], [(0, 1, 2, 3, 4)], smallest=10)
    [True, False, False, False, True]

    Eight left: 62 came and 54 serve would tell.

    >>> shown([62, 54, 8], [(0, 1, 2)], smallest=10)
    [True, False, False]
    """
    kept = [count >= smallest for count in counts]
    together = [tuple(line) for line in lines]
    while companions := {one for line in together if (one := _companion(counts, kept, line, smallest)) is not None}:
        for cell in companions:
            kept[cell] = False
    return kept


def _companion(counts: Sequence[int], kept: Sequence[bool], line: Sequence[int], smallest: int) -> int | None:
    """The next count to hide in a line that would give back what is hidden, if there is such a one."""
    hidden = [cell for cell in line if not kept[cell]]
    left = [cell for cell in line if kept[cell]]
    alone = len(hidden) == 1 or sum(counts[cell] for cell in hidden) < smallest
    return min(left, key=lambda cell: (counts[cell], cell)) if hidden and left and alone else None


def rounded(count: float, *, step: int) -> int:
    """Round to a multiple of `step`, halves up.

    Examples
    --------
    >>> rounded(12, step=5), rounded(12.5, step=5)
    (10, 15)
    """
    return int((count + step / 2) // step) * step


def rounded_rate(rate: float, people: int, *, step: int) -> float:
    """Round a rate so that no two months of it give one person's probability back.

    First the expected number is rounded to whole people: whoever comes or goes moves it by at most one, whatever their
    probability. Only then is it divided, by the rounded headcount, and rounded to `step` per cent; to whole per cents
    where one of them is `step` people or more, since that tells no more than the rounded count beside it.

    Parameters
    ----------
    rate : float
        Expected exits over the headcount.
    people : int
        The headcount.
    step : int
        In people and in percentage points.

    Examples
    --------
    >>> rounded_rate(0.17, 24, step=5), rounded_rate(0.169, 800, step=5)
    (0.15, 0.17)
    """
    over = max(rounded(people, step=step), step)
    return min(rounded(100 * rounded(rate * people, step=1) / over, step=rate_step(people, step=step)), 100) / 100


def rounded_range(low: float, high: float, people: int, *, step: int) -> tuple[float, float]:
    """Round the ends of a range as `rounded_rate` does, but the last step outwards, so that the range holds its middle.

    Examples
    --------
    >>> rounded_range(0.16, 0.21, 300, step=5), rounded_range(0.163, 0.208, 800, step=5)
    ((0.15, 0.25), (0.16, 0.21))
    """
    over, points = max(rounded(people, step=step), step), rate_step(people, step=step)
    first, last = (100 * rounded(rate * people, step=1) / over / points for rate in (low, high))
    return min(floor(first) * points, 100) / 100, min(ceil(last) * points, 100) / 100


def rate_step(people: int, *, step: int) -> int:
    """In how many percentage points rates over so many people are told.

    Examples
    --------
    >>> rate_step(497, step=5), rate_step(498, step=5)
    (5, 1)
    """
    return 1 if rounded(people, step=step) >= 100 * step else step
