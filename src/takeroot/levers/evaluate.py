"""What each lever really did: those who got it against those held out, or against like people, over twelve months.

Where a plan left some of those it chose without at random, `randomised` compares the two; else `doubly_robust` adjusts
for what was known before. What is found is believed beside what is published (`posterior`, `write_own_data`).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.levers.compared_people import begun_measures, compared_people
from takeroot.levers.dose_units import average_units
from takeroot.levers.doubly_robust import doubly_robust, placebo
from takeroot.levers.estimate import Z90, Estimate
from takeroot.levers.follow_up import FollowUp, follow_up
from takeroot.levers.posterior import Belief, posterior
from takeroot.levers.pseudo_values import pseudo_values
from takeroot.levers.randomised import randomised
from takeroot.levers.rates_before import rates_before
from takeroot.specs.lever import Lever
from takeroot.specs.recipe import Exits

Z95 = 1.959963984540054
"""Half a 95 % interval of a normal, in standard deviations."""

HORIZON = 12
COLUMNS = (
    *("lever", "method", "treated", "compared", "events_treated", "events_compared", "enough"),
    *("hazard_ratio", "low", "high", "risk_with", "risk_without", "effect", "effect_low", "effect_high"),
    *("placebo", "placebo_error", "placebo_passed", "naive_hazard_ratio", "cost", "yuan_per_staff_year"),
    *("own", "own_low", "own_high", "posterior", "posterior_low", "posterior_high"),
)


def evaluate(
    staff: pd.DataFrame,
    measures: pd.DataFrame,
    snapshots: Iterable[FeatureSet],
    levers: Mapping[str, Lever],
    exits: Exits,
    *,
    since: int,
    as_of: int,
    held_out: pd.DataFrame | None = None,
    least_events: int = 10,
) -> pd.DataFrame:
    """Estimate the effect of every lever on those who got it.

    Both groups are followed from the end of the month in which the measure began, so that nobody is credited with
    having stayed until it did. Comparison people had no measure then, are like the treated in what the lever's
    conditions test (`compared_people`), and are followed until a measure begins.

    Parameters
    ----------
    staff, measures : DataFrame
        Clean tables.
    snapshots : iterable of FeatureSet
        As-of months: the month before each in which measures began, and, for the placebo test, a year before those.
    levers : mapping of str to Lever
    exits : Exits
    since : int
        Month number from which measures count.
    as_of : int
        The last month whose exits are known.
    held_out : DataFrame, optional
        What the plans chose: staff_id, lever, month (in which the measure was to begin), held_out, and `levers`, the
        person's whole set joined by `+` (left out: each lever was alone). Whoever was drawn for a lever several times
        stays where the first draw put them, and only those whose first draw was for this lever alone are compared:
        a set's effect is not one lever's.
    least_events : int
        With fewer voluntary exits no effect is stated: in the two groups together where they were drawn at random, else
        among the treated and as many people like them.

    Returns
    -------
    DataFrame
        One row a lever and method (`randomised`, `doubly_robust`): numbers and events of both groups; whether they are
        `enough`; hazard_ratio with its 90 % interval; risk_with, risk_without and their difference (`effect`, above
        zero where the lever kept people) with its interval; placebo (difference in the prognosis a year before, in
        risk), its standard error, and whether zero lies within its 95 % interval (missing: not to be tested);
        naive_hazard_ratio (before and after: the treated against their facilities in the year before); mean cost in
        yuan; yuan_per_staff_year kept (missing where nothing was kept); own (the hazard ratio for one unit of the dose)
        and posterior (the same together with what is published), each with its 80 % interval.
    """
    begun = begun_measures(measures)
    counted = begun[begun["month"] >= since]
    by_month = {one.as_of: one for one in snapshots}
    before = rates_before(staff, exits, counted)
    rows = []
    for name, lever in levers.items():
        mine = counted[counted["lever"] == name]
        drawn = _randomised(staff, lever, by_month, exits, as_of=as_of, held_out=held_out)
        adjusted = _adjusted(staff, lever, begun, by_month, exits, since=since, as_of=as_of, least_events=least_events)
        for method, one in (("randomised", drawn), ("doubly_robust", adjusted)):
            if one is not None:
                rows.append(
                    _row(method, one, lever, mine, before=before.loc[mine.index].mean(), least_events=least_events)
                )
    return pd.DataFrame(rows, columns=list(COLUMNS))


class _Found(NamedTuple):
    """Both groups and, where there are enough, what is found."""

    treated: FollowUp
    compared: FollowUp
    estimate: Estimate | None
    placebo: tuple[float, float] = (np.nan, np.nan)
    units: float = 1.0


def _randomised(
    staff: pd.DataFrame,
    lever: Lever,
    by_month: Mapping[int, FeatureSet],
    exits: Exits,
    *,
    as_of: int,
    held_out: pd.DataFrame | None,
) -> _Found | None:
    if held_out is None:
        return None
    drawn = held_out[held_out["lever"] == lever.id]
    if not drawn["held_out"].any():
        return None
    mine = _first_draws(drawn)
    present, followed = follow_up(staff, mine[["staff_id", "month"]], exits, as_of=as_of, horizon=HORIZON)
    out = mine.loc[present, "held_out"].to_numpy(dtype=bool)
    if not out.any() or out.all():
        return None
    units = average_units(mine[present][~out], lever, by_month)
    return _Found(followed.only(~out), followed.only(out), randomised(followed, out, HORIZON), units=units)


def _first_draws(drawn: pd.DataFrame) -> pd.DataFrame:
    """One row a person, as first drawn; those who were drawn for a set of several levers are left out."""
    first = drawn.sort_values(["staff_id", "month"], kind="stable").drop_duplicates("staff_id")
    alone = first["levers"] == first["lever"] if "levers" in first else np.ones(len(first), dtype=bool)
    return first[alone].reset_index(drop=True)


def _adjusted(
    staff: pd.DataFrame,
    lever: Lever,
    begun: pd.DataFrame,
    by_month: Mapping[int, FeatureSet],
    exits: Exits,
    *,
    since: int,
    as_of: int,
    least_events: int,
) -> _Found | None:
    rows = compared_people(staff, lever, begun, by_month, exits, since=since, as_of=as_of, horizon=HORIZON)
    if rows is None:
        return None
    groups = rows.followed.only(rows.treated), rows.followed.only(~rows.treated)
    if sum(one.left.sum() for one in groups) < least_events or groups[0].left.sum() == 0:
        return _Found(*groups, None)
    outcome = np.empty(len(rows.treated))
    for arm in (rows.treated, ~rows.treated):
        outcome[arm] = pseudo_values(rows.followed.only(arm), HORIZON)
    found = doubly_robust(rows.treated, outcome, rows.features, rows.staff_ids)
    tested = placebo(rows.treated, outcome, rows.features, rows.staff_ids, earlier=rows.earlier, weights=found.weights)
    return _Found(*groups, found.estimate, tested, rows.units)


def _row(
    method: str, found: _Found, lever: Lever, given: pd.DataFrame, *, before: float, least_events: int
) -> dict[str, object]:
    events = [int(one.left.sum()) for one in (found.treated, found.compared)]
    row: dict[str, object] = {
        "lever": lever.id,
        "method": method,
        "treated": len(found.treated.months),
        "compared": len(found.compared.months),
        "events_treated": events[0],
        "events_compared": events[1],
        "enough": found.estimate is not None and _exits_that_tell(method, found, found.estimate) >= least_events,
        "naive_hazard_ratio": events[0] / max(found.treated.months.sum(), 1) / before if before > 0 else np.nan,
        "cost": given["cost"].mean(),
    }
    if found.estimate is None or not row["enough"]:
        return row
    return (
        row
        | _effect_columns(found.estimate)
        | _belief_columns(found, found.estimate, lever)
        | _money_columns(found.estimate, given)
    )


def _exits_that_tell(method: str, found: _Found, estimate: Estimate) -> float:
    """A host of comparison people makes few exits among the treated tell no more."""
    here = float(found.treated.left.sum())
    if method == "randomised":
        return here + float(found.compared.left.sum())
    return here + estimate.risk_without * len(found.treated.months)


def _effect_columns(own: Estimate) -> dict[str, object]:
    reach, difference = Z90 * own.error, own.risk_without - own.risk_with
    return {
        "hazard_ratio": np.exp(own.log_ratio),
        "low": np.exp(own.log_ratio - reach),
        "high": np.exp(own.log_ratio + reach),
        "risk_with": own.risk_with,
        "risk_without": own.risk_without,
        "effect": difference,
        "effect_low": difference - Z90 * own.difference_error,
        "effect_high": difference + Z90 * own.difference_error,
    }


def _belief_columns(found: _Found, estimate: Estimate, lever: Lever) -> dict[str, object]:
    difference, error = found.placebo
    own = Belief(estimate.log_ratio / found.units, estimate.error / found.units).as_effect()
    belief = posterior(lever.evidence, own).as_effect()
    return {
        "placebo": difference,
        "placebo_error": error,
        "placebo_passed": np.nan if np.isnan(error) else bool(abs(difference) <= Z95 * error),
        "own": own.hazard_ratio,
        "own_low": own.low,
        "own_high": own.high,
        "posterior": belief.hazard_ratio,
        "posterior_low": belief.low,
        "posterior_high": belief.high,
    }


def _money_columns(own: Estimate, given: pd.DataFrame) -> dict[str, object]:
    years = (_months_in_post(own.risk_with) - _months_in_post(own.risk_without)) / 12
    return {"yuan_per_staff_year": given["cost"].mean() / years if years > 0 else np.nan}


def _months_in_post(risk: float) -> float:
    hazard = -np.log1p(-min(max(risk, 1e-9), 1 - 1e-9))
    return float(HORIZON * -np.expm1(-hazard) / hazard)
