"""Facilities added up to one place, with the interval of its expected exits."""

import pandas as pd

from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.rollup import Place
from takeroot.report.content.standing import COUNTY_LINE, standing

_NINE_IN_TEN = 1.645
"""Standard deviations on either side of the mean that hold 90 % of a normal distribution."""


def place_sum(key: object, name: object, rows: pd.DataFrame) -> Place:
    """Add facilities up to a county or the whole: chance evens out between them, the doubt that they share does not.

    Parameters
    ----------
    key, name : object
        Of the place.
    rows : DataFrame
        Its facilities, as in facilities.parquet.
    """
    people, exits = int(rows["headcount"].sum()), float(_exits(rows).sum())
    turnover, half = exits / max(people, 1), _half_width(rows) / max(people, 1)
    low, high = max(turnover - half, 0.0), min(turnover + half, 1.0)
    return Place(
        id=str(key),
        name=clean_text(str(name)),
        county=clean_text(str(name)),
        people=people,
        exits=exits,
        turnover=turnover,
        low=low,
        high=high,
        standing=standing(low, high, COUNTY_LINE),
    )


def _exits(places: pd.DataFrame) -> pd.Series:
    return places["expected_exits_12m"] + places["expected_other_exits_12m"]


def _half_width(rows: pd.DataFrame) -> float:
    """Half of the 90 % interval of the exits; a run that does not part its doubt is taken to share all of it."""
    if "own_variance" not in rows:
        return float(((rows["high"] - rows["low"]) / 2 * rows["headcount"]).sum())
    shared = rows["year_deviation"].sum() ** 2 + rows["model_deviation"].sum() ** 2
    return _NINE_IN_TEN * float(rows["own_variance"].sum() + shared) ** 0.5
