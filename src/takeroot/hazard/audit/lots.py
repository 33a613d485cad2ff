"""A lot for each person, by which few are drawn of many: every check draws the same people."""

import numpy as np
from numpy.typing import NDArray


def lots(people: int) -> NDArray[np.float64]:
    """Numbers from 0 to 1 by person number; those of more people begin with those of fewer.

    Examples
    --------
    >>> lots(3)[:2].tolist() == lots(2).tolist()
    True
    """
    return np.random.default_rng(0).random(people)
