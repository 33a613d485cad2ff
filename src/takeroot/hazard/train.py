"""Train the hazard model on a panel of as-of months; `landmarks` chooses them, `bundle` keeps what comes out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.bands import band_rates
from takeroot.hazard.forward import Forward, forward_folds
from takeroot.hazard.forward_figures import forward_figures, is_validated
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observation import observation_start, recording_delay
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.hazard.season import season
from takeroot.hazard.training import Training
from takeroot.months import month_text
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe

_UNKNOWN_SHARE = 0.05


def train_model(
    panel: Iterable[FeatureSet],
    staff: pd.DataFrame,
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    as_of: int,
    threads: int = 1,
) -> HazardModel:
    """Train on landmarks, with what was known at the end of the as-of month.

    Parameters
    ----------
    panel : iterable of FeatureSet
        The months that `landmarks` chose, in any order.
    staff : DataFrame
        The clean table `staff`.
    features : mapping of str to Feature
        The declarations; sensitive ones are left out.
    recipe : Recipe
        models/hazard.toml.
    as_of : int
        Month number M. An exit after it, or recorded after it, has not happened.
    threads : int
        Threads for training; they change no byte.

    Returns
    -------
    HazardModel
        With its `training_` filled in.

    Raises
    ------
    HazardError
        If there are fewer voluntary exits than `few_exits.refuse`, or no finished interval.
    """
    spells = as_known(outcomes(staff, recipe.exits), as_of)
    delay = recording_delay(spells, recipe.landmarks, as_of=as_of)
    names = [name for name, feature in features.items() if not feature.sensitive]
    rows = person_periods(panel, spells, names, settled=as_of - delay, most_people=recipe.landmarks.most_people)
    _require_exits(rows, recipe)
    start, settled = observation_start(spells, recipe.landmarks, as_of=as_of), as_of - delay
    model = _new_model(features, recipe, threads)
    model.fit_rows(rows, names, season=season(spells, start=start, settled=settled))
    model.month_ = as_of
    forward = forward_folds(rows, names, model, recipe, settled=settled, seasons=partial(season, spells, start=start))
    _calibrate(model, forward)
    told = _told(model, rows, forward, recipe, (as_of, start, delay))
    model.training_ = replace(told, warnings=_warnings(spells), assumptions=_assumptions(told, spells, recipe))
    return model


def _new_model(features: Mapping[str, Feature], recipe: Recipe, threads: int) -> HazardModel:
    directions = {name: feature.direction for name, feature in features.items() if feature.direction}
    return HazardModel(
        cuts=recipe.leads,
        directions=directions,
        foreseen=tuple(name for name, feature in features.items() if feature.foreseen),
        boosting=recipe.boosting,
        few_exits=recipe.few_exits,
        threads=threads,
    )


def _require_exits(rows: PersonPeriods, recipe: Recipe) -> None:
    exits = len(np.unique(rows.person[rows.event]))
    if exits < recipe.few_exits.refuse:
        raise HazardError(
            f"{exits} voluntary exits in the months that can train, {recipe.few_exits.refuse} are wanted "
            f"(hazard.toml: few_exits.refuse); deliver more months, or start from a pooled champion: "
            "takeroot adopt DIR --reason TEXT"
        )


def _calibrate(model: HazardModel, forward: Forward) -> None:
    for k, (slope, shift) in enumerate(forward.maps):
        model.scale_[k] = slope
        model.shift_[k] = model.shift_[k] * slope + shift


def _told(
    model: HazardModel, rows: PersonPeriods, forward: Forward, recipe: Recipe, months: tuple[int, int, int]
) -> Training:
    as_of, start, delay = months
    return replace(
        model.training_,
        people=len(np.unique(rows.person)),
        as_of=month_text(as_of),
        landmarks=tuple(month_text(int(month)) for month in np.unique(rows.as_of)),
        observation_start=month_text(start),
        delay=delay,
        calibrated=forward.calibrated,
        bands=band_rates(forward.people, recipe.bands),
        forward=forward_figures(forward.people, horizon=recipe.leads[-1]),
        validated=is_validated(forward.people, horizon=recipe.leads[-1]),
    )


def _warnings(spells: pd.DataFrame) -> tuple[str, ...]:
    ended = spells[spells["reason"] != ""]
    unknown = int((ended["reason"] == "unknown").sum())
    said = []
    if unknown > _UNKNOWN_SHARE * len(ended):
        said.append(f"{unknown} of {len(ended)} exits have no known reason; they count as competing, risks are low")
    return tuple(said)


def _assumptions(training: Training, spells: pd.DataFrame, recipe: Recipe) -> tuple[str, ...]:
    everybody, most = int(spells["person"].max()) + 1, recipe.landmarks.most_people
    drawn = (f"learnt from {most} people drawn from {everybody}",) if everybody > most else ()
    only = "only " if training.learner == "logistic" else ""
    few = f"{only}{training.exits} voluntary exits to learn from: the {training.learner} recipe is used"
    return (
        *drawn,
        *((few,) if training.learner != "boosting" else ()),
        f"exits are taken to be recorded since {training.observation_start}",
        f"exits are taken to be recorded within {training.delay} months",
    )
