"""How much of a lever each person would get, in units of what its evidence is for."""

import numpy as np
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
    first = FeatureSet(snapshot.as_of, snapshot.leads[:1], snapshot.people, snapshot.values[:1])
    published = lever.model_copy(update={"own_data": None})  # a unit is the evidence's, whatever own data showed
    mean = prior(published, snapshot.values[0], apply_changes(first, everyone, [lever])[0]).mean
    return np.maximum(mean / np.log(lever.evidence.hazard_ratio), 0.1)
