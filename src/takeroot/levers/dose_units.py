"""How much of a lever each person would get, in units of what its evidence is for."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.apply_changes import apply_changes
from takeroot.levers.prior import prior
from takeroot.specs.lever import Lever

Floats = NDArray[np.float64]


def dose_units(snapshot: FeatureSet, lever: Lever) -> Floats:
    """Dose in units of what the evidence is for."""
    if lever.dose is None:
        return np.ones(len(snapshot.people))
    everyone = np.arange(len(snapshot.people))
    first = FeatureSet(snapshot.as_of, snapshot.leads[:1], snapshot.people, snapshot.values[:1])  # noqa: PD011 - no frame
    published = lever.model_copy(update={"own_data": None})  # a unit is the evidence's, whatever own data showed
    mean = prior(published, snapshot.values[0], apply_changes(first, everyone, [lever])[0]).mean  # noqa: PD011 - no frame
    return np.maximum(mean / np.log(lever.evidence.hazard_ratio), 0.1)


def average_units(treated: pd.DataFrame, lever: Lever, by_month: Mapping[int, FeatureSet]) -> float:
    """Average dose of the treated, as they stood the month before; one where that is not known."""
    parts = [np.empty(0)]
    for month, group in treated.groupby("month", sort=True):
        snapshot = by_month.get(int(str(month)) - 1)
        if snapshot is not None:
            place = pd.Index(snapshot.people["staff_id"]).get_indexer(pd.Index(group["staff_id"]))
            parts.append(dose_units(snapshot, lever)[place[place >= 0]])
    units = np.concatenate(parts)
    return float(units.mean()) if len(units) else 1.0
