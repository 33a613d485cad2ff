"""Which as-of months make training rows; `person_periods` makes the rows."""

import pandas as pd

from takeroot.errors import HazardError
from takeroot.hazard.observed import observed
from takeroot.months import month_text
from takeroot.specs.recipe import Recipe


def landmarks(staff: pd.DataFrame, recipe: Recipe, *, as_of: int, first_data_month: int) -> list[int]:
    """Choose the as-of months to train on, counted back from the newest month whose exits are recorded.

    Parameters
    ----------
    staff : DataFrame
        The clean table `staff`.
    recipe : Recipe
        `landmarks` says how far apart they lie and how much record must lie before each.
    as_of : int
        Month number M at whose end the model is trained.
    first_data_month : int
        The first month in which the records hold anything to look back on.

    Returns
    -------
    list of int
        Month numbers, rising. The newest of them train the short leads only, since longer intervals have not ended.

    Raises
    ------
    HazardError
        If no month is left.
    """
    seen = observed(staff, recipe, as_of=as_of)
    first = max(seen.start, first_data_month + recipe.landmarks.look_back - 1)
    found = list(range(seen.settled - recipe.landmarks.every, first - 1, -recipe.landmarks.every))
    if not found:
        raise HazardError(
            f"no month to train on: exits are recorded from {month_text(seen.start)}, records begin in "
            f"{month_text(first_data_month)}, a landmark wants {recipe.landmarks.look_back} months before it and "
            f"{recipe.landmarks.every} after it; deliver more months, or lower landmarks.look_back in hazard.toml"
        )
    return found[::-1]
