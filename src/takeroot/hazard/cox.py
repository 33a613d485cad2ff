"""Cox regression as a rival: it ranks people, on a few features; needs the extra `cox`."""

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.linear_margin import standardised
from takeroot.hazard.person_periods import PersonPeriods

Floats = NDArray[np.float64]

_MOST_ROWS = 20_000


def cox_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("statsmodels") is not None


def cox_log_hazard(past: PersonPeriods, later: PersonPeriods, columns: list[int], ends: NDArray[np.int64]) -> Floats:
    """Log hazard ratio of each row of `later`, from a Cox regression on the landmarks of `past`.

    Parameters
    ----------
    past, later : PersonPeriods
        Rows to learn from and to rank. Each landmark of a person is one observation, its time counted from the
        landmark; intervals that have not ended censor it. Of many rows the newest landmarks are taken.
    columns : list of int
        The features used; missing values enter at the median with a mark of their own.
    ends : ndarray of int of shape (L,)
        Ends of the lead intervals.
    """
    from statsmodels.duration.hazard_regression import PHReg  # noqa: PLC0415 - an extra

    first = past.where(past.interval == 0)
    keep = first.as_of >= np.sort(first.as_of)[-min(_MOST_ROWS, len(first))]
    time, event = _outcome(past, ends)
    together = np.concatenate([first.values[keep][:, columns], later.values[:, columns]])
    terms = standardised(together)
    learnt = terms[: int(keep.sum())]
    varied = learnt.std(axis=0) > 0
    fit = PHReg(time[keep], learnt[:, varied], status=event[keep].astype(int), ties="efron").fit(disp=0)
    return np.asarray(terms[int(keep.sum()) :][:, varied] @ fit.params, dtype=np.float64)


def _outcome(past: PersonPeriods, ends: NDArray[np.int64]) -> tuple[Floats, NDArray[np.bool_]]:
    """Time at risk and event of each (landmark, person), in the order of the rows of the first interval."""
    key = past.as_of * (past.person.max() + 1) + past.person
    first = key[past.interval == 0]
    order = np.argsort(first, kind="stable")
    place = order[np.searchsorted(first[order], key)]
    width = np.diff(ends, prepend=0)[past.interval]
    time = np.bincount(place, width * past.exposure, minlength=len(first)).astype(np.float64)
    return time, np.bincount(place, past.event, minlength=len(first)) > 0
