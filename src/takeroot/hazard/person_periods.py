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

    def where(self, keep: NDArray[np.bool_]) -> "PersonPeriods":
        """The rows for which `keep` is true."""
        return PersonPeriods(*(getattr(self, field.name)[keep] for field in fields(self)))

    def with_features(self, columns: Sequence[int]) -> "PersonPeriods":
        """The same rows, seen through some of the features."""
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
        Of more people, so many are drawn, whole, by their number: a province teaches as well with part of its people.

    Raises
    ------
    HazardError
        If there is no row.
    """
    drawn = _drawn(int(spells["person"].max()) + 1, most_people) if len(spells) else np.zeros(0, dtype=bool)
    # Month by month, so that a panel made while it is read never stands in memory whole.
    found = {month.as_of: list(_rows_of(month, spells, names, settled, drawn)) for month in panel}
    parts = [part for as_of in sorted(found) for part in found[as_of]]
    if not parts:
        raise HazardError("no finished lead interval to train on: deliver more months, or train at a later as-of month")
    return PersonPeriods(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(PersonPeriods)))


def _drawn(people: int, most: int | None) -> NDArray[np.bool_]:
    """Whether each person trains."""
    if most is None or people <= most:
        return np.ones(people, dtype=bool)
    return np.isin(np.arange(people), np.random.default_rng(people).permutation(people)[:most])


def _rows_of(
    month: FeatureSet, spells: pd.DataFrame, names: Sequence[str], settled: int, drawn: NDArray[np.bool_]
) -> Iterable[PersonPeriods]:
    ends = (0, *month.leads)
    own = spell_of(month, spells)
    own.loc[~drawn[own["person"].to_numpy()], "exit_day"] = -1
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
