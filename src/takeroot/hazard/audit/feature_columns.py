"""What the features say of each person at each landmark, feature by feature, and of those at work now."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.audit.at_work import AtWork
from takeroot.hazard.person_periods import PersonPeriods, spell_of

Floats = NDArray[np.float64]

_MOST = 0.8
_ALL = 0.999


def feature_values(people: AtWork, rows: PersonPeriods, now: FeatureSet, names: list[str]) -> tuple[AtWork, Floats]:
    """Line features up with people at work, then and now.

    Parameters
    ----------
    people : AtWork
        Who was at work.
    rows : PersonPeriods
        The training rows; those of the first lead interval hold everyone at work at a landmark.
    now : FeatureSet
        Features of the settled month.
    names : list of str
        The inputs.

    Returns
    -------
    people : AtWork
        Those of whom features are known.
    values : ndarray of shape (len(people), len(names))
        Missing as NaN.
    """
    found = [_of_month(people, month, rows, now, names) for month in np.unique(people.month)]
    place, values = (np.concatenate(parts) for parts in zip(*found, strict=True))
    known = place >= 0
    return replace(people, spell=people.spell[known], month=people.month[known]), values[known]


def own_features(now: FeatureSet, names: list[str]) -> list[int]:
    """Which features are people's own: of what a facility's colleagues share, chance alone makes great differences."""
    newest = now.values[0]  # noqa: PD011 - a FeatureSet
    own = (not _is_shared(newest[name].to_numpy(dtype=np.float64), now.people) for name in names)
    return [place for place, found in enumerate(own) if found]


def _of_month(
    people: AtWork, month: int, rows: PersonPeriods, now: FeatureSet, names: list[str]
) -> tuple[NDArray[np.int64], Floats]:
    """For each person at work in a month its place among the rows, -1 for none, and its values."""
    if month == people.now:
        newest = now.values[0]  # noqa: PD011 - a FeatureSet
        person, values = spell_of(now, people.spells)["person"].to_numpy(), newest[names].to_numpy(dtype=np.float64)
    else:
        here = (rows.as_of == month) & (rows.interval == 0)
        person, values = rows.person[here], rows.values[here]  # noqa: PD011 - no frame
    where = np.full(int(people.spells["person"].max()) + 2, -1)
    where[person] = np.arange(len(person))
    where[-1] = -1  # of those without a number
    place = where[people.person[people.month == month]]
    return place, values[np.maximum(place, 0)] if len(values) else np.full((len(place), len(names)), np.nan)


def _is_shared(column: Floats, people: pd.DataFrame) -> bool:
    """Whether the facility explains most of it, or facility and profession all; missing is a value of its own."""
    facility = _explained(column, people, ["facility_id"])
    return facility > _MOST or _explained(column, people, ["facility_id", "profession"]) > _ALL


def _explained(column: Floats, people: pd.DataFrame, groups: list[str]) -> float:
    """The share of the variance that lies between groups."""
    group = people.groupby(groups, observed=True).ngroup().to_numpy()
    known = group >= 0
    own, seen = group[known], np.where(np.isnan(column), np.nanmin(column, initial=0.0) - 1.0, column)[known]
    many = np.unique(own).size
    if len(seen) <= many or seen.var() == 0:
        return 0.0
    means = np.bincount(own, seen) / np.maximum(np.bincount(own), 1)
    within = ((seen - means[own]) ** 2).sum() / (len(seen) - many)
    return float(1 - within / seen.var(ddof=1))
