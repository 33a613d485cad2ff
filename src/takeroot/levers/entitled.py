"""Who is entitled to a lever: its `who` and `eligible`, and nobody who has it already."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.months import last_day
from takeroot.specs.lever import Condition, Lever

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def entitled(feature_set: FeatureSet, lever: Lever, measures: pd.DataFrame | None = None) -> Flags:
    """Tell for each person whether the lever fits them at the as-of month.

    Parameters
    ----------
    feature_set : FeatureSet
        Everyone.
    lever : Lever
        All of its conditions must hold; a missing value fails a condition.
    measures : DataFrame, optional
        The clean table of measures. Whoever was given this very lever and still has it, or got it in the three years
        before, is not offered it again.

    Returns
    -------
    boolean array (n,)

    Examples
    --------
    >>> people = pd.DataFrame({"staff_id": ["a", "b"], "profession": ["nurse", "physician"]})
    >>> values = pd.DataFrame({"night_shifts": [6.0, 6.0]})
    >>> features = FeatureSet(as_of=0, leads=(12,), people=people, values=(values,))
    >>> test = Condition(feature="night_shifts", verb="at_least", value=4)
    >>> entitled(features, Lever.model_construct(id="x", who={"profession": ("nurse",)}, eligible=(test,))).tolist()
    [True, False]
    """
    fits = np.ones(len(feature_set.people), dtype=bool)
    for column, values in lever.who.items():
        fits &= feature_set.people[column].isin(values).to_numpy(dtype=bool)
    for condition in lever.eligible:
        fits &= _holds(feature_set.values[0], condition)  # noqa: PD011 - no frame
    return fits if measures is None else fits & ~_has_it(feature_set, lever, measures)


def _holds(values: pd.DataFrame, condition: Condition) -> Flags:
    if condition.feature not in values:
        return np.full(len(values), condition.verb == "unless_at_least")
    value, bound = values[condition.feature].to_numpy(dtype=np.float64), condition.value
    match condition.verb:
        case "at_least":
            return value >= bound
        case "at_most":
            return value <= bound
        case "equals":
            return value == bound
        case "known":
            return ~np.isnan(value)
        case "unless_at_least":
            return ~(value >= bound)


def _has_it(feature_set: FeatureSet, lever: Lever, measures: pd.DataFrame) -> Flags:
    end = pd.Timestamp("1970-01-01") + pd.Timedelta(days=int(last_day(feature_set.as_of)))
    mine = measures[(measures["lever"].astype(str) == lever.id) & _known_by(measures, end)]
    going_on = mine["end_date"].isna() | (mine["end_date"] > end)
    recent = mine["start_date"] > end - pd.DateOffset(months=36)
    return feature_set.people["staff_id"].isin(mine.loc[going_on | recent, "staff_id"]).to_numpy(dtype=bool)


def _known_by(measures: pd.DataFrame, end: pd.Timestamp) -> "pd.Series[bool]":
    begun = measures["start_date"] <= end
    if "recorded_date" not in measures:
        return begun
    return begun & ~(measures["recorded_date"] > end)
