"""What `features` hands to `hazard`, `explain` and `levers`: one as-of month of people and their feature values."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class FeatureSet:
    """Everyone at risk at the end of one as-of month, with features at each lead.

    Parameters
    ----------
    as_of : int
        Month number M; nothing that happened or became known after its last day is in here.
    leads : tuple of int
        Ends of the lead intervals in months after M, rising (3, 6, 12).
    people : DataFrame
        One row a person, sorted by staff_id, index 0..n-1: staff_id, hire_date, facility_id and county ("unassigned"
        where unknown), facility_kind, profession, employment_type, title_level, sex, age and the flag notice_given, all
        as of M; and the flag objected, whenever that was. For grouping and audits, never a model's input.
    values : tuple of DataFrame
        One frame a lead, rows as `people`, one float64 column a feature in declared order, missing as NaN. Foreseen
        features stand at the middle of the lead's interval; all others are the same in every frame.
    """

    as_of: int
    leads: tuple[int, ...]
    people: pd.DataFrame
    values: tuple[pd.DataFrame, ...]

    def where(self, keep: ArrayLike) -> "FeatureSet":
        """Keep some of the people: a boolean a row of `people`. Values of those who stay do not change.

        Examples
        --------
        >>> two = pd.DataFrame({"staff_id": ["a", "b"]})
        >>> few = FeatureSet(24299, (3,), two, (pd.DataFrame({"age": [30.0, 40.0]}),)).where([False, True])
        >>> few.people["staff_id"].tolist(), few.values[0]["age"].tolist()
        (['b'], [40.0])
        """
        kept = np.asarray(keep, dtype=bool)
        people, *values = (frame.loc[kept].reset_index(drop=True) for frame in (self.people, *self.values))
        return FeatureSet(self.as_of, self.leads, people, tuple(values))
