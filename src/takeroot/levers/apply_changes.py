"""The features of people as they would stand with a lever; the verbs themselves are in `change_verbs`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.change_verbs import VERBS, Move
from takeroot.specs.lever import Change, Lever

T = TypeVar("T")


def apply_changes(
    feature_set: FeatureSet, rows: NDArray[np.int64], levers: Sequence[Lever], *, around: "Around | None" = None
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
    around : Around, optional
        What is known of everyone in this feature set, kept from call to call.

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
    known = around or Around(feature_set)
    return tuple(_changed(known, lead, rows, changes) for lead in range(len(feature_set.leads)))


class Around:
    """What the verbs ask of everyone in a feature set, each thing worked out once.

    Parameters
    ----------
    feature_set : FeatureSet
    """

    def __init__(self, feature_set: FeatureSet) -> None:
        self._people = feature_set.people
        self.frames = feature_set.values  # noqa: PD011 - no frame
        self.place = {str(name): k for k, name in enumerate(self.frames[0].columns)}
        self._blocks = [frame.to_numpy(dtype=np.float64).T for frame in self.frames]
        self._groups: dict[tuple[str, ...], NDArray[np.int64]] = {}
        self._among: dict[str, NDArray[np.bool_]] = {}
        self._made: dict[tuple[int, str, tuple[str, ...], str, str], object] = {}

    def block(self, lead: int) -> NDArray[np.float64]:
        """(F, N) values of everyone."""
        return self._blocks[lead]

    def groups(self, peers: tuple[str, ...]) -> NDArray[np.int64]:
        """(N,) code of each one's peer group, -1 where it is unknown."""
        if peers not in self._groups:
            self._groups[peers] = _groups(self._people, peers)
        return self._groups[peers]

    def among(self, employment: str) -> NDArray[np.bool_]:
        """(N,) who counts for a peer median."""
        if employment not in self._among:
            self._among[employment] = _among(self._people, employment)
        return self._among[employment]

    def once(self, lead: int, change: Change, make: Callable[[], T]) -> T:
        """What a verb makes of everyone for one change at one lead."""
        name = (lead, change.of or change.feature, change.peers, change.among, change.verb)
        if name not in self._made:
            self._made[name] = make()
        return cast("T", self._made[name])


def _changed(around: Around, lead: int, rows: NDArray[np.int64], changes: Sequence[Change]) -> pd.DataFrame:
    block, place = around.block(lead), around.place
    before = block[:, rows]
    after = before.copy()
    for change in changes:
        if change.feature in place and (not change.of or change.of in place):
            old = after[place[change.feature]]
            followed = place[change.of] if change.of else place[change.feature]
            move = Move(
                change=change,
                old=old,
                followed=before[followed] if change.of else old,
                moved=after[followed] if change.of else old,
                everyone=block[followed],
                rows=rows,
                groups=around.groups(change.peers),
                among=around.among(change.among),
                once=partial(around.once, lead, change),
            )
            after[place[change.feature]] = np.where(np.isnan(old), np.nan, VERBS[change.verb](move))
    return pd.DataFrame(after.T, columns=list(place), copy=False)


def _groups(people: pd.DataFrame, peers: tuple[str, ...]) -> NDArray[np.int64]:
    if not peers:
        return np.zeros(len(people), dtype=np.int64)
    codes = people.groupby(list(peers), sort=True, observed=True, dropna=True).ngroup()
    return codes.fillna(-1).to_numpy().astype(np.int64)


def _among(people: pd.DataFrame, employment: str) -> NDArray[np.bool_]:
    if not employment:
        return np.ones(len(people), dtype=bool)
    return (people["employment_type"] == employment).to_numpy(dtype=bool)
