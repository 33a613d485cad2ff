"""Late entry of features: what counts exits is not known where its window reaches back before exits were recorded."""

from collections.abc import Mapping

import numpy as np

from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.feature import Feature

_WANTED = 0.75
"""The part of a window in which exits must be recorded for what is counted in it to stand."""


def forget_unrecorded(rows: PersonPeriods, features: Mapping[str, Feature], *, start: int) -> None:
    """Set features that count exits to missing, in place, at landmarks whose windows lie too far before the start.

    A list of current staff and recent leavers names nobody who left before some month: at the first landmarks after
    it a facility's exit rate would be near zero whatever happened, as it never is where people are scored.

    Parameters
    ----------
    rows : PersonPeriods
        Columns are the features that are not sensitive, in their order. Changed in place: they may fill the memory.
    features : mapping of str to Feature
        The declarations; one counts exits if its rows are chosen by `exit_reason`, or if it stands on one that does.
    start : int
        Month number from which exits are recorded.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> rate = Feature(label=Label(zh="率", en="rate"), unit="share", verb="exit_rate", table="staff", window=12,
    ...                where={"exit_reason": ("resigned",)})
    >>> nobody = np.zeros(2, dtype=np.int64)
    >>> months = np.array([105, 120])
    >>> rows = PersonPeriods(np.full((2, 1), 0.1), nobody, nobody > 0, nobody + 1.0, nobody, months, nobody + 0.0)
    >>> forget_unrecorded(rows, {"exit_rate": rate}, start=100)
    >>> rows.values.tolist()
    [[nan], [0.1]]
    """
    names = [name for name, feature in features.items() if not feature.sensitive]
    for column, name in enumerate(names):
        window = _window(features[name], features)
        if window:
            rows.values[rows.as_of - start + 1 < _WANTED * window, column] = np.nan


def _window(feature: Feature, features: Mapping[str, Feature]) -> int:
    """Months in which it, or what it stands on, counts exits; 0 where it counts none."""
    below = [_window(features[name], features) for name in (feature.of, feature.by) if name in features]
    own = (feature.window or 0) if "exit_reason" in feature.where else 0
    return max([own, *below])
