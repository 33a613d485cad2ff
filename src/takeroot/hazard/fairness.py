"""Who is flagged how often, group by group, and whether the level was right: the frame of fairness.parquet.

`fairness_warnings` holds it against the limits of models/hazard.toml; the features a model may look at are decided in
features/, where sex and ethnicity are marked sensitive and never become inputs.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ATTRIBUTES: Final = ("sex", "age_band", "employment_type", "county")
"""What people are grouped by."""

_FLAGGED = ("watch", "high")
_DEVIATE = 1.959964  # of the normal distribution, for intervals of 95 %
_AGES, _AGE_BANDS = (30, 40, 50), ("under_30", "30_to_39", "40_to_49", "50_and_over")
_UNKNOWN = "unknown"


def fairness(people: pd.DataFrame, bands: pd.Series, judged: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare every group's share of flagged people with that of all others, and expected with observed exits.

    The impact ratio is the share in watch or high in the group, over the share among all others; 1 is even. Its
    interval (95 %) is that of a ratio of two proportions on the logarithmic scale, Katz et al. (1978), Biometrics 34,
    with half a person added where a count is nothing. Expected over observed has the interval of a Poisson count, on
    the logarithmic scale too.

    Parameters
    ----------
    people : DataFrame
        Everyone scored: staff_id, sex, age (years), employment_type, county; missing is a group of its own, `unknown`.
    bands : Series
        Band by staff_id.
    judged : DataFrame, optional
        People of an earlier run whose year has ended, with the columns of `people`, `risk` (within the year, as it was
        scored then) and `left` (whether they left of their own will in it).

    Returns
    -------
    DataFrame
        A row a group, by attribute and group: attribute, group, people, flagged, share, share_of_others, impact_ratio,
        low, high; judged_people, expected_exits, observed_exits, expected_over_observed, calibration_low,
        calibration_high. NaN where there is nobody to compare with, or nothing was judged.

    Examples
    --------
    >>> people = pd.DataFrame({"staff_id": list("abcd"), "sex": list("FFMM"), "age": 30.0,
    ...     "employment_type": "contract", "county": "C1"})
    >>> bands = pd.Series(["high", "low", "watch", "low"], index=list("abcd"))
    >>> found = fairness(people, bands)
    >>> found.loc[found["attribute"] == "sex", ["group", "share", "impact_ratio"]].to_numpy().tolist()
    [['F', 0.5, 1.0], ['M', 0.5, 1.0]]
    """
    flagged = bands.reindex(people["staff_id"]).isin(_FLAGGED).to_numpy()
    parts = [_of_attribute(name, people, flagged, judged) for name in ATTRIBUTES]
    return pd.concat(parts, ignore_index=True)


def _of_attribute(
    attribute: str, people: pd.DataFrame, flagged: NDArray[np.bool_], judged: pd.DataFrame | None
) -> pd.DataFrame:
    group = _groups(people, attribute)
    counted = pd.DataFrame({"flagged": flagged}).groupby(group.array, sort=True)["flagged"].agg(["size", "sum"])
    inside, hit = (counted[name].to_numpy(dtype=np.float64) for name in ("size", "sum"))
    ratio, low, high = _ratio(hit, inside, flagged.sum() - hit, len(people) - inside)
    rest = len(people) - inside
    found = pd.DataFrame(
        {
            "attribute": attribute,
            "group": counted.index.astype("str"),
            "people": inside.astype(np.int64),
            "flagged": hit.astype(np.int64),
            "share": hit / inside,
            "share_of_others": _over(flagged.sum() - hit, rest),
            "impact_ratio": ratio,
            "low": low,
            "high": high,
        }
    )
    return pd.concat([found, _calibration(found["group"], attribute, judged)], axis=1)


def _groups(people: pd.DataFrame, attribute: str) -> pd.Series:
    if attribute != "age_band":
        return people[attribute].astype("str").fillna(_UNKNOWN)
    age = people["age"].to_numpy(dtype=np.float64)
    names = np.array([*_AGE_BANDS, _UNKNOWN], dtype=object)
    place = np.where(np.isnan(age), len(_AGE_BANDS), np.searchsorted(_AGES, age, side="right"))
    return pd.Series(names[place]).astype("str")


def _ratio(hit: Floats, inside: Floats, hit_outside: Floats, outside: Floats) -> tuple[Floats, Floats, Floats]:
    """The ratio of two proportions and its interval; NaN where there is nobody outside."""
    half = np.where((hit == 0) | (hit_outside == 0), 0.5, 0.0)
    a, n, b, m = hit + half, inside + half, hit_outside + half, outside + half
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.maximum(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
        ratio = np.where(outside > 0, (a / n) / (b / m), np.nan)
    return ratio, ratio * np.exp(-_DEVIATE * error), ratio * np.exp(_DEVIATE * error)


def _calibration(groups: pd.Series, attribute: str, judged: pd.DataFrame | None) -> pd.DataFrame:
    if judged is None or judged.empty:
        people = np.zeros(len(groups), dtype=np.int64)
        expected = observed = np.full(len(groups), np.nan)
    else:
        sums = judged.groupby(_groups(judged, attribute).to_numpy())
        people = np.asarray(sums.size().reindex(groups, fill_value=0), dtype=np.int64)
        expected = sums["risk"].sum().reindex(groups).to_numpy(dtype=np.float64)
        observed = sums["left"].sum().reindex(groups).to_numpy(dtype=np.float64)
    ratio = _over(expected, observed)
    spread = np.exp(_DEVIATE / np.sqrt(np.where(observed > 0, observed, np.nan)))
    return pd.DataFrame(
        {
            "judged_people": people,
            "expected_exits": expected,
            "observed_exits": observed,
            "expected_over_observed": ratio,
            "calibration_low": ratio / spread,
            "calibration_high": ratio * spread,
        }
    )


def _over(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)
