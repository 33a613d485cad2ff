"""What the true world knows of a lever."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import Columns

Entitled = Callable[[Columns, int], NDArray[np.bool_]]
Change = Callable[[Columns, int], Columns]


@dataclass(frozen=True)
class TrueLever:
    """One lever.

    Parameters
    ----------
    entitled : callable
        (people, month) to whether each may be given it.
    change : callable
        (people, month) to the columns of their state that it changes.
    months : int
        How long it lasts; 0 for good.
    cost : float
        Yuan a person over the time it lasts, for the `measures` table.
    shown : callable, optional
        (people, month) to the columns that offices see changed: pay, housing, school place, contract.
    """

    entitled: Entitled
    change: Change
    months: int = 0
    cost: float = 0.0
    shown: Change | None = None
