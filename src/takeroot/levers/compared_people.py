"""Who got a lever and who could have got it and did not, month by month, with what was known of them before."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.dose_units import dose_units
from takeroot.levers.follow_up import FollowUp, follow_up, months_of
from takeroot.specs.lever import Lever
from takeroot.specs.recipe import Exits

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

PER_TREATED = 20
"""Comparison people for each treated one of a month, drawn by digest where there are more."""

_EVER = 1 << 40


class ComparedPeople(NamedTuple):
    """n rows, a person and month each.

    Parameters
    ----------
    staff_ids : Series (n,)
    treated : boolean array (n,)
    followed : FollowUp
        From the end of the month in which the measure began.
    features, earlier : array (n, F)
        As known at the end of the month before, and a year before that; missing where there is no such snapshot.
    units : float
        Average dose of the treated, in units of the lever's evidence.
    """

    staff_ids: pd.Series
    treated: Flags
    followed: FollowUp
    features: Floats
    earlier: Floats
    units: float


def begun_measures(measures: pd.DataFrame) -> pd.DataFrame:
    """All measures that began: staff_id, lever, month, until (the month they end), cost.

    A measure begins in the month in which it was recorded where that came later: only those who stayed until then
    could be entered, and nobody is credited with that.
    """
    month = months_of(measures["start_date"])
    if "recorded_date" in measures:
        recorded = months_of(measures["recorded_date"])
        month = np.where(recorded < _EVER, np.maximum(month, recorded), month)
    frame = pd.DataFrame(
        {
            "staff_id": measures["staff_id"],
            "lever": measures["lever"].astype(str),
            "month": month,
            "until": months_of(measures["end_date"]),
            "cost": measures["cost"],
        }
    )
    return frame[frame["month"] < _EVER].sort_values(["lever", "month", "staff_id"], ignore_index=True)


def compared_people(
    staff: pd.DataFrame,
    lever: Lever,
    begun: pd.DataFrame,
    by_month: Mapping[int, FeatureSet],
    exits: Exits,
    *,
    since: int,
    as_of: int,
    horizon: int,
) -> ComparedPeople | None:
    """Gather the treated and the comparison people of one lever; None where nobody was treated.

    Treated are those whose measure began in the month `since` or later; who is free of measures is told by all that
    ever began, in `begun`.

    Both are still there at the end of the month in which it began. The treated have no other measure then, and are
    censored when another begins, so that one lever is not credited with several. Comparison people have no measure
    then, never had this one, and are censored when any begins. In everything that the lever's conditions test they lie
    within the range of the treated: who was really entitled is told by who got it, since practice is wider than a rule.
    """
    months = sorted(set(begun.loc[(begun["lever"] == lever.id) & (begun["month"] >= since), "month"]))
    parts = [_of_month(by_month[month - 1], lever, begun, month) for month in months if month - 1 in by_month]
    rows = _like_the_treated(pd.concat(parts, ignore_index=True), lever) if parts else pd.DataFrame({"treated": []})
    if not rows["treated"].any():
        return None
    present, followed = follow_up(staff, rows[["staff_id", "month"]], exits, as_of=as_of, horizon=horizon)
    rows = rows[present].reset_index(drop=True)
    treated = rows["treated"].to_numpy(dtype=bool)
    if not treated.any() or treated.all():
        return None
    return ComparedPeople(
        staff_ids=rows["staff_id"],
        treated=treated,
        followed=followed.until(rows["free_months"].to_numpy(dtype=np.int64)),
        features=_features(rows, by_month, 1),
        earlier=_features(rows, by_month, 13),
        units=float(np.average(rows["units"], weights=treated)),
    )


def _of_month(snapshot: FeatureSet, lever: Lever, begun: pd.DataFrame, month: int) -> pd.DataFrame:
    ids = snapshot.people["staff_id"]
    mine, started = begun["lever"] == lever.id, begun["month"] <= month
    others = ids.isin(begun.loc[~mine & started & (begun["until"] > month), "staff_id"])
    treated = ids.isin(begun.loc[mine & (begun["month"] == month), "staff_id"]) & ~others
    free = (treated | ~(others | ids.isin(begun.loc[mine & started, "staff_id"]))).to_numpy(dtype=bool)
    until = np.where(treated, ids.map(_first(begun[~mine & ~started])), ids.map(_first(begun[~started])))
    tested = snapshot.values[0].reindex(columns=sorted({test.feature for test in lever.eligible})).add_prefix("tested ")  # noqa: PD011 - no frame
    rows = {
        "staff_id": ids,
        "month": month,
        "treated": treated,
        "free_months": np.where(np.isnan(until), _EVER, until).astype(np.int64) - month,
        "units": dose_units(snapshot, lever),
        "draw": pd.util.hash_array(ids.to_numpy(dtype=object), hash_key=f"{month:016d}"),
    }
    who = snapshot.people.reindex(columns=list(lever.who)).add_prefix("who ")
    return pd.concat([pd.DataFrame(rows), tested, who], axis=1)[free]


def _first(begun: pd.DataFrame) -> pd.Series:
    """The month in which the first of each person's measures began."""
    return begun.groupby("staff_id")["month"].min().astype(np.float64)


def _like_the_treated(rows: pd.DataFrame, lever: Lever) -> pd.DataFrame:
    """The treated, and for each of them some comparison people of the month, drawn by digest."""
    treated, alike = rows[rows["treated"]], ~rows["treated"]
    for test in lever.eligible:
        value, theirs = rows[f"tested {test.feature}"], treated[f"tested {test.feature}"]
        alike &= value.between(theirs.min(), theirs.max()) | (value.isna() & bool(theirs.isna().any()))
    for column in lever.who:
        alike &= rows[f"who {column}"].isin(treated[f"who {column}"])
    some = rows["month"].map(treated["month"].value_counts()).fillna(0) * PER_TREATED
    drawn = rows[alike].groupby("month")["draw"].rank(method="first")
    keep = rows["treated"] | (drawn.reindex(rows.index) <= some)
    return rows[keep].sort_values(["month", "staff_id"], ignore_index=True)


def _features(rows: pd.DataFrame, by_month: Mapping[int, FeatureSet], back: int) -> Floats:
    names = next(iter(by_month.values())).values[0].columns  # noqa: PD011 - no frame
    table = np.full((len(rows), len(names)), np.nan)
    for month, group in rows.groupby("month", sort=True):
        snapshot = by_month.get(int(str(month)) - back)
        if snapshot is not None:
            place = pd.Index(snapshot.people["staff_id"]).get_indexer(pd.Index(group["staff_id"]))
            there = place >= 0
            table[group.index[there]] = snapshot.values[0].to_numpy(dtype=np.float64)[place[there]]  # noqa: PD011 - no frame
    return table
