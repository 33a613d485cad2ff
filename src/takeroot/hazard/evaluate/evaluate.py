"""Every figure at every horizon, with intervals, for everybody or by group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.evaluate.brier import brier, integrated_brier
from takeroot.hazard.evaluate.calibration import calibration
from takeroot.hazard.evaluate.concordance import concordance
from takeroot.hazard.evaluate.ranking import average_precision, precision_at
from takeroot.hazard.evaluate.resample import resample

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIGURES = (
    "base_rate",
    "auc",
    "average_precision",
    "precision_top_5",
    "lift_top_5",
    "precision_top_10",
    "lift_top_10",
    "brier",
    "calibration_slope",
    "calibration_intercept",
    "expected_over_observed",
)
_COLUMNS = ["horizon", "figure", "value", "low", "high", "people", "exits"]
_FEWEST_EXITS = 10


def evaluate(
    risks: Floats,
    time: Floats,
    event: Flags,
    person: NDArray[np.int64],
    *,
    horizons: Sequence[float],
    times: int = 200,
    seed: int = 0,
    over_time: bool = True,
) -> pd.DataFrame:
    """Judge risks by what happened afterwards.

    Parameters
    ----------
    risks : ndarray of shape (n, H)
        A column a horizon.
    time : ndarray of shape (n,)
        From the prediction to the exit, or to when the person was lost to view.
    event : ndarray of bool of shape (n,)
        Whether it was a voluntary exit.
    person : ndarray of int of shape (n,)
        Whose row it is: people are resampled, not rows.
    horizons : sequence of float of length H
        In the unit of `time`, rising.
    times : int
        Draws for the intervals; 0 for none.
    seed : int
    over_time : bool
        Whether to add the figures over all horizons, the dearest to resample.

    Returns
    -------
    DataFrame
        A row a horizon and figure: horizon, figure (`FIGURES`; over all horizons `concordance`, Uno's, and
        `integrated_brier`, under the last), value, low and high (90 %), people, exits.
    """
    parts = [
        _at(risks[:, k], time, event, person, horizon=horizon, times=times, seed=seed)
        for k, horizon in enumerate(horizons)
    ]
    if over_time:
        parts.append(_over_time(risks, time, event, person, horizons=horizons, times=times, seed=seed))
    return pd.concat(parts, ignore_index=True)[_COLUMNS]


def evaluate_groups(
    risks: Floats,
    time: Floats,
    event: Flags,
    person: NDArray[np.int64],
    *,
    groups: pd.Series,
    horizons: Sequence[float],
    times: int = 0,
) -> pd.DataFrame:
    """The same within each group of people; groups of fewer than ten exits within the last horizon are left out."""
    names = groups.astype("str").to_numpy()
    parts = []
    for name in sorted(set(names)):
        here = names == name
        if (event[here] & (time[here] <= horizons[-1])).sum() < _FEWEST_EXITS:
            continue
        found = evaluate(risks[here], time[here], event[here], person[here], horizons=horizons, times=times)
        parts.append(found.assign(group=name))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*_COLUMNS, "group"])


def _at(
    risk: Floats,
    time: Floats,
    event: Flags,
    person: NDArray[np.int64],
    *,
    horizon: float,
    times: int,
    seed: int,
) -> pd.DataFrame:
    def figures(weight: Floats) -> Floats:
        return _figures(risk, time, event, horizon, weight)

    value, low, high = resample(figures, person, times=times, seed=seed)
    exits = int((event & (time <= horizon)).sum())
    return pd.DataFrame({"horizon": horizon, "figure": FIGURES, "value": value, "low": low, "high": high}).assign(
        people=len(time), exits=exits
    )


def _figures(risk: Floats, time: Floats, event: Flags, horizon: float, weight: Floats) -> Floats:
    base = precision_at(risk, time, event, horizon=horizon, share=1.0, weight=weight)
    top5, top10 = (
        precision_at(risk, time, event, horizon=horizon, share=share, weight=weight) for share in (0.05, 0.10)
    )
    meant = calibration(risk, time, event, horizon=horizon, weight=weight)
    return np.array(
        [
            base,
            auc(risk, time, event, horizon=horizon, weight=weight),
            average_precision(risk, time, event, horizon=horizon, weight=weight),
            top5,
            _over(top5, base),
            top10,
            _over(top10, base),
            brier(risk, time, event, horizon=horizon, weight=weight),
            meant.slope,
            meant.intercept,
            meant.ratio,
        ]
    )


def _over(top: float, base: float) -> float:
    return top / base if base > 0 else float("nan")


def _over_time(
    risks: Floats,
    time: Floats,
    event: Flags,
    person: NDArray[np.int64],
    *,
    horizons: Sequence[float],
    times: int,
    seed: int,
) -> pd.DataFrame:
    last = float(horizons[-1])

    def figures(weight: Floats) -> Floats:
        ordered = concordance(risks[:, -1], time, event, horizon=last, censoring_weighted=True, weight=weight)
        if len(horizons) == 1:
            return np.array([ordered, np.nan])
        return np.array([ordered, integrated_brier(risks, time, event, horizons=horizons, weight=weight)])

    value, low, high = resample(figures, person, times=min(times, 50), seed=seed)
    exits = int((event & (time <= last)).sum())
    frame = pd.DataFrame({"figure": ["concordance", "integrated_brier"], "value": value, "low": low, "high": high})
    return frame.assign(horizon=last, people=len(time), exits=exits)
