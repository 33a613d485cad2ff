"""What is typical of a person's peers, for reasons to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from takeroot.specs.feature import Feature


class Typical(NamedTuple):
    """A typical value of one feature, NaN where nobody's is known, and whose it is: `peers` is empty for everyone's."""

    value: float
    peers: str


@dataclass(frozen=True)
class TypicalValues:
    """Typical values by group of peers, with everyone's where a group is too small.

    Parameters
    ----------
    peers : str
        The column of `people` that makes peers (`profession`, `facility_id`).
    values : DataFrame
        One row a group, one column a feature: the median, or the share of yes for a yes_no feature. Missing where
        nobody's value is known.
    of_peers : DataFrame
        The same shape: whether the value is the group's own, not everyone's.
    everyone : Series
        The same over all people.
    """

    peers: str
    values: pd.DataFrame
    of_peers: pd.DataFrame
    everyone: "pd.Series[float]"

    def of(self, group: str) -> dict[str, Typical]:
        """Give what is typical of a member of `group`, by feature id."""
        if group not in self.values.index:
            return {str(name): Typical(float(value), "") for name, value in self.everyone.items()}
        row = self.values.index.get_loc(group)
        known = zip(self.values.columns, self.values.to_numpy()[row], self.of_peers.to_numpy()[row], strict=True)
        return {str(name): Typical(float(value), self.peers if own else "") for name, value, own in known}


def typical_values(
    groups: "pd.Series[str]", values: pd.DataFrame, features: Mapping[str, Feature], *, fewest: int = 10
) -> TypicalValues:
    """Work out what is typical of each group of peers.

    Parameters
    ----------
    groups : Series
        Each person's group (`feature_set.people["profession"]`); its name says who the peers are.
    values : DataFrame
        Feature values, rows as `groups`.
    features : mapping of str to Feature
        Declarations: a yes_no feature gets a share, any other a median.
    fewest : int
        A group with fewer known values than this takes everyone's, so that nobody is described by a handful.

    Returns
    -------
    TypicalValues

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> nights = Feature(id="nights", factor="workload", label=Label(zh="夜班", en="nights"), unit="times", verb="mean")
    >>> professions = pd.Series(["nurse", "nurse", "doctor"], name="profession")
    >>> known = typical_values(professions, pd.DataFrame({"nights": [2.0, 4.0, 9.0]}), {"nights": nights}, fewest=2)
    >>> known.of("nurse")["nights"]
    Typical(value=3.0, peers='profession')
    >>> known.of("doctor")["nights"]
    Typical(value=4.0, peers='')
    """
    shares = pd.Index([name for name, feature in features.items() if feature.unit == "yes_no" and name in values])
    everyone = values.median()
    everyone[shares] = values[shares].mean()
    grouped = values.groupby(groups.to_numpy(dtype=object), sort=True)
    own = grouped.median()
    own[shares] = grouped[list(shares)].mean()
    of_peers = grouped.count() >= fewest
    # Filled by column; numpy, since pandas-stubs know no `where` with a row of replacements.
    filled = np.where(of_peers, own, everyone.to_numpy())
    return TypicalValues(
        str(groups.name), pd.DataFrame(filled, index=own.index, columns=own.columns), of_peers, everyone
    )
