"""Log-odds of people by a model and by each of its resampled members, worked out in one go."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Odds(NamedTuple):
    """Calibrated log-odds of the hazard in each lead interval.

    Parameters
    ----------
    mean : array (n, L)
        The model's own.
    members : array (B, n, L)
        Of each resampled member, spread as far as the answer hangs on the people sampled.
    """

    mean: NDArray[np.float64]
    members: NDArray[np.float64]

    def of(self, people: NDArray[np.int64]) -> "Odds":
        """The same for some of the people."""
        return Odds(self.mean[people], self.members[:, people])
