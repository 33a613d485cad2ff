"""The features of people as they would stand with a lever; the verbs themselves are in `change_verbs`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.change_verbs import VERBS, Move
from takeroot.specs.lever import Change, Lever

T = TypeVar("T")
Floats = NDArray[np.float64]
NewValues = tuple[Mapping[str, Floats], ...]
"""New values (n,) by feature: one mapping a lead, or a single one where all leads are alike."""


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
    new = new_values(Around(feature_set), rows, [change for lever in levers for change in lever.changes])
    before = [frame.iloc[rows].reset_index(drop=True) for frame in feature_set.values]  # noqa: PD011 - no frame
    return tuple(frame.assign(**new[min(lead, len(new) - 1)]) for lead, frame in enumerate(before))


class Around:
    """What the verbs ask of everyone in a feature set, each thing worked out once.

    Parameters
    ----------
    feature_set : FeatureSet
    """

    def __init__(self, feature_set: FeatureSet) -> None:
        frames = feature_set.values  # noqa: PD011 - no frame
        self._people = feature_set.people
        self._blocks = [frame.to_numpy(dtype=np.float64).T for frame in frames]
        self.leads, self.place = len(frames), {str(name): k for k, name in enumerate(frames[0].columns)}
        self._groups: dict[tuple[str, ...], NDArray[np.int64]] = {}
        self._among: dict[str, NDArray[np.bool_]] = {}
        self._alike: dict[str, bool] = {}
        self._made: dict[tuple[int, str, tuple[str, ...], str, str], object] = {}

    def everyone(self, lead: int, feature: str) -> Floats:
        """(N,) values of a feature as it stands."""
        return self._blocks[lead][self.place[feature]]

    def alike(self, features: Iterable[str]) -> bool:
        """Whether these features are the same at all leads."""
        return all(self._same(name) for name in features if name in self.place)

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

    def _same(self, feature: str) -> bool:
        if feature not in self._alike:
            first, *others = (self.everyone(lead, feature) for lead in range(self.leads))
            self._alike[feature] = all(np.array_equal(first, other, equal_nan=True) for other in others)
        return self._alike[feature]


def new_values(
    around: Around, rows: NDArray[np.int64], changes: Sequence[Change], *, already: NewValues = ({},)
) -> NewValues:
    """New values of the features that changes name, for some people.

    Parameters
    ----------
    around : Around
        Everyone as they stand.
    rows : array of int (n,)
        Positions of the people who move.
    changes : sequence of Change
        Made one after the other.
    already : NewValues
        What has been moved before, for the same people.

    Returns
    -------
    NewValues
        Everything moved before, and now.
    """
    alike = len(already) == 1 and around.alike(name for change in changes for name in (change.feature, change.of))
    leads = range(1 if alike else around.leads)
    return tuple(_changed(around, lead, rows, changes, already[min(lead, len(already) - 1)]) for lead in leads)


def _changed(
    around: Around, lead: int, rows: NDArray[np.int64], changes: Sequence[Change], already: Mapping[str, Floats]
) -> dict[str, Floats]:
    before: dict[str, Floats] = {}
    after = dict(already)

    def stood(feature: str) -> Floats:
        if feature not in before:
            before[feature] = around.everyone(lead, feature)[rows]
        return before[feature]

    def stands(feature: str) -> Floats:
        return after[feature] if feature in after else stood(feature)

    for change in changes:
        if change.feature in around.place and (not change.of or change.of in around.place):
            old = stands(change.feature)
            move = Move(
                change=change,
                old=old,
                followed=stood(change.of) if change.of else old,
                moved=stands(change.of) if change.of else old,
                everyone=around.everyone(lead, change.of or change.feature),
                rows=rows,
                groups=around.groups(change.peers),
                among=around.among(change.among),
                once=partial(around.once, lead, change),
            )
            after[change.feature] = np.where(np.isnan(old), np.nan, VERBS[change.verb](move))
    return after


def _groups(people: pd.DataFrame, peers: tuple[str, ...]) -> NDArray[np.int64]:
    if not peers:
        return np.zeros(len(people), dtype=np.int64)
    codes = people.groupby(list(peers), sort=True, observed=True, dropna=True).ngroup()
    return codes.fillna(-1).to_numpy().astype(np.int64)


def _among(people: pd.DataFrame, employment: str) -> NDArray[np.bool_]:
    if not employment:
        return np.ones(len(people), dtype=bool)
    return (people["employment_type"] == employment).to_numpy(dtype=bool)
