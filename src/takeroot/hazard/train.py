"""Train the hazard model on a panel of as-of months; `landmarks` chooses them, `bundle` keeps what comes out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.bands import band_rates
from takeroot.hazard.forget_unrecorded import forget_unrecorded
from takeroot.hazard.forward import Forward, forward_folds
from takeroot.hazard.forward_curves import forward_curves
from takeroot.hazard.forward_figures import forward_figures, is_validated
from takeroot.hazard.model import HazardModel
from takeroot.hazard.new_model import new_model
from takeroot.hazard.observed import Observed, observed
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.hazard.train_booster import BoosterOf, train_booster
from takeroot.hazard.training import Training
from takeroot.months import last_day, month_text
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
    seen = observed(staff, recipe, as_of=as_of)
    names = [name for name, feature in features.items() if not feature.sensitive]
    rows = person_periods(panel, seen.spells, names, settled=seen.settled, most_people=recipe.landmarks.most_people)
    return train_on_rows(rows, seen, features, recipe, as_of=as_of, threads=threads)


def train_on_rows(
    rows: PersonPeriods,
    seen: Observed,
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    as_of: int,
    threads: int = 1,
    train: BoosterOf = train_booster,
) -> HazardModel:
    """Train on rows that stand ready, as `train_model` does; their columns are the features that are not sensitive.

    What the rows hold of exits before they were recorded is set to missing, in place. `train` tells where the members'
    boosters are trained; forward folds are trained in this process.
    """
    names = [name for name, feature in features.items() if not feature.sensitive]
    _require_exits(rows, recipe)
    forget_unrecorded(rows, features, start=seen.start)
    model = new_model(features, recipe, threads=threads).fit_rows(rows, names, season=seen.season(), train=train)
    model.month_ = as_of
    forward = forward_folds(rows, names, model, recipe, seen=seen)
    _calibrate(model, forward)
    told = _told(model, rows, forward, recipe, seen)
    model.training_ = replace(
        told,
        as_of=month_text(as_of),
        warnings=_warnings(seen.spells),
        assumptions=_assumptions(told, _met(seen.spells, rows), recipe),
    )
    return model


def _require_exits(rows: PersonPeriods, recipe: Recipe) -> None:
    exits = rows.exits
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


def _told(model: HazardModel, rows: PersonPeriods, forward: Forward, recipe: Recipe, seen: Observed) -> Training:
    return replace(
        model.training_,
        people=len(np.unique(rows.person)),
        landmarks=tuple(month_text(int(month)) for month in np.unique(rows.as_of)),
        observation_start=month_text(seen.start),
        delay=seen.delay,
        calibrated=forward.calibrated,
        bands=band_rates(forward.people, recipe.bands),
        forward=forward_figures(forward.people, horizon=recipe.leads[-1]),
        curves=forward_curves(forward.people, horizon=recipe.leads[-1]),
        validated=is_validated(forward.people, horizon=recipe.leads[-1]),
    )


def _warnings(spells: pd.DataFrame) -> tuple[str, ...]:
    ended = spells[spells["reason"] != ""]
    unknown = int((ended["reason"] == "unknown").sum())
    said = []
    if unknown > _UNKNOWN_SHARE * len(ended):
        said.append(f"{unknown} of {len(ended)} exits have no known reason; they count as competing, risks are low")
    return tuple(said)


def _met(spells: pd.DataFrame, rows: PersonPeriods) -> int:
    """People who, for all that was known then, were employed at one of the landmarks."""
    days = last_day(np.unique(rows.as_of))
    next_after_hire = np.append(days, np.iinfo(np.int64).max)[np.searchsorted(days, spells["hire_day"].to_numpy())]
    return int(spells.loc[next_after_hire < spells["known_day"].to_numpy(), "person"].nunique())


def _assumptions(training: Training, met: int, recipe: Recipe) -> tuple[str, ...]:
    most = recipe.landmarks.most_people
    drawn = (f"learnt from {training.people} people drawn from {met}",) if met > most else ()
    only = "only " if training.learner == "logistic" else ""
    few = f"{only}{training.exits} voluntary exits to learn from: the {training.learner} recipe is used"
    return (
        *drawn,
        *((few,) if training.learner != "boosting" else ()),
        f"exits are taken to be recorded since {training.observation_start}",
        f"exits are taken to be recorded within {training.delay} months",
    )
