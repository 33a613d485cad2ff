"""Who is entitled to a lever: its `who` and `eligible`, nobody who has it already, nobody whose director refused it."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.follow_up import months_of
from takeroot.months import last_day
from takeroot.specs.lever import Condition, Lever

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Entitlement:
    """Tells for each lever whom it fits at the as-of month.

    Parameters
    ----------
    feature_set : FeatureSet
        Everyone.
    measures : DataFrame, optional
        The clean table of measures. Whoever was given a lever and still has it, or got it within its `again_months`, is
        not offered it again.
    decisions : DataFrame, optional
        The clean table of directors' answers. A lever that an answer to an earlier month's list refused is not offered
        again for its `refused_months`; a refusal that names no lever keeps none away.

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

    def __init__(
        self,
        feature_set: FeatureSet,
        measures: pd.DataFrame | None = None,
        decisions: pd.DataFrame | None = None,
    ) -> None:
        self._feature_set, self._measures, self._decisions = feature_set, measures, decisions
        self._words: dict[str, tuple[NDArray[np.int64], list[str]]] = {}

    def of(self, lever: Lever) -> Flags:
        """(n,) whom a lever fits: all of its conditions must hold; a missing value fails a condition."""
        fits = np.ones(len(self._feature_set.people), dtype=bool)
        for column, values in lever.who.items():
            fits &= self._is_in(column, values)
        for condition in lever.eligible:
            fits &= _holds(self._feature_set.values[0], condition)  # noqa: PD011 - no frame
        fits[_within(self._given.get(lever.id), lever.again_months - 1)] = False
        fits[_within(self._refused.get(lever.id), lever.refused_months)] = False
        return fits

    def _is_in(self, column: str, values: Collection[str]) -> Flags:
        if column not in self._words:
            places, found = pd.factorize(self._feature_set.people[column])
            self._words[column] = np.asarray(places, dtype=np.int64), [str(word) for word in found]
        codes, words = self._words[column]
        wanted = np.array([*(word in values for word in words), False])  # the last is for missing ones, coded -1
        return wanted[codes]

    @cached_property
    def _given(self) -> Mapping[str, "_Told"]:
        """Who was given each lever, months ago; -1 while it goes on."""
        if self._measures is None or self._measures.empty:
            return {}
        measures = self._measures[_known_by(self._measures, self._measures["start_date"], self._end)]
        going_on = measures["end_date"].isna() | (measures["end_date"] > self._end)
        ago = np.where(going_on, -1, self._feature_set.as_of - months_of(measures["start_date"]))
        return self._by_lever(measures["staff_id"], measures["lever"].astype(str), ago)

    @cached_property
    def _refused(self) -> Mapping[str, "_Told"]:
        """For whom each lever was refused, months ago, by answers to the lists of earlier months."""
        if self._decisions is None or self._decisions.empty or "levers" not in self._decisions:
            return {}
        decisions = self._decisions[self._decisions["decision"].astype("object") == "refused"]
        decisions = decisions[(decisions["month"] < self._feature_set.as_of) & decisions["levers"].notna()]
        decisions = decisions[_known_by(decisions, None, self._end)]
        each = decisions.assign(lever=decisions["levers"].astype(str).str.split("+")).explode("lever")
        ago = self._feature_set.as_of - each["month"].to_numpy(dtype=np.int64)
        return self._by_lever(each["staff_id"], each["lever"].astype(str).str.strip(), ago)

    @property
    def _end(self) -> pd.Timestamp:
        return pd.Timestamp("1970-01-01") + pd.Timedelta(days=int(last_day(self._feature_set.as_of)))

    def _by_lever(
        self, staff_id: "pd.Series[str]", lever: "pd.Series[str]", ago: NDArray[np.int64]
    ) -> Mapping[str, "_Told"]:
        person = pd.Index(self._feature_set.people["staff_id"]).get_indexer(staff_id)
        codes, names = pd.factorize(lever)
        return {
            str(name): _Told(person[mine], ago[mine])
            for code, name in enumerate(names)
            for mine in ((codes == code) & (person >= 0),)
        }


class _Told(NamedTuple):
    """Positions of people, and how many months ago something was said of each."""

    person: NDArray[np.int64]
    ago: NDArray[np.int64]


def _within(told: _Told | None, months: int) -> NDArray[np.int64]:
    """Of whom it was said at most so many months ago."""
    return np.empty(0, dtype=np.int64) if told is None else told.person[told.ago <= months]


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


def _known_by(rows: pd.DataFrame, begun: "pd.Series[pd.Timestamp] | None", end: pd.Timestamp) -> Flags:
    """What had begun by the as-of month's end and was recorded by then."""
    known = np.ones(len(rows), dtype=bool) if begun is None else (begun <= end).to_numpy(dtype=bool)
    if "recorded_date" in rows:
        known = known & ~(rows["recorded_date"] > end).to_numpy(dtype=bool)  # what pandas hands out may be read-only
    return known
