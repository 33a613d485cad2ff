"""What could be learnt from at an origin: rows and season as they were known then."""

from collections.abc import Mapping, Sequence

import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.forget_unrecorded import forget_unrecorded
from takeroot.hazard.observed import observed
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.hazard.season import Season
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe


def past_rows(
    panel: Sequence[FeatureSet], staff: pd.DataFrame, features: Mapping[str, Feature], recipe: Recipe, *, origin: int
) -> tuple[PersonPeriods, Season]:
    """Training rows and season as they were known at the origin.

    Parameters
    ----------
    panel : sequence of FeatureSet
        The origin's landmarks.
    staff : DataFrame
        The clean table `staff`, later exits and all.
    features : mapping of str to Feature
        The declarations; sensitive ones are left out.
    recipe : Recipe
        models/hazard.toml.
    origin : int
        Month number; no label reaches beyond its end.
    """
    seen, most = observed(staff, recipe, as_of=origin), recipe.landmarks.most_people
    names = [name for name, feature in features.items() if not feature.sensitive]
    rows = person_periods(panel, seen.spells, names, settled=seen.settled, most_people=most)
    forget_unrecorded(rows, features, start=seen.start)
    return rows, seen.season()
