"""The figures of a backtest: every model on the same people, by origin and by group, with curves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.hazard.backtest.predicted import GROUPS, OURS
from takeroot.hazard.evaluate.calibration import calibration_curve
from takeroot.hazard.evaluate.evaluate import evaluate, evaluate_groups
from takeroot.hazard.evaluate.gains import gains
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]
Note = Mapping[str, str | int]
Outcome = tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]

_RANK_ONLY = ("tenure_rule", "facility_rate", "cox")
_LEVEL_ONLY = "base_rate"  # one risk for everybody has no slope
_OF_RANKS = (
    *("auc", "average_precision", "precision_top_5", "lift_top_5", "precision_top_10", "lift_top_10"),
    "concordance",
)
_FEW = 20  # draws for the many groups and origins


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
    by_origin : DataFrame
        The same by `origin`, for our model and its rivals; intervals for ours.
    by_group : DataFrame
        The same for our model, with `grouping` and `group`.
    curves : DataFrame
        horizon, predicted, observed: the smooth calibration curve of our model.
    gains : DataFrame
        model, share, found: the share of the last horizon's leavers among that share of people, highest risk first.
    notes : tuple of mapping
        Origins and rivals left out: `note` says which sentence of the page, other keys fill its places.
    """

    people: pd.DataFrame
    figures: pd.DataFrame
    by_origin: pd.DataFrame
    by_group: pd.DataFrame
    curves: pd.DataFrame
    gains: pd.DataFrame
    notes: tuple[Note, ...]


def judged(people: pd.DataFrame, recipe: Recipe, *, times: int, notes: tuple[Note, ...] = ()) -> Backtest:
    """Judge what `predicted` gives.

    Parameters
    ----------
    people : DataFrame
        `Backtest.people`.
    recipe : Recipe
        Its leads are the horizons.
    times : int
        Draws of people for the intervals.
    notes : tuple of mapping
        Handed on.
    """
    last = recipe.leads[-1]
    models = [column.removesuffix(f"_{last}") for column in people.columns if column.endswith(f"_{last}")]
    few = min(times, _FEW)
    figures = [_of_model(people, name, recipe, times) for name in models]
    origins = [
        _of_model(here, name, recipe, few if name == OURS else 0).assign(origin=origin)
        for origin, here in people.groupby("origin", sort=True)
        for name in models
    ]
    groups = [_of_group(people, name, recipe, few) for name in GROUPS if name in people]
    return Backtest(
        people=people,
        figures=pd.concat(figures, ignore_index=True),
        by_origin=pd.concat(origins, ignore_index=True),
        by_group=pd.concat(groups, ignore_index=True) if groups else pd.DataFrame(),
        curves=pd.concat([_curve(people, lead) for lead in recipe.leads], ignore_index=True),
        gains=pd.concat([_gains(people, name, last) for name in models], ignore_index=True),
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
    )
    found = found[found["value"].notna()]
    if name in _RANK_ONLY:
        found = found[found["figure"].isin(_OF_RANKS)]
    if name == _LEVEL_ONLY:
        found = found[found["figure"] != "calibration_slope"]
    return found.assign(model=name)


def _of_group(people: pd.DataFrame, name: str, recipe: Recipe, times: int) -> pd.DataFrame:
    found = evaluate_groups(
        people[[f"{OURS}_{lead}" for lead in recipe.leads]].to_numpy(dtype=np.float64),
        *_outcome(people),
        groups=people[name],
        horizons=[float(lead) for lead in recipe.leads],
        times=times,
    )
    return found.assign(model=OURS, grouping=name)


def _curve(people: pd.DataFrame, lead: int) -> pd.DataFrame:
    time, event, _ = _outcome(people)
    risk = people[f"{OURS}_{lead}"].to_numpy(dtype=np.float64)
    predicted, observed = calibration_curve(risk, time, event, horizon=float(lead))
    return pd.DataFrame({"horizon": lead, "predicted": predicted, "observed": observed})


def _gains(people: pd.DataFrame, name: str, lead: int) -> pd.DataFrame:
    scored = people[people[f"{name}_{lead}"].notna()]
    time, event, _ = _outcome(scored)
    share, found = gains(scored[f"{name}_{lead}"].to_numpy(dtype=np.float64), time, event, horizon=float(lead))
    return pd.DataFrame({"model": name, "share": share, "found": found})


def _outcome(people: pd.DataFrame) -> Outcome:
    return (
        people["time"].to_numpy(dtype=np.float64),
        people["event"].to_numpy(dtype=bool),
        people["person"].to_numpy(dtype=np.int64),
    )
