"""Step functions of time, as `predict_survival_function` returns them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class StepFunction:
    """A right-continuous step function: `y[i]` holds from `x[i]` until `x[i + 1]`; 1 before the first.

    Parameters
    ----------
    x : ndarray of shape (K,)
        Times of the steps, rising.
    y : ndarray of shape (K,)
        Values from each step on.

    Examples
    --------
    >>> StepFunction(np.array([3.0, 6.0]), np.array([0.9, 0.8]))([0, 3, 4, 6]).tolist()
    [1.0, 0.9, 0.9, 0.8]
    """

    x: Floats
    y: Floats

    @property
    def domain(self) -> tuple[float, float]:
        """From time zero to the last step; nothing is known beyond it."""
        return 0.0, float(self.x[-1])

    def __call__(self, time: ArrayLike) -> Floats:
        """Values at times within the domain.

        Raises
        ------
        ValueError
            If a time lies outside the domain.
        """
        at = np.asarray(time, dtype=np.float64)
        if not ((at >= 0) & (at <= self.x[-1])).all():
            raise ValueError(f"times must lie between 0 and {self.x[-1]:g}")
        return np.r_[1.0, self.y][np.searchsorted(self.x, at, side="right")]
