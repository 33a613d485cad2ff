"""Forward folds inside a training: whether an affine map would have helped, and how often each band left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone

from takeroot.hazard.affine import affine_map, log_loss
from takeroot.hazard.fit_members import choose_learner
from takeroot.hazard.fold_rows import fold_rows
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observed import Observed
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.rivals import rival_margins
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]

_CLEAR = 2.0  # standard errors by which a map must beat none
_ENOUGH_EXITS = 100


@dataclass(frozen=True)
class Forward:
    """What the folds say.

    Parameters
    ----------
    calibrated : bool
        Whether the maps differ from the identity.
    maps : tuple of (float, float), one a lead
        Slope and shift of the calibrated margin.
    people : DataFrame
        A row a person and fold: fold, person, risk (within the last lead), time (months), event, and the log-odds or
        ranks of the rivals on the same rows, a column each.
    """

    calibrated: bool
    maps: tuple[tuple[float, float], ...]
    people: pd.DataFrame


@dataclass(frozen=True)
class _Fold:
    rows: PersonPeriods
    margin: Floats
    rivals: Mapping[str, Floats]


def forward_folds(
    rows: PersonPeriods, names: Sequence[str], model: HazardModel, recipe: Recipe, *, seen: Observed
) -> Forward:
    """Train up to each of the last years, predict the year after, and learn from the comparison.

    Parameters
    ----------
    rows : PersonPeriods
        All training rows.
    names : sequence of str
        Their features.
    model : HazardModel
        Parameters to train with; a single member is trained a fold, of the kind that the whole has exits for.
    recipe : Recipe
        `calibration.folds` years, the newest first; years without a past of enough exits are left out.
    seen : Observed
        Exits as known: the settled month from which the years are counted back, and the season before each.
    """
    ends = np.asarray(recipe.leads)
    kind = choose_learner(rows.exits, recipe.few_exits)
    origins = [seen.settled - int(ends[-1]) * (back + 1) for back in range(recipe.calibration.folds)]
    folds = [
        _fold(rows, names, clone(model).set_params(learner=kind), ends, origin=origin, seen=seen)
        for origin in reversed(origins)
    ]
    usable = [fold for fold in folds if fold is not None]
    maps = _maps(usable, len(ends))
    identity = ((1.0, 0.0),) * len(ends)
    return Forward(maps != identity, maps, _people(usable, ends))


def _fold(
    rows: PersonPeriods,
    names: Sequence[str],
    model: HazardModel,
    ends: NDArray[np.int64],
    *,
    origin: int,
    seen: Observed,
) -> _Fold | None:
    past, year = fold_rows(rows, ends, origin=origin)
    if past.event.sum() < _ENOUGH_EXITS or len(np.unique(past.interval)) < len(ends) or not year.event.any():
        return None
    model.fit_rows(past, names, members=1, season=seen.season(settled=origin))
    return _Fold(year, model.margin_of_rows(year), rival_margins(past, year, names, model))


def _maps(folds: Sequence[_Fold], leads: int) -> tuple[tuple[float, float], ...]:
    identity = ((1.0, 0.0),) * leads
    if len(folds) < 2:  # noqa: PLR2004 - one year to learn the map, another to try it
        return identity
    learnt = _learn(folds[:-1], leads)
    if _gain(folds[-1], learnt) < _CLEAR:
        return identity
    return _learn(folds, leads)


def _learn(folds: Sequence[_Fold], leads: int) -> tuple[tuple[float, float], ...]:
    interval = np.concatenate([fold.rows.interval for fold in folds])
    margin = np.concatenate([fold.margin for fold in folds])
    event = np.concatenate([fold.rows.event for fold in folds])
    weight = np.concatenate([fold.rows.exposure for fold in folds])
    return tuple(affine_map(margin[interval == k], event[interval == k], weight[interval == k]) for k in range(leads))


def _gain(fold: _Fold, maps: Sequence[tuple[float, float]]) -> float:
    """By how many standard errors, people taken whole, the maps lower the log-loss."""
    slope, shift = (np.array(part)[fold.rows.interval] for part in zip(*maps, strict=True))
    without = log_loss(fold.margin, fold.rows.event, fold.rows.exposure)
    gain = without - log_loss(slope * fold.margin + shift, fold.rows.event, fold.rows.exposure)
    _, of_row = np.unique(fold.rows.person, return_inverse=True)
    per_person = np.bincount(of_row, gain)
    error = per_person.std() * np.sqrt(len(per_person))
    return float(gain.sum() / error) if error > 0 else 0.0


def _people(folds: Sequence[_Fold], ends: NDArray[np.int64]) -> pd.DataFrame:
    """The people of each fold's first landmark that has finished every interval."""
    parts = [_people_of(number, fold, ends) for number, fold in enumerate(folds)]
    columns = ["fold", "person", "risk", "time", "event"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _people_of(number: int, fold: _Fold, ends: NDArray[np.int64]) -> pd.DataFrame:
    whole = fold.rows.interval == len(ends) - 1
    first = fold.rows.as_of[whole].min() if whole.any() else -1
    keep = fold.rows.as_of == first
    rows = fold.rows.where(keep)
    people, of_row = np.unique(rows.person, return_inverse=True)
    width = np.diff(ends, prepend=0)[rows.interval]
    rivals = {name: _risk(margin[keep], of_row) for name, margin in fold.rivals.items()}
    return pd.DataFrame(
        {
            "fold": number,
            "person": people,
            "risk": _risk(fold.margin[keep], of_row),
            "time": np.bincount(of_row, width * rows.exposure, minlength=len(people)),
            "event": np.bincount(of_row, rows.event, minlength=len(people)) > 0,
            **rivals,
        }
    )


def _risk(margin: Floats, of_row: NDArray[np.int64]) -> Floats:
    return np.asarray(-np.expm1(np.bincount(of_row, -np.logaddexp(0, margin))), dtype=np.float64)
