"""Some people with some features moved: what `levers` asks models to score again."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Moved(NamedTuple):
    """New values of k features of n people; all other features stand as they are.

    Parameters
    ----------
    people : array of int (n,)
        Which rows they are.
    features : tuple of str
        Which features, each once; a model passes over those that it does not know.
    after : array (L, k, n), or (1, k, n) where all leads are alike
        Their new values, missing as NaN.
    """

    people: NDArray[np.int64]
    features: tuple[str, ...]
    after: NDArray[np.float64]
