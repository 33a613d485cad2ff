"""Bands of the 12-month risk: who is in which, and what share of a band really leaves."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.specs.recipe import Bands

Floats = NDArray[np.float64]

BANDS: Final = ("low", "watch", "high")


def band_numbers(risk: Floats, bands: Bands) -> NDArray[np.int64]:
    """Position of each risk's band in `BANDS`; a risk on a cut lies above it.

    Examples
    --------
    >>> band_numbers(np.array([0.1, 0.15, 0.5]), Bands()).tolist()
    [0, 1, 2]
    """
    return np.searchsorted([bands.watch, bands.high], risk, side="right").astype(np.int64)


def band_rates(people: pd.DataFrame, bands: Bands) -> dict[str, dict[str, float]]:
    """What share of each band left of their own will, over the time its people were at risk.

    Parameters
    ----------
    people : DataFrame
        Predictions made before the outcome was known: risk, time (months at risk, up to the horizon) and event.
    bands : Bands
        The cuts.

    Returns
    -------
    dict
        Band to `rate` (exits over exits and the exposure of those who did not leave) and `people`; a band that nobody
        was in is left out.
    """
    if people.empty:
        return {}
    number = band_numbers(people["risk"].to_numpy(dtype=np.float64), bands)
    event = people["event"].to_numpy(dtype=bool)
    time = people["time"].to_numpy(dtype=np.float64)
    exposure = np.where(event, 1.0, time / time.max())
    exits, whole = np.bincount(number, event, minlength=3), np.bincount(number, exposure, minlength=3)
    count = np.bincount(number, minlength=3)
    return {
        band: {"rate": round(float(exits[k] / whole[k]), 6), "people": int(count[k])}
        for k, band in enumerate(BANDS)
        if count[k]
    }
