"""The estimator that a recipe asks for, not fitted yet; `train`, `backtest` and `tune` fit it."""

from collections.abc import Mapping

from takeroot.hazard.model import HazardModel
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe


def new_model(features: Mapping[str, Feature], recipe: Recipe, *, threads: int = 1) -> HazardModel:
    """A `HazardModel` with the recipe's parameters and what the declared features say of direction and foresight."""
    return HazardModel(
        cuts=recipe.leads,
        directions={name: feature.direction for name, feature in features.items() if feature.direction},
        foreseen=tuple(name for name, feature in features.items() if feature.foreseen),
        boosting=recipe.boosting,
        few_exits=recipe.few_exits,
        stated_wishes=recipe.stated_wishes,
        threads=threads,
    )
