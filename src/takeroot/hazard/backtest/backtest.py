"""Train up to T, predict, wait, compare, origin by origin: the figures; pages are made elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.backtest.predicted import GROUPS, OURS, Oracle, predicted
from takeroot.hazard.cox import cox_available
from takeroot.hazard.evaluate.calibration import calibration_curve
from takeroot.hazard.evaluate.evaluate import evaluate, evaluate_groups
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observation import observation_start, recording_delay
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.hazard.season import Season, season
from takeroot.months import month_text
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]

_RANK_ONLY = ("tenure_rule", "facility_rate", "cox")
_OF_RANKS = ("auc", "average_precision", "precision_top_5", "lift_top_5", "precision_top_10", "lift_top_10")


@dataclass(frozen=True)
class Backtest:
    """What came of predictions made in the past.

    Parameters
    ----------
    people : DataFrame
        A row an origin and person: origin (month text), person, time (months watched), event, the groups, and for
        each model `<model>_<lead>` its risk within the lead (of models that only rank, a number that rises with it).
    figures : DataFrame
        model, horizon, figure, value, low, high, people, exits, over all origins.
    by_origin, by_group : DataFrame
        The same for our model, with `origin`, or with `grouping` and `group`.
    curves : DataFrame
        horizon, predicted, observed: the smooth calibration curve of our model.
    notes : tuple of str
        Origins left out and why; rivals left out and why.
    """

    people: pd.DataFrame
    figures: pd.DataFrame
    by_origin: pd.DataFrame
    by_group: pd.DataFrame
    curves: pd.DataFrame
    notes: tuple[str, ...]


def backtest(
    panel: Mapping[int, FeatureSet],
    staff: pd.DataFrame,
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    as_of: int,
    origins: Mapping[int, Sequence[int]],
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
    parts, notes = [], []
    for origin, months in origins.items():
        past, of_year = _past([panel[month] for month in months], staff, recipe, names, origin=origin)
        exits = len(np.unique(past.person[past.event]))
        if exits < recipe.few_exits.refuse:
            notes.append(f"{month_text(origin)}: left out, only {exits} voluntary exits before it")
            continue
        model = _model(features, recipe, threads).fit_rows(past, names, members=1, season=of_year)
        parts.append(predicted(panel[origin], judging, past, names=names, model=model, recipe=recipe, oracle=oracle))
    if not parts:
        raise HazardError([*notes, "no origin has enough voluntary exits before it for a backtest"])
    if not cox_available():
        notes.append("no Cox regression beside it: its extra is not installed (cox)")
    return _judged(pd.concat(parts, ignore_index=True), recipe, times, tuple(notes))


def _past(
    panel: Sequence[FeatureSet], staff: pd.DataFrame, recipe: Recipe, names: Sequence[str], *, origin: int
) -> tuple[PersonPeriods, Season]:
    """Training rows and season as they were known at the origin."""
    spells = as_known(outcomes(staff, recipe.exits), origin)
    settled = origin - recording_delay(spells, recipe.landmarks, as_of=origin)
    start = observation_start(spells, recipe.landmarks, as_of=origin)
    rows = person_periods(panel, spells, names, settled=settled)
    return rows, season(spells, start=start, settled=settled)


def _model(features: Mapping[str, Feature], recipe: Recipe, threads: int) -> HazardModel:
    directions = {name: feature.direction for name, feature in features.items() if feature.direction}
    return HazardModel(
        cuts=recipe.leads,
        directions=directions,
        boosting=recipe.boosting,
        few_exits=recipe.few_exits,
        threads=threads,
    )


def _judged(people: pd.DataFrame, recipe: Recipe, times: int, notes: tuple[str, ...]) -> Backtest:
    last = recipe.leads[-1]
    models = [column.removesuffix(f"_{last}") for column in people.columns if column.endswith(f"_{last}")]
    figures = pd.concat([_of_model(people, name, recipe, times) for name in models], ignore_index=True)
    origins = [
        _of_model(here, OURS, recipe, 0).assign(origin=origin) for origin, here in people.groupby("origin", sort=True)
    ]
    groups = [_of_group(people, name, recipe) for name in GROUPS if name in people]
    curves = [_curve(people, lead) for lead in recipe.leads]
    return Backtest(
        people=people,
        figures=figures,
        by_origin=pd.concat(origins, ignore_index=True),
        by_group=pd.concat(groups, ignore_index=True) if groups else pd.DataFrame(),
        curves=pd.concat(curves, ignore_index=True),
        notes=notes,
    )


def _of_model(people: pd.DataFrame, name: str, recipe: Recipe, times: int) -> pd.DataFrame:
    leads = [lead for lead in recipe.leads if f"{name}_{lead}" in people]
    scored = people[people[f"{name}_{leads[-1]}"].notna()]
    found = evaluate(
        scored[[f"{name}_{lead}" for lead in leads]].to_numpy(dtype=np.float64),
        *_outcome(scored),
        horizons=[float(lead) for lead in leads],
        times=times,
        over_time=False,
    )
    found = found[found["value"].notna()]
    if name in _RANK_ONLY:
        found = found[found["figure"].isin(_OF_RANKS)]
    return found.assign(model=name)


def _of_group(people: pd.DataFrame, name: str, recipe: Recipe) -> pd.DataFrame:
    found = evaluate_groups(
        people[[f"{OURS}_{lead}" for lead in recipe.leads]].to_numpy(dtype=np.float64),
        *_outcome(people),
        groups=people[name],
        horizons=[float(lead) for lead in recipe.leads],
    )
    return found.assign(model=OURS, grouping=name)


def _curve(people: pd.DataFrame, lead: int) -> pd.DataFrame:
    time, event, _ = _outcome(people)
    risk = people[f"{OURS}_{lead}"].to_numpy(dtype=np.float64)
    predicted, observed = calibration_curve(risk, time, event, horizon=float(lead))
    return pd.DataFrame({"horizon": lead, "predicted": predicted, "observed": observed})


def _outcome(people: pd.DataFrame) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    return (
        people["time"].to_numpy(dtype=np.float64),
        people["event"].to_numpy(dtype=bool),
        people["person"].to_numpy(dtype=np.int64),
    )
