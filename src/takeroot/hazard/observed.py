"""What was known of exits at the end of a month; `outcomes` and `observation` work it out."""

from dataclasses import dataclass

import pandas as pd

from takeroot.hazard import season as seasons
from takeroot.hazard.observation import observation_start, recording_delay
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.season import Season
from takeroot.specs.recipe import Recipe


@dataclass(frozen=True)
class Observed:
    """Exits as they stood in the records at the end of an as-of month.

    Parameters
    ----------
    spells : DataFrame
        Outcomes as known then (`as_known`).
    delay : int
        Months until exits are recorded.
    settled : int
        Month number up to whose end exits are recorded: the as-of month less the delay.
    start : int
        Month number from which exits are recorded at all.
    """

    spells: pd.DataFrame
    delay: int
    settled: int
    start: int

    def season(self, *, settled: int | None = None) -> Season:
        """By how much more people leave in each month of the year, learnt up to a settled month."""
        return seasons.season(self.spells, start=self.start, settled=self.settled if settled is None else settled)


def observed(staff: pd.DataFrame, recipe: Recipe, *, as_of: int) -> Observed:
    """Tell what was known of exits at the end of a month.

    Parameters
    ----------
    staff : DataFrame
        The clean table `staff`, later exits and all.
    recipe : Recipe
        models/hazard.toml.
    as_of : int
        Month number M. An exit after it, or recorded after it, has not happened.

    Raises
    ------
    HazardError
        If no exit is known by then, or a reason is neither voluntary nor competing.
    """
    spells = as_known(outcomes(staff, recipe.exits), as_of)
    delay = recording_delay(spells, recipe.landmarks, as_of=as_of)
    start = observation_start(spells, recipe.landmarks, as_of=as_of)
    return Observed(spells, delay, as_of - delay, start)
