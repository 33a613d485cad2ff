"""The true hazards of everyone employed at the end of a month, over the months after it, as arrays (people, months)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import Problem, TakerootError
from takeroot.months import month_text


@dataclass(frozen=True)
class TruePath:
    """People and the columns of truth["hazard"] over the months that follow, leavers as if they had stayed.

    Parameters
    ----------
    staff_id : ndarray of str
        The people, sorted.
    columns : dict of str to ndarray
        Each numeric column of truth["hazard"], (people, months).
    """

    staff_id: NDArray[Any]
    columns: dict[str, NDArray[Any]]


def true_path(truth: Mapping[str, pd.DataFrame], as_of: int, months: int) -> TruePath:
    """Cut the path of everyone employed at the end of `as_of` out of the truth.

    Raises
    ------
    TakerootError
        If the truth does not reach so far: it goes from the first month of records to a year after the last one.
    """
    hazard = truth["hazard"]
    first, last = int(hazard["month"].min()), int(hazard["month"].max())
    if not first <= as_of + 1 <= as_of + months <= min(last, as_of + 12):
        reach = f"the truth goes from {month_text(first)} to {month_text(last)}, a year at most for each person"
        raise TakerootError(Problem(f"{month_text(as_of)} + {months} months", reach, "ask for months within it"))
    rows = hazard[(hazard["month"] > as_of) & (hazard["month"] <= as_of + months)]
    begins = rows[(rows["month"] == as_of + 1) & rows["at_risk"]]
    rows = rows[rows["staff_id"].cat.codes.isin(begins["staff_id"].cat.codes)]
    shape = (len(begins), months)
    columns = {name: rows[name].to_numpy().reshape(shape) for name in hazard.columns if name != "staff_id"}
    return TruePath(begins["staff_id"].to_numpy(dtype=object), columns)


def cumulated_hazard(truth: Mapping[str, pd.DataFrame], path: TruePath, as_of: int, known: list[str]) -> NDArray[Any]:
    """What each person of `path` had lived through by the end of `as_of`, of the hazard that `known` columns make."""
    hazard = truth["hazard"]
    past = hazard[(hazard["month"] <= as_of) & hazard["at_risk"]]
    lived = np.exp(past[known].sum(axis=1).to_numpy(dtype=np.float64))
    per_code = np.bincount(past["staff_id"].cat.codes, weights=lived, minlength=len(hazard["staff_id"].cat.categories))
    return per_code[hazard["staff_id"].cat.categories.get_indexer(pd.Index(path.staff_id))]
