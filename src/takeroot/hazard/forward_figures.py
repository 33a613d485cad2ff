"""Figures of the forward folds for the model's card, beside the rivals on the same people."""

from typing import Any

import numpy as np
import pandas as pd

from takeroot.hazard.evaluate.evaluate import evaluate

_OURS = "takeroot"
_DRAWS = 50
_LEVEL = (0.8, 1.25)
_RANKS_ONLY = ("tenure_rule", "facility_rate")
_OF_RANKS = ("auc", "average_precision", "precision_top_5", "lift_top_5", "precision_top_10", "lift_top_10")


def forward_figures(people: pd.DataFrame, *, horizon: int) -> tuple[dict[str, Any], ...]:
    """Judge the model and each rival on the people of all folds together.

    Parameters
    ----------
    people : DataFrame
        `Forward.people`.
    horizon : int
        The last lead, in months.

    Returns
    -------
    tuple of dict
        model, horizon, figure, value, low, high (90 %, people resampled), people, exits. Of rivals that only rank,
        only the figures of ranks. Empty without folds.
    """
    if people.empty or not people["event"].any():
        return ()
    models = {_OURS: "risk"} | {name: name for name in people.columns[5:]}
    parts = [_of_model(people, name, column, horizon) for name, column in models.items()]
    records = pd.concat(parts, ignore_index=True).to_dict("records")
    return tuple({str(key): value for key, value in record.items()} for record in records)


def is_validated(people: pd.DataFrame, *, horizon: int) -> bool:
    """Whether the folds' AUC lies surely above one half, and expected over observed between 0.8 and 1.25."""
    if people.empty or not people["event"].any():
        return False
    found = _of_model(people, _OURS, "risk", horizon).set_index("figure")
    ratio, surely = found["value"]["expected_over_observed"], found["low"]["auc"]
    return bool(surely > 1 / 2 and _LEVEL[0] <= ratio <= _LEVEL[1])


def _of_model(people: pd.DataFrame, model: str, column: str, horizon: int) -> pd.DataFrame:
    found = evaluate(
        people[[column]].to_numpy(dtype=np.float64),
        people["time"].to_numpy(dtype=np.float64),
        people["event"].to_numpy(dtype=bool),
        people["person"].to_numpy(dtype=np.int64),
        horizons=[float(horizon)],
        times=_DRAWS,
        over_time=False,
    )
    stated = found[["value", "low", "high"]].notna().all(axis=1)
    found = found[stated].drop(columns="horizon")
    if model in _RANKS_ONLY:
        found = found[found["figure"].isin(_OF_RANKS)]
    numbers = found[["value", "low", "high"]].round(6)
    return found.assign(**numbers, horizon=horizon, model=model)
