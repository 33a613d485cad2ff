"""Training rows: a person, an as-of month and a lead interval each, for those still at risk when it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.outcomes import VOLUNTARY
from takeroot.months import last_day

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PersonPeriods:
    """N rows, sorted by as-of month, lead and staff_id, so that the order of the records changes nothing.

    Parameters
    ----------
    values : ndarray of shape (N, F)
        Features at the row's lead; NaN is missing.
    interval : ndarray of int of shape (N,)
        Which lead interval, from 0.
    event : ndarray of bool of shape (N,)
        Whether the person left of their own will inside it.
    exposure : ndarray of shape (N,)
        Share of the interval spent at risk before a competing exit; 1 for an event. 0 for someone who left in an
        earlier interval of the same landmark: the row trains nothing, and is there to be predicted.
    person : ndarray of int of shape (N,)
        A number for each person: people, not rows, are resampled.
    as_of : ndarray of int of shape (N,)
        Month number of the landmark.
    offset : ndarray of shape (N,)
        What is added to the log-odds whatever the features say: the season's part, 0 until it is known.
    """

    values: Floats
    interval: NDArray[np.int64]
    event: NDArray[np.bool_]
    exposure: Floats
    person: NDArray[np.int64]
    as_of: NDArray[np.int64]
    offset: Floats

    def __len__(self) -> int:
        return len(self.event)

    @property
    def exits(self) -> int:
        """Voluntary exits, each counted once however many landmarks saw it coming."""
        return len(np.unique(self.person[self.event]))

    def where(self, keep: NDArray[np.bool_]) -> "PersonPeriods":
        """The rows for which `keep` is true."""
        return PersonPeriods(*(getattr(self, field.name)[keep] for field in fields(self)))

    def with_features(self, columns: Sequence[int]) -> "PersonPeriods":
        """The same rows, seen through some of the features; through all of them, these rows themselves."""
        if list(columns) == list(range(self.values.shape[1])):
            return self
        return PersonPeriods(self.values[:, list(columns)], *(getattr(self, f.name) for f in fields(self)[1:]))


def person_periods(
    panel: Iterable[FeatureSet],
    spells: pd.DataFrame,
    names: Sequence[str],
    *,
    settled: int,
    most_people: int | None = None,
) -> PersonPeriods:
    """Make the training rows of a panel of as-of months.

    An interval trains only when it ended by the settled month for everyone of its landmark: early exits out of
    unfinished intervals would inflate the hazard. A competing exit counts by the exposure before it. Who had left
    before the landmark, though it was recorded later, makes no row.

    Parameters
    ----------
    panel : iterable of FeatureSet
        Landmarks, in any order.
    spells : DataFrame
        Outcomes as known at the end of the month at which the model is trained (`as_known`).
    names : sequence of str
        The features to use.
    settled : int
        Month number up to whose end exits are recorded.
    most_people : int, optional
        Of more people in the panel, so many are drawn, whole, by a hash of their id: a province teaches as well with
        part of its people, and whoever was hired later changes nothing.

    Raises
    ------
    HazardError
        If there is no row.
    """
    draw = _Draw(spells, most_people)
    # Month by month, so that a panel made while it is read never stands in memory whole.
    found = {month.as_of: list(_rows_of(month, spells, names, settled, draw)) for month in panel}
    parts = [draw.whole(part) for as_of in sorted(found) for part in found[as_of]]
    if not parts:
        raise HazardError("no finished lead interval to train on: deliver more months, or train at a later as-of month")
    return PersonPeriods(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(PersonPeriods)))


class _Draw:
    """Who trains: of the people met in the panel those whose id, scrambled, ranks lowest; whoever else there is."""

    def __init__(self, spells: pd.DataFrame, most: int | None) -> None:
        first = spells.drop_duplicates("person")
        self._most, self._highest = most, np.iinfo(np.uint64).max
        self._rank = np.zeros(len(first), dtype=np.uint64)
        self._rank[first["person"].to_numpy()] = pd.util.hash_array(first["staff_id"].to_numpy(dtype=object))
        self._met = np.zeros(len(first), dtype=bool)

    def meet(self, person: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Take note of a month's people, who may lack a number (-1); tell who of them may train as far as is known."""
        known = person >= 0
        self._met[person[known]] = True
        if self._most is not None and self._met.sum() > self._most:
            self._highest = np.partition(self._rank[self._met], self._most - 1)[self._most - 1]
        return known & (self._rank[np.maximum(person, 0)] <= self._highest) if len(self._rank) else known

    def whole(self, rows: PersonPeriods) -> PersonPeriods:
        """The rows of those who train, now that all months were met."""
        kept = self._rank[rows.person] <= self._highest
        return rows if kept.all() else rows.where(kept)


def _rows_of(
    month: FeatureSet, spells: pd.DataFrame, names: Sequence[str], settled: int, draw: "_Draw"
) -> Iterable[PersonPeriods]:
    ends = (0, *month.leads)
    own = spell_of(month, spells)
    own.loc[~draw.meet(own["person"].to_numpy()), "exit_day"] = -1
    for k, values in enumerate(month.values):
        if month.as_of + ends[k + 1] > settled:
            return
        yield _rows_of_interval(values[list(names)], own, interval=k, as_of=month.as_of, ends=ends)


def spell_of(month: FeatureSet, spells: pd.DataFrame) -> pd.DataFrame:
    """Each person's outcome, rows as `month.people`; someone without a spell counts as gone."""
    keys = ["staff_id", "hire_date"]
    found = month.people[keys].merge(spells.drop(columns="reason"), how="left", on=keys, validate="many_to_one")
    gone = found["person"].isna()
    found.loc[gone, ["person", "exit_day", "kind"]] = -1
    return found.astype({"person": np.int64, "exit_day": np.int64, "kind": np.int64})


def _rows_of_interval(
    values: pd.DataFrame, own: pd.DataFrame, *, interval: int, as_of: int, ends: Sequence[int]
) -> PersonPeriods:
    begin, end = (int(last_day(as_of + lead)) for lead in ends[interval : interval + 2])
    there = own["exit_day"].to_numpy() > int(last_day(as_of))
    exit_day, kind = own["exit_day"].to_numpy()[there], own["kind"].to_numpy()[there]
    event = (kind == VOLUNTARY) & (begin < exit_day) & (exit_day <= end)
    spent = np.clip((np.minimum(exit_day, end) - begin) / (end - begin), 0.0, 1.0)
    return PersonPeriods(
        values=values.to_numpy(dtype=np.float64)[there],
        interval=np.full(len(event), interval),
        event=event,
        exposure=np.where(event, 1.0, spent),
        person=own["person"].to_numpy()[there],
        as_of=np.full(len(event), as_of),
        offset=np.zeros(len(event)),
    )
