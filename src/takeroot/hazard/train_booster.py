"""Training one booster: rows, labels and parameters to LightGBM's text. Here it is done in this process.

`BoosterOf` is what another place to train must offer; `takeroot.cluster.train_boosters` trains on many machines.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class BoosterRows(NamedTuple):
    """N rows to train a booster on.

    Parameters
    ----------
    values : ndarray of shape (N, F + 1)
        Features, and the lead interval's number as last column.
    event, weight, init_score : ndarray of shape (N,)
        Label, weight above 0, and the log-odds to start from.
    """

    values: Floats
    event: Floats
    weight: Floats
    init_score: Floats


BoosterOf = Callable[[BoosterRows, Mapping[str, object], int], str]
"""From rows, LightGBM's parameters and the number of rounds to the text of a model."""


def train_booster(rows: BoosterRows, parameters: Mapping[str, object], rounds: int) -> str:
    """Train in this process; the same rows in the same order give the same trees, whatever the number of threads."""
    import lightgbm  # noqa: PLC0415 - only training and scoring with boosting need it

    settings = dict(parameters)
    data = lightgbm.Dataset(
        rows.values,
        rows.event,
        weight=rows.weight,
        init_score=rows.init_score,
        params=settings,
        free_raw_data=True,
    )
    return str(lightgbm.train(settings, data, rounds).model_to_string())
