"""Who is entitled to a lever: its `who` and `eligible`, and nobody who has it already."""

from collections.abc import Collection
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.months import last_day
from takeroot.specs.lever import Condition, Lever

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_MONTHS_KEPT = 36


class Entitlement:
    """Tells for each lever whom it fits at the as-of month.

    Parameters
    ----------
    feature_set : FeatureSet
        Everyone.
    measures : DataFrame, optional
        The clean table of measures. Whoever was given a lever and still has it, or got it in the three years before,
        is not offered it again.

    Examples
    --------
    >>> people = pd.DataFrame({"staff_id": ["a", "b"], "profession": ["nurse", "physician"]})
    >>> values = pd.DataFrame({"night_shifts": [6.0, 6.0]})
    >>> features = FeatureSet(as_of=0, leads=(12,), people=people, values=(values,))
    >>> test = Condition(feature="night_shifts", verb="at_least", value=4)
    >>> lever = Lever.model_construct(id="x", who={"profession": ("nurse",)}, eligible=(test,))
    >>> Entitlement(features).of(lever).tolist()
    [True, False]
    """

    def __init__(self, feature_set: FeatureSet, measures: pd.DataFrame | None = None) -> None:
        self._feature_set, self._measures = feature_set, measures
        self._words: dict[str, tuple[NDArray[np.int64], list[str]]] = {}

    def of(self, lever: Lever) -> Flags:
        """(n,) whom a lever fits: all of its conditions must hold; a missing value fails a condition."""
        fits = np.ones(len(self._feature_set.people), dtype=bool)
        for column, values in lever.who.items():
            fits &= self._is_in(column, values)
        for condition in lever.eligible:
            fits &= _holds(self._feature_set.values[0], condition)  # noqa: PD011 - no frame
        fits[self._having.get(lever.id, [])] = False
        return fits

    def _is_in(self, column: str, values: Collection[str]) -> Flags:
        if column not in self._words:
            places, found = pd.factorize(self._feature_set.people[column])
            self._words[column] = np.asarray(places, dtype=np.int64), [str(word) for word in found]
        codes, words = self._words[column]
        wanted = np.array([*(word in values for word in words), False])  # the last is for missing ones, coded -1
        return wanted[codes]

    @cached_property
    def _having(self) -> dict[str, NDArray[np.int64]]:
        """Positions of those who have each lever already."""
        if self._measures is None or self._measures.empty:
            return {}
        measures = self._measures
        end = pd.Timestamp("1970-01-01") + pd.Timedelta(days=int(last_day(self._feature_set.as_of)))
        going_on = measures["end_date"].isna() | (measures["end_date"] > end)
        recent = measures["start_date"] > end - pd.DateOffset(months=_MONTHS_KEPT)
        mine = measures[_known_by(measures, end) & (going_on | recent)]
        person = pd.Index(self._feature_set.people["staff_id"]).get_indexer(mine["staff_id"])
        lever, ids = pd.factorize(mine["lever"].astype(str))
        return {str(name): person[(lever == code) & (person >= 0)] for code, name in enumerate(ids)}


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


def _known_by(measures: pd.DataFrame, end: pd.Timestamp) -> "pd.Series[bool]":
    begun = measures["start_date"] <= end
    if "recorded_date" not in measures:
        return begun
    return begun & ~(measures["recorded_date"] > end)
