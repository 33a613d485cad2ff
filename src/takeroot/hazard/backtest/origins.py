"""The origins of a backtest, and the landmarks that each would train on."""

import pandas as pd

from takeroot.errors import HazardError
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observed import observed
from takeroot.specs.recipe import Recipe

_QUARTER = 3


def backtest_origins(staff: pd.DataFrame, recipe: Recipe, *, as_of: int, first_data_month: int) -> dict[int, list[int]]:
    """Origins, a quarter apart, whose last horizon has been waited out, and the landmarks each would train on.

    The labels of an origin end at the origin: between the newest row trained on and what is predicted there is always
    the whole interval.

    Parameters
    ----------
    staff : DataFrame
        The clean table `staff`.
    recipe : Recipe
        models/hazard.toml.
    as_of : int
        Month number M; what is known at its end judges.
    first_data_month : int
        The first month in which the records hold anything.

    Raises
    ------
    HazardError
        If there is no origin.
    """
    newest = observed(staff, recipe, as_of=as_of).settled - recipe.leads[-1]
    found: dict[int, list[int]] = {}
    for origin in range(newest, first_data_month, -_QUARTER):
        try:
            months = landmarks(staff, recipe, as_of=origin, first_data_month=first_data_month)
        except HazardError:
            break
        # Every lead wants a finished interval.
        if months[0] + recipe.leads[-1] <= origin:
            found[origin] = months
    if not found:
        raise HazardError(
            "too short a record for a backtest: no month has a year before it to learn from and one after"
        )
    return dict(sorted(found.items()))
