"""How an expected turnover stands against the line of a grant or a score, before anything is rounded."""

from typing import Literal

Standing = Literal["above", "below", "undecided", ""]

FACILITY_LINE = 0.10
"""Expected turnover above which a facility loses part of its grant."""

COUNTY_LINE = 0.15
"""The same for a county's performance score."""


def standing(low: float | None, high: float | None, line: float) -> Standing:
    """Tell on which side of a line an interval lies; where it holds the line, nobody can tell.

    Parameters
    ----------
    low, high : float, optional
        Ends of the interval, exact; missing ends tell nothing.
    line : float

    Examples
    --------
    >>> standing(0.151, 0.19, 0.15), standing(0.12, 0.21, 0.15), standing(0.02, 0.149, 0.15), standing(None, 0.2, 0.15)
    ('above', 'undecided', 'below', '')
    """
    if low is None or high is None or low != low or high != high:  # noqa: PLR0124 - NaN is not itself
        return ""
    if low > line:
        return "above"
    return "undecided" if high > line else "below"
