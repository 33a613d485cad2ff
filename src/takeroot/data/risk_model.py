"""What the stages ask of a trained model, so that none of them needs to know how it was learnt."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class RiskModel(Protocol):
    """A discrete-time hazard over lead intervals. n people, L leads, F features, B resampled members.

    `values` is one frame a lead, as in `FeatureSet.values`.
    """

    @property
    def leads(self) -> tuple[int, ...]:
        """Ends of the lead intervals in months, rising."""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns it wants, in order."""

    def log_odds(self, values: Sequence[pd.DataFrame]) -> Floats:
        """Calibrated log-odds of the hazard in each lead interval, (n, L)."""

    def member_log_odds(self, values: Sequence[pd.DataFrame]) -> Floats:
        """The same from each model of the resampled ensemble, (B, n, L): how far the answer hangs on the sample."""

    def contributions(self, values: Sequence[pd.DataFrame]) -> tuple[Floats, Floats]:
        """Base (L,) and contributions (n, L, F); base + their sum over F is `log_odds`, to 1e-6.

        The lead's own contribution is in the base of each person: base is (n, L).
        """
