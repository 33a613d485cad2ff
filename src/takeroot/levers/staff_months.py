"""Staff-months and risks from cumulative hazards, in closed form, with a lever that begins to act midway.

Within a lead interval the hazard is taken as constant, so that the survival curve is exp(-H) with H piecewise linear.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """The lead intervals up to the horizon, cut where levers begin to act: K pieces.

    Parameters
    ----------
    parent : array of int (K,)
        The lead interval each piece lies in.
    start, months, share : array (K,)
        Where each piece begins, its length, and its length as a share of its lead interval.
    """

    parent: NDArray[np.int64]
    start: Floats
    months: Floats
    share: Floats


class Phase(NamedTuple):
    """From a month on (one for all, or (n,)), the log hazard ratio (n, L) that levers have in each lead interval."""

    start: int | NDArray[np.int64]
    log_ratio: Floats


def make_grid(leads: Sequence[int], cuts: Sequence[int], horizon: int = 12) -> Grid:
    """Cut the lead intervals at the horizon and where levers begin to act.

    Examples
    --------
    >>> make_grid((3, 6, 12), [4]).months.tolist()
    [3.0, 1.0, 2.0, 6.0]
    """
    bounds = np.array([0, *leads], dtype=np.float64)
    every = np.unique([*bounds, *map(float, cuts), float(horizon)])
    every = every[(every <= horizon) & (every <= bounds[-1])]
    parent = np.searchsorted(bounds, every[:-1], side="right") - 1
    months = np.diff(every)
    return Grid(parent, every[:-1], months, months / np.diff(bounds)[parent])


def cumulative_hazards(log_odds: Floats) -> Floats:
    """Cumulative hazard of each interval, -log(1 - h), from the log-odds of h: log(1 + exp(log-odds)).

    Examples
    --------
    >>> np.round(1 - np.exp(-cumulative_hazards(np.array([0.0]))), 6).tolist()
    [0.5]
    """
    return np.logaddexp(0.0, log_odds)


def hazards_with(grid: Grid, hazards: Floats, phases: Sequence[Phase] = ()) -> Floats:
    """Cumulative hazards of the pieces, (n, K), when levers multiply the hazard from the month where they act.

    Parameters
    ----------
    grid : Grid
    hazards : array (n, L)
        Cumulative hazards of the lead intervals, without levers.
    phases : sequence of Phase
        In order of their start; a later one takes the place of the earlier ones.
    """
    pieces: Floats = hazards[:, grid.parent] * grid.share
    log_ratio = np.zeros_like(pieces)
    for phase in phases:
        log_ratio = np.where(
            grid.start >= np.asarray(phase.start)[..., None], phase.log_ratio[:, grid.parent], log_ratio
        )
    return pieces * np.exp(log_ratio)


def risk(pieces: Floats) -> Floats:
    """Probability of leaving by the end of the last piece."""
    return -np.expm1(-pieces.sum(axis=1))


def staff_months(grid: Grid, pieces: Floats) -> Floats:
    """Expected months in post until the horizon: the area under the survival curve.

    Examples
    --------
    A constant hazard of 0.1 a month over a year leaves (1 - exp(-1.2)) / 0.1 months:

    >>> grid = make_grid((3, 6, 12), [])
    >>> pieces = hazards_with(grid, np.array([[0.3, 0.3, 0.6]]))
    >>> round(staff_months(grid, pieces).item(), 6), round((1 - 0.301194211912202) / 0.1, 6)
    (6.988058, 6.988058)
    """
    before = np.exp(-(np.cumsum(pieces, axis=1) - pieces))
    small = pieces < 1e-9  # noqa: PLR2004 - below it the series is exact to the last digit
    mean = np.where(small, 1.0 - pieces / 2, -np.expm1(-pieces) / np.where(small, 1.0, pieces))
    return (before * mean * grid.months).sum(axis=1)
