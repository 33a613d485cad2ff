"""The contract of features: what a model is asked to score has its columns, as numbers, one frame a lead."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from takeroot.errors import HazardError, Problem

_AGAIN = "build the features with the workspace that the model was trained in"


def require_features(values: Sequence[pd.DataFrame], wanted: Sequence[str], *, leads: int) -> None:
    """Refuse values that are not those of a model.

    Parameters
    ----------
    values : sequence of DataFrame
        One frame a lead.
    wanted : sequence of str
        The model's columns. Others may stand beside them, in any order.
    leads : int
        How many lead intervals the model has.

    Raises
    ------
    HazardError
        With every column that is missing, stands there twice, holds no numbers or something infinite; or if there are
        not as many frames as leads, or not of the same people.

    Examples
    --------
    >>> require_features([pd.DataFrame({"age": [30.0]})], ["age"], leads=1)
    """
    if len(values) != leads or len({len(frame) for frame in values}) != 1:
        found = ", ".join(str(len(frame)) for frame in values) or "none"
        raise HazardError(
            Problem("features", f"{leads} frames of the same people are wanted, found people: {found}", _AGAIN)
        )
    distinct = {id(frame): frame for frame in values}
    problems = list(dict.fromkeys(problem for frame in distinct.values() for problem in _problems(frame, wanted)))
    if problems:
        raise HazardError(problems)


def _problems(frame: pd.DataFrame, wanted: Sequence[str]) -> Iterator[Problem]:
    if _are_all_fine(frame, wanted):
        return
    counted = frame.columns.value_counts()
    for name in wanted:
        times = int(counted.get(name, 0))
        if times != 1:
            yield Problem(name, "the model's feature is missing" if not times else "stands there twice", _AGAIN)
        elif not _is_number(frame[name]):
            yield Problem(name, f"holds {frame[name].dtype}, not numbers", _AGAIN)
        elif np.isinf(frame[name].to_numpy()).any():
            yield Problem(name, "holds something infinite", _AGAIN)


def _are_all_fine(frame: pd.DataFrame, wanted: Sequence[str]) -> bool:
    """The usual case, told at once: one block of finite or missing numbers that has every column once."""
    if not frame.columns.is_unique or not set(wanted) <= set(frame.columns):
        return False
    block = frame.to_numpy()
    return block.dtype == np.float64 and not np.isinf(block).any()


def _is_number(column: pd.Series) -> bool:
    return isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf"
