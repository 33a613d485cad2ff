"""What is earned: own pay by profession, title, schooling and contract; the county hospital's for the same."""

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import Columns

Floats = NDArray[np.float64]
_YEAR = 2020

_PROFESSION = np.array([4300, 3300, 3100, 3100, 3200, 3200, 3200, 1900, 3400, 2400], dtype=float)
_LEVEL = np.array([0.80, 1.0, 1.25, 1.6, 1.9])
_SCHOOLING = np.array([0.92, 0.95, 1.0, 1.06, 1.12, 1.2])
_EMPLOYMENT = np.array([1.14, 1.07, 0.88, 0.82, 1.0])
_HOSPITAL = np.array([7600, 5600, 5600, 5600, 5500, 5500, 5600, 4200, 5600, 3900], dtype=float)


def county_hospital_pay(month: int, profession: NDArray[np.int64], level: NDArray[np.int64], county: Floats) -> Floats:
    """Yuan a month at the county hospital; it rises each January.

    Parameters
    ----------
    month : int
        Month number.
    profession, level : ndarray of int
        Codes of `PROFESSION` and `LEVEL`.
    county : ndarray
        The county's own level, in logarithms.

    Examples
    --------
    >>> int(county_hospital_pay(24240, np.array([0]), np.array([1]), np.zeros(1))[0])
    7600
    """
    years = month // 12 - _YEAR
    raw = _HOSPITAL[profession] * _LEVEL[level] * np.exp(county) * 1.045**years
    return np.round(raw / 10) * 10


def base_pay(p: Columns, month: int, local: Floats) -> Floats:
    """Basic yuan a month of each person; `local` is what the county and the facility add, in logarithms."""
    served = np.minimum((month - p["hire"]) / 12, 30)
    rise = np.where(p["employment"] <= 1, 1.04, 1.028) ** (month // 12 - _YEAR)
    pay = _PROFESSION[p["profession"]] * _LEVEL[p["level"]] * _SCHOOLING[p["education"]] * _EMPLOYMENT[p["employment"]]
    return pay * (1 + 0.008 * served) * np.exp(local + p["pay_own"]) * rise
