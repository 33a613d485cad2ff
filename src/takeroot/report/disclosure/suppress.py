"""Which cells of a column of counts may be shown, and to what they are rounded."""

from collections.abc import Sequence


def shown(counts: Sequence[int], *, smallest: int) -> list[bool]:
    """Tell which counts may be shown.

    A count below `smallest` is hidden. One hidden count alone could be had back from the total: then the
    smallest of the others is hidden with it, under the same word, so that nobody can tell which of the two is small.

    Parameters
    ----------
    counts : sequence of int
        The cells of one column under one total.
    smallest : int
        People below which nothing is shown.

    Examples
    --------
    >>> shown([30, 4, 12], smallest=10)
    [True, False, False]
    >>> shown([30, 4, 3, 12], smallest=10)
    [True, False, False, True]
    """
    kept = [count >= smallest for count in counts]
    if kept.count(False) == 1 and any(kept):
        kept[min((count, place) for place, count in enumerate(counts) if kept[place])[1]] = False
    return kept


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
    points = 1 if over >= 100 * step else step
    return min(rounded(100 * rounded(rate * people, step=1) / over, step=points), 100) / 100
