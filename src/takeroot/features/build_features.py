"""Features of everyone at the end of one month; `build_panel` makes many months."""

from collections.abc import Mapping

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.specs.feature import Feature


def build_features(
    tables: CleanTables, features: Mapping[str, Feature], *, as_of: int, leads: tuple[int, ...]
) -> FeatureSet:
    """Compute every feature of everyone who is here at the end of a month.

    Parameters
    ----------
    tables : CleanTables
    features : mapping
        Id to feature, in the order of the columns wanted.
    as_of : int
        Month number M; what happened or became known after its last day changes nothing.
    leads : tuple of int
        Ends of the lead intervals in months, rising.

    Returns
    -------
    FeatureSet

    Raises
    ------
    FeaturesError
        With everything that is wrong with the features.
    """
    return next(build_panel(tables, features, months=[as_of], leads=leads))
