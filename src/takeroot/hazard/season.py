"""The season of leaving: by how much more people leave in one month of the year than in another."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from takeroot.hazard.observation import people_at_risk
from takeroot.hazard.outcomes import VOLUNTARY
from takeroot.months import month_of_day

Floats = NDArray[np.float64]
Season = tuple[float, ...]

_YEAR = 12
_FEWEST_YEARS = 2
_SMALL = 1e-6


def season(spells: pd.DataFrame, *, start: int, settled: int) -> Season:
    """Multiplier of the monthly hazard of leaving for each month of the year, January first.

    Exits of each calendar month over those expected at the average rate, shrunk towards 1 as far as chance alone would
    scatter them (empirical Bayes with a gamma prior, its variance by moments). Landmarks half a year apart meet the
    months of the year unevenly; without this, the level of the short leads hangs on when they lie.

    Parameters
    ----------
    spells : DataFrame
        Outcomes as known (`as_known`).
    start, settled : int
        Month numbers between which exits are recorded; whole years are used, all ones for fewer than two.

    Returns
    -------
    tuple of 12 float
    """
    years = (settled - start) // _YEAR
    if years < _FEWEST_YEARS:
        return (1.0,) * _YEAR
    months = np.arange(settled - years * _YEAR + 1, settled + 1)
    left = month_of_day(spells.loc[spells["kind"] == VOLUNTARY, "exit_day"].to_numpy())
    exits = np.bincount(left[(left >= months[0]) & (left <= settled)] - months[0], minlength=len(months))
    at_risk = people_at_risk(spells, months)
    expected = at_risk * (exits.sum() / at_risk.sum())
    seen, usual = (np.bincount(months % _YEAR, part, minlength=_YEAR) for part in (exits, expected))
    if not seen.any():
        return (1.0,) * _YEAR
    between = max(float(np.var(seen / usual) - np.mean(1 / usual)), _SMALL)
    return tuple(((seen + 1 / between) / (usual + 1 / between)).tolist())


def season_offset(multipliers: Season, as_of: NDArray[np.int64], begin: ArrayLike, end: ArrayLike) -> Floats:
    """Log of the mean multiplier over each row's interval, `(begin, end]` months after its as-of month.

    Examples
    --------
    Twice as many leave in January, seen from December, three months ahead:

    >>> found = season_offset((2.0,) + (1.0,) * 11, np.array([11]), [0], [3])
    >>> bool(np.isclose(found[0], np.log(4 / 3)))
    True
    """
    wheel = np.asarray(multipliers)
    table = np.cumsum(np.r_[0.0, np.tile(wheel, 8)])
    first = as_of % _YEAR + 1
    low, high = first + np.asarray(begin, dtype=np.int64), first + np.asarray(end, dtype=np.int64)
    return np.asarray(np.log((table[high] - table[low]) / (high - low)), dtype=np.float64)
