"""What the stages ask of a trained model, so that none of them needs to know how it was learnt."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.moved import Moved

Floats = NDArray[np.float64]


class Changes(Protocol):
    """People whose log-odds are asked for again and again with some of their features moved."""

    def changes(self, moves: Sequence[Moved]) -> Floats:
        """How far `member_log_odds` of the people moved change, (B, people of all moves, L), one move after the other.

        Everything is asked in one go: a call costs more than its rows.
        """

    def beyond(self, pairs: Sequence[tuple[Moved, Moved]]) -> Floats:
        """How much more they change with both of each pair than the sum of what each changes; as `changes`.

        The two of a pair move the same people, and no feature is in both.
        """


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
        """Base (n, L), the lead's own part in it, and contributions (n, L, F): to 1e-6 they add up to `log_odds`."""

    def changes_of(self, values: Sequence[pd.DataFrame]) -> Changes:
        """Get ready to score these people again with some of their features moved."""
