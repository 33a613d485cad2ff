"""What `features` hands to `hazard`, `explain` and `levers`: one as-of month of people and their feature values."""

from dataclasses import dataclass

import pandas as pd


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
        One row a person, sorted by staff_id, index 0..n-1: staff_id, hire_date, facility_id ("unassigned" where unknown),
        county, facility_kind, profession, employment_type, title_level, sex, age, and the flags notice_given and
        objected, all as of M. For grouping and audits, never a model's input.
    values : tuple of DataFrame
        One frame a lead, rows as `people`, one float64 column a feature in declared order, missing as NaN. Foreseen
        features stand at the middle of the lead's interval; all others are the same in every frame.
    """

    as_of: int
    leads: tuple[int, ...]
    people: pd.DataFrame
    values: tuple[pd.DataFrame, ...]
