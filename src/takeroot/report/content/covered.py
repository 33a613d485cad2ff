"""Facilities that a roll-up may speak of: large enough, and with somebody scored; no total counts the others."""

import pandas as pd

from takeroot.specs.disclosure import Disclosure


def covered(facilities: pd.DataFrame, rules: Disclosure) -> pd.DataFrame:
    """Keep the facilities that have their own line in a roll-up.

    Totals over these alone tell nothing of the others, whatever else somebody knows: a total that counted a facility of
    nine would give its number to whoever holds the lists of the rest.

    Parameters
    ----------
    facilities : DataFrame
        facilities.parquet.
    rules : Disclosure

    Examples
    --------
    >>> rates = {"expected_turnover_12m": [0.1, 0.1], "low": [0.0, 0.0], "high": [0.2, 0.2]}
    >>> covered(pd.DataFrame({"facility_id": ["A", "B"], "headcount": [9, 10], **rates}), Disclosure())["facility_id"]
    1    B
    Name: facility_id, dtype: str
    """
    known = facilities.dropna(subset=["expected_turnover_12m", "low", "high"])
    return known[known["headcount"] >= rules.smallest_group]
