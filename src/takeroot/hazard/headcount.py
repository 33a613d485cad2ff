"""The plain hazard of competing exits: retirement by age and rule, the others by rate; for headcounts only."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.hazard.by_person import by_person
from takeroot.hazard.observed import observed
from takeroot.hazard.outcomes import COMPETING
from takeroot.months import last_day
from takeroot.specs.recipe import Recipe, Retirement

Floats = NDArray[np.float64]

_YEAR = 12
_DAYS_A_YEAR = 365.25
_NEAREST, _FARTHEST = -6, 3
_PRIOR = np.array([0.0, 0.02, 0.02, 0.02, 0.02, 0.5, 0.8, 0.8, 0.8, 0.8])
_PRIOR_YEARS = 5.0


def other_exit_risk(people: pd.DataFrame, staff: pd.DataFrame, recipe: Recipe, *, as_of: int) -> Floats:
    """Probability of a competing exit within twelve months, were nobody to leave of their own will.

    Retirement goes by whole years from the age at which the rule retires women and men (`recipe.retirement`): what the
    records show for each year, from the observation start on, with the weight of five person-years on the rule itself
    (a half in the year in which the age is reached, four fifths afterwards). All other competing exits come at one
    rate for everybody.

    Parameters
    ----------
    people : DataFrame
        `FeatureSet.people`: sex, and age in years. Without them a person retires as everybody does on average.
    staff : DataFrame
        The clean table `staff`.
    recipe : Recipe
        models/hazard.toml.
    as_of : int
        Month number M; later exits have not happened.

    Returns
    -------
    ndarray of shape (n,)
    """
    seen = observed(staff, recipe, as_of=as_of)
    birth = by_person(staff)
    snapshots = range(seen.settled - _YEAR, seen.start - 2, -_YEAR)
    years = [_year_of(seen.spells, birth, recipe.retirement, month) for month in snapshots]
    retire, rate = _rates(years)
    group = _group(people["age"].to_numpy(dtype=np.float64), _is_woman(people), recipe.retirement)
    return -np.expm1(np.log1p(-retire[group]) - rate)


def expected_exits(voluntary: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Chances that either kind of exit comes first, from the risks of each were the other not to happen.

    Both hazards are taken as constant over the year: each kind gets its share of the cumulative hazard.

    Examples
    --------
    >>> [round(float(p), 3) for p in expected_exits(np.array(0.2), np.array(0.2))]
    [0.18, 0.18]
    """
    first, second = -np.log1p(-voluntary), -np.log1p(-other)
    whole = first + second
    any_exit = -np.expm1(-whole)
    share = np.divide(first, whole, out=np.zeros_like(whole), where=whole > 0)
    return any_exit * share, any_exit * (1 - share)


def _year_of(
    spells: pd.DataFrame, birth: pd.DataFrame, rule: Retirement, month: int
) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Who was there at the end of a month: group, years at risk in the year after, retired in it, other exit in it."""
    begin, end = int(last_day(month)), int(last_day(month + _YEAR))
    there = ((spells["hire_day"] <= begin) & (spells["exit_day"] > begin)).to_numpy()
    exit_day = spells["exit_day"].to_numpy()[there]
    competing = (spells["kind"].to_numpy()[there] == COMPETING) & (exit_day <= end)
    retired = competing & (spells["reason"].to_numpy()[there] == "retired")
    group = _group(_age(birth, begin)[there], _is_woman(birth)[there], rule)
    return group, (np.minimum(exit_day, end) - begin) / (end - begin), retired, competing & ~retired


def _rates(
    years: list[tuple[NDArray[np.int64], Floats, NDArray[np.bool_], NDArray[np.bool_]]],
) -> tuple[Floats, float]:
    """Yearly chance of retiring in each group, the last being those of unknown age; rate of the other exits."""
    size = len(_PRIOR) + 1
    retired, stayed, other, spent = np.zeros(size), np.zeros(size), 0.0, 0.0
    for group, exposure, retires, leaves in years:
        retired += np.bincount(group, retires, minlength=size)
        stayed += np.bincount(group, exposure * ~retires, minlength=size)
        other, spent = other + float(leaves.sum()), spent + float(exposure.sum())
    average = retired.sum() / max(retired.sum() + stayed.sum(), 1.0)
    prior = np.r_[_PRIOR, average]
    shrunk = (retired + _PRIOR_YEARS * prior) / (retired + stayed + _PRIOR_YEARS)
    return np.minimum(shrunk, 1 - 1e-9), other / max(spent, 1.0)


def _group(age: Floats, woman: NDArray[np.bool_], rule: Retirement) -> NDArray[np.int64]:
    distance = np.floor(age - np.where(woman, rule.F, rule.M))
    number = np.clip(distance, _NEAREST, _FARTHEST) - _NEAREST
    return np.where(np.isnan(age), len(_PRIOR), number).astype(np.int64)


def _age(birth: pd.DataFrame, day: int) -> Floats:
    if "birth_date" not in birth:
        return np.full(len(birth), np.nan)
    days = birth["birth_date"].to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, (day - days.astype(np.int64)) / _DAYS_A_YEAR)


def _is_woman(people: pd.DataFrame) -> NDArray[np.bool_]:
    if "sex" not in people:
        return np.zeros(len(people), dtype=bool)
    return (people["sex"].astype("object") == "F").to_numpy()
