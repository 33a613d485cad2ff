"""A delivery as training and its audit see it, however large it was; `learn_in_groups` makes it of a large one."""

from collections.abc import Iterable
from dataclasses import dataclass

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.records.reading import Reading


@dataclass(frozen=True)
class Learnable:
    """What there is to learn from.

    Parameters
    ----------
    reading : Reading
        The staff is among its tables; of a delivery read in groups they are those that were read whole.
    tables : CleanTables
        All rows that the audit looks at.
    panel : iterable of FeatureSet
        Everyone at work at each landmark; of a delivery read in groups without features. It can be gone through again.
    rows : PersonPeriods
        Rows to train on.
    now : FeatureSet
        Those at work at the end of the month up to which exits are recorded; of a large delivery those drawn.
    looked_at : PersonPeriods or None
        Rows that the audit looks at, where the panel has no features.
    """

    reading: Reading
    tables: CleanTables
    panel: Iterable[FeatureSet]
    rows: PersonPeriods
    now: FeatureSet
    looked_at: PersonPeriods | None = None
