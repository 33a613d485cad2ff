"""Curves of the forward folds, for the figures of a training; `forward_figures` has the numbers."""

import numpy as np
import pandas as pd

from takeroot.hazard.evaluate.calibration import calibration_curve
from takeroot.hazard.evaluate.gains import gains
from takeroot.hazard.training import Curve

_DIGITS = 4


def forward_curves(people: pd.DataFrame, *, horizon: int) -> dict[str, Curve]:
    """Draw how right and how sharp the risks of all folds together were.

    Parameters
    ----------
    people : DataFrame
        `Forward.people`.
    horizon : int
        The last lead, in months.

    Returns
    -------
    dict
        `calibration`: predicted risk and share who left, smoothed; `gains`: share of people listed, highest risk first,
        and share of the leavers among them. Empty without folds.
    """
    if people.empty or not people["event"].any():
        return {}
    risk, time = (people[name].to_numpy(dtype=np.float64) for name in ("risk", "time"))
    event = people["event"].to_numpy(dtype=bool)
    drawn = {
        "calibration": calibration_curve(risk, time, event, horizon=float(horizon)),
        "gains": gains(risk, time, event, horizon=float(horizon)),
    }
    return {name: _points(*axes) for name, axes in drawn.items()}


def _points(across: np.ndarray, up: np.ndarray) -> Curve:
    known = np.isfinite(across) & np.isfinite(up)
    return tuple(zip(across[known].round(_DIGITS).tolist(), up[known].round(_DIGITS).tolist(), strict=True))
