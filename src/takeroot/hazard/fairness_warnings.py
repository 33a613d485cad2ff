"""The limits of models/hazard.toml held against the frame that `fairness` makes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from takeroot.specs.recipe import Fairness


def fairness_warnings(found: pd.DataFrame, limits: Fairness) -> tuple[str, ...]:
    """Say which groups are surely flagged more, or less, often than others beyond the limits, or surely judged wrongly.

    A group counts where it and the others have at least `limits.fewest` people and its whole interval lies outside.

    Parameters
    ----------
    found : DataFrame
        As `fairness` returns it.
    limits : Fairness
        The table [fairness] of models/hazard.toml.

    Returns
    -------
    tuple of str
        A sentence a group; it names no person.

    Examples
    --------
    >>> row = {"attribute": "sex", "group": "F", "people": 90, "impact_ratio": 2.0, "low": 1.5, "high": 2.7}
    >>> even = {"expected_over_observed": 1.0, "calibration_low": 0.8, "calibration_high": 1.2, "observed_exits": 20.0}
    >>> fairness_warnings(pd.DataFrame([row | even]), Fairness(sex=1.25))
    ('fairness: sex F: flagged 2.00 times as often as others (1.50 to 2.70); the limit is 1.25',)
    """
    large = found[found["people"] >= limits.fewest].to_dict("records")
    return (*_impact(large, limits), *_level(large, limits))


def _impact(found: Sequence[Any], limits: Fairness) -> list[str]:
    return [
        f"fairness: {row['attribute']} {row['group']}: flagged {row['impact_ratio']:.2f} times as often as others "
        f"({row['low']:.2f} to {row['high']:.2f}); the limit is {getattr(limits, row['attribute']):g}"
        for row in found
        if _outside(row["low"], row["high"], getattr(limits, row["attribute"]))
    ]


def _level(found: Sequence[Any], limits: Fairness) -> list[str]:
    return [
        f"fairness: {row['attribute']} {row['group']}: {row['expected_over_observed']:.2f} times as many exits were "
        f"expected as came ({row['calibration_low']:.2f} to {row['calibration_high']:.2f}); "
        f"the limit is {limits.calibration:g}"
        for row in found
        if _outside(row["calibration_low"], row["calibration_high"], limits.calibration)
    ]


def _outside(low: float, high: float, limit: float) -> bool:
    """Whether the whole interval lies above the limit or below one over it; NaN never does."""
    return low > limit or high < 1 / limit
