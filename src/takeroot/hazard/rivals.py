"""Simple rivals on the same rows: what a hospital could do without us."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from takeroot.hazard.model import HazardModel
from takeroot.hazard.person_periods import PersonPeriods

Floats = NDArray[np.float64]

_TENURE = "tenure"
_FACILITY_RATE = "exit_rate_in_facility"
_SMALL = 1e-6


def rival_margins(
    past: PersonPeriods, year: PersonPeriods, names: Sequence[str], model: HazardModel
) -> Mapping[str, Floats]:
    """Log-odds that each rival gives to the rows to be predicted.

    `base_rate` is the past hazard of the lead, `facility_rate` that of the lead moved to the facility's exit rate of
    the last year, `tenure_rule` says the shorter the service the sooner, and `logistic` is a logistic hazard on the few
    features that the recipe names. Rivals whose feature is not declared are left out.

    Parameters
    ----------
    past, year : PersonPeriods
        Rows to learn from, and rows to predict.
    names : sequence of str
        Their features.
    model : HazardModel
        Parameters for the logistic rival.
    """
    level = _levels(past)[year.interval]
    found = {"base_rate": level}
    if _FACILITY_RATE in names:
        found["facility_rate"] = level + _centred(_log_odds(year.values[:, names.index(_FACILITY_RATE)]))
    if _TENURE in names:
        found["tenure_rule"] = level - _centred(np.log1p(np.maximum(year.values[:, names.index(_TENURE)], 0)))
    logistic = clone(model).set_params(learner="logistic").fit_rows(past, names, members=1, season=model.season_)
    return {**found, "logistic": logistic.margin_of_rows(year)}


def _levels(past: PersonPeriods) -> Floats:
    exits = np.bincount(past.interval, past.event)
    whole = np.bincount(past.interval, past.exposure)
    return _log_odds(exits / np.maximum(whole, 1))


def _log_odds(share: Floats) -> Floats:
    inside = np.clip(share, _SMALL, 1 - _SMALL)
    return np.log(inside) - np.log1p(-inside)


def _centred(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return np.where(known, values - (values[known].mean() if known.any() else 0.0), 0.0)
