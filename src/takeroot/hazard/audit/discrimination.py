"""How well a single column tells leavers from stayers within its landmark: the measure that several checks share."""

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.evaluate.auc import weighted_auc
from takeroot.hazard.person_periods import PersonPeriods

Floats = NDArray[np.float64]


def discrimination(column: Floats, rows: PersonPeriods) -> tuple[float, float]:
    """AUC of a column within landmarks, averaged by their pairs, and its standard error were it worthless.

    Parameters
    ----------
    column : ndarray of shape (N,)
        One value a row of `rows`; rows where it is missing are left out.
    rows : PersonPeriods
        Of one lead interval.

    Returns
    -------
    auc, error : float
        One half and infinity where nothing can be compared.

    Examples
    --------
    >>> never = np.zeros(4, dtype=int)
    >>> left = np.array([True, True, False, False])
    >>> rows = PersonPeriods(np.zeros((4, 0)), never, left, np.ones(4), np.arange(4), never, np.zeros(4))
    >>> discrimination(np.array([4.0, 3.0, 2.0, 1.0]), rows)[0]
    1.0
    """
    areas, pairs, variance = [], [], 0.0
    for month in np.unique(rows.as_of):
        here = (rows.as_of == month) & ~np.isnan(column)
        cases, controls = rows.exposure[here] * rows.event[here], rows.exposure[here] * ~rows.event[here]
        m, n = float(cases.sum()), float(controls.sum())
        if m < 1 or n < 1:
            continue
        areas.append(weighted_auc(column[here], cases, controls))
        pairs.append(m * n / (m + n))
        variance += pairs[-1] ** 2 * (m + n + 1) / (12 * m * n)
    if not areas:
        return 0.5, float("inf")
    return float(np.average(areas, weights=pairs)), float(np.sqrt(variance) / np.sum(pairs))
