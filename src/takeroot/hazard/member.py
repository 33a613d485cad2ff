"""One member of the ensemble: a boosted margin, a linear one, or the mean of both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.boosted_margin import BoostedMargin
from takeroot.hazard.linear_margin import LinearMargin

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Member:
    """Margins learnt from one draw of the people; their mean is the member's log-odds."""

    margins: tuple[BoostedMargin | LinearMargin, ...]

    def margin(self, values: Floats, interval: NDArray[np.int64]) -> Floats:
        """Log-odds of each row, (N,), before calibration."""
        parts = [part.margin(values, interval) for part in self.margins]
        return sum(parts[1:], parts[0]) / len(parts)
