"""Train up to T, predict, wait, compare, origin by origin: the figures; pages are made elsewhere."""

from collections.abc import Mapping, Sequence

import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.backtest.judged import Backtest, Note, judged
from takeroot.hazard.backtest.past_rows import past_rows
from takeroot.hazard.backtest.predicted import Oracle, Rivals, predicted
from takeroot.hazard.contender import Contender
from takeroot.hazard.cox import cox_available
from takeroot.hazard.new_model import new_model
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.months import month_text
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe


def backtest(
    panel: Mapping[int, FeatureSet],
    staff: pd.DataFrame,
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    as_of: int,
    origins: Mapping[int, Sequence[int]],
    previous: Contender | None = None,
    oracle: Oracle | None = None,
    times: int = 50,
    threads: int = 1,
) -> Backtest:
    """Refit at every origin with what was known then, and judge with what is known at M.

    Parameters
    ----------
    panel : mapping of int to FeatureSet
        Every month that `backtest_origins` names.
    staff : DataFrame
        The clean table `staff`.
    features : mapping of str to Feature
        The declarations.
    recipe : Recipe
        models/hazard.toml. A single model is trained an origin, not the ensemble.
    as_of : int
        Month number M.
    origins : mapping of int to sequence of int
        Origins and their landmarks.
    previous : Contender, optional
        The champion's recipe, refitted at every origin beside ours.
    oracle : callable, optional
        On simulated data: takes an origin, gives the true risk within the last lead by staff_id.
    times : int
        Draws for the intervals.
    threads : int

    Raises
    ------
    HazardError
        If no origin has enough exits.
    """
    names = [name for name, feature in features.items() if not feature.sensitive]
    judging = as_known(outcomes(staff, recipe.exits), as_of)
    parts: list[pd.DataFrame] = []
    notes: list[Note] = []
    for origin, months in origins.items():
        past, of_year = past_rows([panel[month] for month in months], staff, features, recipe, origin=origin)
        exits = past.exits
        if exits < recipe.few_exits.refuse:
            notes.append({"note": "left_out", "month": month_text(origin), "exits": exits})
            continue
        model = new_model(features, recipe, threads=threads).fit_rows(past, names, members=1, season=of_year)
        before = previous.fit(past, names, season=of_year) if previous else None
        rivals = Rivals(before, oracle)
        parts.append(predicted(panel[origin], judging, past, names=names, model=model, recipe=recipe, rivals=rivals))
    if not parts:
        raise HazardError(
            f"no origin has {recipe.few_exits.refuse} voluntary exits before it (hazard.toml: few_exits.refuse): "
            "too few for a backtest; deliver more months"
        )
    if not cox_available():
        notes.append({"note": "no_cox"})
    return judged(pd.concat(parts, ignore_index=True), recipe, times=times, notes=tuple(notes))
