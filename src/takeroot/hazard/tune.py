"""Search for a recipe on forward folds; needs the extra `tune`. `tune_patch` writes what was found as TOML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from takeroot.errors import HazardError
from takeroot.hazard.affine import log_loss
from takeroot.hazard.fit_members import choose_learner
from takeroot.hazard.fold_rows import fold_rows
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observed import Observed
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.season import Season
from takeroot.specs.recipe import Boosting, FewExits, Recipe

if TYPE_CHECKING:
    from optuna import Study, Trial

Floats = NDArray[np.float64]
Changes = Mapping[str, Mapping[str, float]]

_FOLDS = 2
_ENOUGH_EXITS = 30


@dataclass(frozen=True)
class Tuned:
    """What a search found.

    Parameters
    ----------
    changes : mapping
        Section of hazard.toml to key to value; empty where nothing beat the recipe.
    before, after : float
        Mean log-loss a person-period on the forward folds, of the recipe and of what was found.
    trials, folds : int
        How many recipes were tried besides the one in use, on how many years.
    """

    changes: Changes
    before: float
    after: float
    trials: int
    folds: int


@dataclass(frozen=True)
class _Fold:
    past: PersonPeriods
    year: PersonPeriods
    season: Season


def tune(
    rows: PersonPeriods,
    names: Sequence[str],
    model: HazardModel,
    recipe: Recipe,
    *,
    seen: Observed,
    trials: int,
) -> Tuned:
    """Try recipes, each trained up to a past year and judged in the year after it, and keep the best.

    The recipe in use is judged first. Trees are searched where there are exits enough for them, else the penalty of the
    logistic hazard. The same rows and number of trials give the same answer.

    Parameters
    ----------
    rows : PersonPeriods
        All training rows.
    names : sequence of str
        Their features.
    model : HazardModel
        Parameters to start from.
    recipe : Recipe
        models/hazard.toml.
    seen : Observed
        Exits as known: the settled month from which the years are counted back, and the season before each.
    trials : int
        How many recipes to try besides the one in use.

    Raises
    ------
    HazardError
        If the extra is not installed, or no past year has enough exits before it.
    """
    if find_spec("optuna") is None:
        raise HazardError("--tune needs Optuna: pip install 'takeroot[tune]'")
    folds = _folds(rows, recipe, seen)
    if not folds:
        raise HazardError("no past year has enough voluntary exits before it to tune on; keep the recipe as it is")
    learner = choose_learner(rows.exits, recipe.few_exits)
    started = clone(model).set_params(learner=learner, boosting=recipe.boosting, few_exits=recipe.few_exits)
    before = _loss(started, folds, names)
    study = _search(folds, names, started, trials, seed=recipe.boosting.seed)
    better = study.best_value < before
    best = study.best_trial.params if better else {}
    return Tuned(_changes(best), before, study.best_value if better else before, len(study.trials), len(folds))


def _folds(rows: PersonPeriods, recipe: Recipe, seen: Observed) -> list[_Fold]:
    ends = np.asarray(recipe.leads)
    found = []
    for back in range(_FOLDS):
        origin = seen.settled - int(ends[-1]) * (back + 1)
        past, year = fold_rows(rows.where(rows.exposure > 0), ends, origin=origin)
        if past.event.sum() >= _ENOUGH_EXITS and len(np.unique(past.interval)) == len(ends) and year.event.any():
            found.append(_Fold(past, year, seen.season(settled=origin)))
    return found


def _search(folds: Sequence[_Fold], names: Sequence[str], model: HazardModel, trials: int, *, seed: int) -> "Study":
    import optuna  # noqa: PLC0415 - an extra

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: _loss(_tried(trial, model), folds, names), n_trials=trials)
    return study


def _tried(trial: "Trial", model: HazardModel) -> HazardModel:
    boosting, few = (model.boosting or Boosting()).model_dump(), (model.few_exits or FewExits()).model_dump()
    for key, value in _drawn(trial, model.learner).items():
        section, name = key.split(".")
        (boosting if section == "boosting" else few)[name] = value
    return clone(model).set_params(boosting=Boosting(**boosting), few_exits=FewExits(**few))


def _loss(model: HazardModel, folds: Sequence[_Fold], names: Sequence[str]) -> float:
    """Mean log-loss a person-period, of the recipe refitted before each fold's year."""
    lost = weight = 0.0
    for fold in folds:
        fitted = clone(model).fit_rows(fold.past, names, members=1, season=fold.season)
        lost += float(log_loss(fitted.margin_of_rows(fold.year), fold.year.event, fold.year.exposure).sum())
        weight += float(fold.year.exposure.sum())
    return lost / weight


def _drawn(trial: "Trial", learner: str) -> dict[str, float]:
    if learner == "logistic":
        return {"few_exits.penalty": trial.suggest_float("few_exits.penalty", 0.1, 1000.0, log=True)}
    ridge = (
        {"few_exits.ridge": trial.suggest_float("few_exits.ridge", 1.0, 10_000.0, log=True)}
        if learner == "mixed"
        else {}
    )
    return ridge | {
        "boosting.rounds": trial.suggest_int("boosting.rounds", 40, 400, log=True),
        "boosting.learning_rate": trial.suggest_float("boosting.learning_rate", 0.02, 0.3, log=True),
        "boosting.leaves": trial.suggest_int("boosting.leaves", 3, 24),
        "boosting.depth": trial.suggest_int("boosting.depth", 2, 6),
        "boosting.min_data": trial.suggest_int("boosting.min_data", 20, 600, log=True),
        "boosting.feature_fraction": trial.suggest_float("boosting.feature_fraction", 0.2, 1.0),
        "boosting.bagging_fraction": trial.suggest_float("boosting.bagging_fraction", 0.5, 1.0),
        "boosting.l2": trial.suggest_float("boosting.l2", 0.1, 100.0, log=True),
    }


def _changes(params: Mapping[str, float]) -> Changes:
    """Sections, keys and values, rounded to three figures, as one would write them."""
    found: dict[str, dict[str, float]] = {}
    for key, value in params.items():
        section, name = key.split(".")
        found.setdefault(section, {})[name] = value if isinstance(value, int) else float(f"{value:.3g}")
    return found
