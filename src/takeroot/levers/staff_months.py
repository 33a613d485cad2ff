"""Staff-months and risks from cumulative hazards, in closed form, with a lever that begins to act midway.

Within a lead interval the hazard is taken as constant, so that the survival curve is exp(-H) with H piecewise linear.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """The lead intervals up to the horizon, cut where a lever begins to act.

    Parameters
    ----------
    parent : array of int (K,)
        The lead interval each piece lies in.
    months, share : array (K,)
        Length of each piece, and as a share of its lead interval.
    acts : boolean array (K,)
        Whether the lever acts in it.
    """

    parent: NDArray[np.int64]
    months: Floats
    share: Floats
    acts: NDArray[np.bool_]


def make_grid(leads: Sequence[int], lead_months: int, horizon: int = 12) -> Grid:
    """Cut the lead intervals at the horizon and where the lever begins to act.

    Examples
    --------
    >>> make_grid((3, 6, 12), lead_months=4).months.tolist()
    [3.0, 1.0, 2.0, 6.0]
    """
    bounds = np.array([0, *leads], dtype=np.float64)
    cuts = np.unique([*bounds, float(lead_months), float(horizon)])
    cuts = cuts[(cuts <= horizon) & (cuts <= bounds[-1])]
    parent = np.searchsorted(bounds, cuts[:-1], side="right") - 1
    months = np.diff(cuts)
    return Grid(parent, months, months / np.diff(bounds)[parent], cuts[:-1] >= lead_months)


def cumulative_hazards(log_odds: Floats) -> Floats:
    """Cumulative hazard of each interval, -log(1 - h), from the log-odds of h: log(1 + exp(log-odds)).

    Examples
    --------
    >>> np.round(1 - np.exp(-cumulative_hazards(np.array([0.0]))), 6).tolist()
    [0.5]
    """
    return np.logaddexp(0.0, log_odds)


def hazards_with(grid: Grid, hazards: Floats, log_ratio: Floats) -> Floats:
    """Cumulative hazards of the pieces (n, K) when the lever multiplies the hazard of each interval where it acts.

    Parameters
    ----------
    grid : Grid
    hazards : array (n, L)
        Cumulative hazards of the lead intervals, without the lever.
    log_ratio : array (n, L) or scalar
        Log hazard ratio of the lever in each lead interval; 0 for none.
    """
    ratio = np.broadcast_to(np.asarray(log_ratio, dtype=np.float64), hazards.shape)[:, grid.parent]
    pieces: Floats = hazards[:, grid.parent] * grid.share
    return pieces * np.exp(np.where(grid.acts, ratio, 0.0))


def risk(pieces: Floats) -> Floats:
    """Probability of leaving by the end of the last piece."""
    return -np.expm1(-pieces.sum(axis=1))


def staff_months(grid: Grid, pieces: Floats) -> Floats:
    """Expected months in post until the horizon: the area under the survival curve.

    Examples
    --------
    A constant hazard of 0.1 a month over a year leaves (1 - exp(-1.2)) / 0.1 months:

    >>> grid = make_grid((3, 6, 12), lead_months=0)
    >>> pieces = hazards_with(grid, np.array([[0.3, 0.3, 0.6]]), np.zeros((1, 3)))
    >>> round(staff_months(grid, pieces).item(), 6), round((1 - 0.301194211912202) / 0.1, 6)
    (6.988058, 6.988058)
    """
    before = np.exp(-(np.cumsum(pieces, axis=1) - pieces))
    small = pieces < 1e-9  # noqa: PLR2004 - below it the series is exact to the last digit
    mean = np.where(small, 1.0 - pieces / 2, -np.expm1(-pieces) / np.where(small, 1.0, pieces))
    return (before * mean * grid.months).sum(axis=1)
