"""The features of people as they would stand with a lever; the verbs themselves are in `change_verbs`."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.change_verbs import VERBS, Move
from takeroot.specs.lever import Change, Lever


def apply_changes(
    feature_set: FeatureSet, rows: NDArray[np.int64], levers: Sequence[Lever]
) -> tuple[pd.DataFrame, ...]:
    """Move the features of some people as one or more levers together would.

    Parameters
    ----------
    feature_set : FeatureSet
        Everyone: peers are looked up among all of them, as they are.
    rows : array of int (n,)
        Positions of the people who would get the levers.
    levers : sequence of Lever
        Their changes are made one after the other, in this order.

    Returns
    -------
    tuple of DataFrame
        As `FeatureSet.values`, for these n people. A missing value stays missing, and a feature that the feature set
        does not have is left out.

    Examples
    --------
    A subsidy of 500 yuan a month raises the pay and, in step with it, the ratio to the county hospital's:

    >>> from takeroot.specs.lever import Change
    >>> changes = (Change(feature="pay", verb="add", value=500),
    ...            Change(feature="ratio", verb="in_step_with", of="pay"))
    >>> lever = Lever.model_construct(changes=changes)
    >>> values = pd.DataFrame({"pay": [5000.0, np.nan], "ratio": [0.5, 0.6]})
    >>> features = FeatureSet(as_of=0, leads=(12,), people=pd.DataFrame(index=[0, 1]), values=(values,))
    >>> apply_changes(features, np.array([0, 1]), [lever])[0]
          pay  ratio
    0  5500.0   0.55
    1     NaN   0.60
    """
    changes = [change for lever in levers for change in lever.changes]
    return tuple(_changed(frame, feature_set.people, rows, changes) for frame in feature_set.values)  # noqa: PD011 - no frame


def _changed(
    frame: pd.DataFrame, people: pd.DataFrame, rows: NDArray[np.int64], changes: Sequence[Change]
) -> pd.DataFrame:
    before = frame.iloc[rows].reset_index(drop=True)
    after = before.copy()
    for change in changes:
        if change.feature in frame and (not change.of or change.of in frame):
            old = _floats(after[change.feature])
            move = Move(
                change=change,
                old=old,
                followed=_floats(before[change.of]) if change.of else old,
                moved=_floats(after[change.of]) if change.of else old,
                everyone=_floats(frame[change.of or change.feature]),
                rows=rows,
                groups=_groups(people, change),
                among=_among(people, change),
            )
            after[change.feature] = np.where(np.isnan(old), np.nan, VERBS[change.verb](move))
    return after


def _floats(column: pd.Series) -> NDArray[np.float64]:
    return column.to_numpy(dtype=np.float64)


def _groups(people: pd.DataFrame, change: Change) -> NDArray[np.int64]:
    if not change.peers:
        return np.zeros(len(people), dtype=np.int64)
    codes = people.groupby(list(change.peers), sort=True, observed=True, dropna=True).ngroup()
    return codes.fillna(-1).to_numpy().astype(np.int64)


def _among(people: pd.DataFrame, change: Change) -> NDArray[np.bool_]:
    if not change.among:
        return np.ones(len(people), dtype=bool)
    return (people["employment_type"] == change.among).to_numpy(dtype=bool)
