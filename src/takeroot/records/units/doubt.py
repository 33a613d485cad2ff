"""What is said of amounts in doubt, and where an amount stands that is."""

import numpy as np
from numpy.typing import NDArray

Doubt = tuple[str, int, str]
"""A note: a number between two texts."""

_FAR = 1000.0


def in_doubt(ratio: NDArray[np.float64], yearly: tuple[float, float]) -> NDArray[np.bool_]:
    """Whether ratios look like a year's amounts beside a month's, or like ten thousands beside ones.

    Examples
    --------
    >>> in_doubt(np.array([1.0, 12.0, 1e-4, 1e4, 0.0]), (7, 30)).tolist()
    [False, True, True, True, False]
    """
    size = np.abs(ratio)
    tiny = (size > 0) & (size < 1 / _FAR)
    return ((size > yearly[0]) & (size < yearly[1])) | (size > _FAR) | tiny
