"""Person-period rows from (event, time, entry) outcomes, as scikit-survival writes them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from takeroot.hazard.person_periods import PersonPeriods

Floats = NDArray[np.float64]


def survival_rows(values: Floats, outcome: ArrayLike, cuts: Sequence[float]) -> PersonPeriods:
    """Split each person's time at the cuts.

    Parameters
    ----------
    values : ndarray of shape (n, F)
        Features of each person.
    outcome : structured array of shape (n,), or array of shape (n,)
        Fields: a boolean (event), a time, and, where people came under observation late, an entry time; by name
        (`event`, `time`, `entry`) or in this order. A plain array holds times at which all had the event. Or fields
        `event`, `interval` (from 0) and, if wanted, `exposure` and `person`: then X holds person-period rows.
    cuts : sequence of float
        Ends of the intervals, rising, in the unit of the times. Later events are censored at the last one.

    Raises
    ------
    ValueError
        If a time is negative or missing, or entry is not before it.
    """
    y = np.asarray(outcome)
    if y.dtype.names and "interval" in y.dtype.names:
        return _given_rows(values, y, len(cuts))
    event, time, entry = survival_outcome(y)
    ends = np.asarray(cuts, dtype=np.float64)
    begins = np.r_[0.0, ends[:-1]]
    person, interval = np.nonzero((time[:, None] > begins) & (entry[:, None] < ends) | (_at_zero(time) & (begins == 0)))
    stop = np.minimum(time[person], ends[interval])
    ended = event[person] & (time[person] <= ends[interval])
    spent = stop - np.maximum(entry[person], begins[interval])
    width = ends[interval] - begins[interval]
    return PersonPeriods(
        values=values[person],
        interval=interval,
        event=ended,
        exposure=np.where(ended, 1.0, spent / width),
        person=person,
        as_of=np.zeros(len(person), dtype=np.int64),
        offset=np.zeros(len(person)),
    )


def _at_zero(time: Floats) -> NDArray[np.bool_]:
    return (time == 0)[:, None]


def survival_outcome(y: np.ndarray) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Event, time and entry time of each person, from a structured or a plain array."""
    if y.dtype.names is None:
        time = y.astype(np.float64)
        event, entry = np.ones(len(time), dtype=bool), np.zeros(len(time))
    else:
        event, time, entry = _fields(y)
    if not (np.isfinite(time) & (time >= 0) & (entry >= 0) & ((entry < time) | (time == 0))).all():
        raise ValueError("times must be finite and at least 0, and entry times must lie before them")
    return event, time, entry


def _fields(y: np.ndarray) -> tuple[NDArray[np.bool_], Floats, Floats]:
    names = list(y.dtype.names or ())
    order = ["event", "time", "entry"][: len(names)] if {"event", "time"} <= set(names) else names
    if len(order) not in (2, 3):
        raise ValueError(f"y has fields {names}; wanted: event, time and, for late entry, entry")
    entry = y[order[2]].astype(np.float64) if len(order) == 3 else np.zeros(len(y))  # noqa: PLR2004 - event, time, entry
    return y[order[0]].astype(bool), y[order[1]].astype(np.float64), entry


def _given_rows(values: Floats, y: np.ndarray, intervals: int) -> PersonPeriods:
    names = y.dtype.names or ()
    interval = y["interval"].astype(np.int64)
    if len(interval) and not 0 <= interval.min() <= interval.max() < intervals:
        raise ValueError(f"field 'interval' must lie between 0 and {intervals - 1}, the number of cuts less one")
    return PersonPeriods(
        values=values,
        interval=interval,
        event=y["event"].astype(bool),
        exposure=y["exposure"].astype(np.float64) if "exposure" in names else np.ones(len(y)),
        person=y["person"].astype(np.int64) if "person" in names else np.arange(len(y)),
        as_of=np.zeros(len(y), dtype=np.int64),
        offset=np.zeros(len(y)),
    )
