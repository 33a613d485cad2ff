"""Counts a run up into a roll-up, exactly; `disclosure.disclose_rollup` hides and rounds."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import Problem, ReportError, did_you_mean
from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.people import facility_names, factor_columns, year_factors
from takeroot.report.content.rollup import Ending, Group, Place, Programme, Rollup
from takeroot.report.content.shrink import shrink
from takeroot.report.content.standing import COUNTY_LINE, FACILITY_LINE, standing
from takeroot.report.run_tables import RunTables
from takeroot.specs.disclosure import Disclosure

_MONTHS = 12
_NINE_IN_TEN = 1.645
"""Standard deviations on either side of the mean that hold 90 % of a normal distribution."""


def roll_up(run: RunTables, rules: Disclosure, *, county: str | None = None) -> Rollup:
    """Count a run up, for everything in it or for one county.

    Raises
    ------
    ReportError
        If the run has no such county.
    """
    counties = sorted(run.facilities["county"].astype(str).unique())
    if county is not None and county not in counties:
        raise ReportError(Problem("county", "not in this run", did_you_mean(county, counties)))
    places = run.facilities if county is None else run.facilities[run.facilities["county"] == county]
    people = run.people if county is None else run.people[run.people["county"] == county]
    return Rollup(
        month=run.month,
        valid_until=run.month + rules.months_valid,
        place=county or "",
        total=_sum("", county or "", places),
        counties=tuple(_sum(name, name, rows) for name, rows in places.groupby("county")),
        facilities=tuple(_facilities(run, places)),
        professions=tuple(_groups(run, people, "profession")),
        employment_types=tuple(_groups(run, people, "employment_type")),
        endings=tuple(_endings(run, people)),
        programmes=tuple(_programmes(run, county)),
        smallest_group=rules.smallest_group,
        round_to=rules.round_to,
        contact=rules.contact,
        context=rules.context_factors,
    )


def _exits(places: pd.DataFrame) -> pd.Series:
    return places["expected_exits_12m"] + places["expected_other_exits_12m"]


def _sum(key: object, name: object, rows: pd.DataFrame) -> Place:
    """Add facilities up: chance evens out between them, the doubt that they share does not."""
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


def _half_width(rows: pd.DataFrame) -> float:
    """Half of the 90 % interval of the exits; a run that does not part its doubt is taken to share all of it."""
    if "own_variance" not in rows:
        return float(((rows["high"] - rows["low"]) / 2 * rows["headcount"]).sum())
    shared = rows["year_deviation"].sum() ** 2 + rows["model_deviation"].sum() ** 2
    return _NINE_IN_TEN * float(rows["own_variance"].sum() + shared) ** 0.5


def _facilities(run: RunTables, places: pd.DataFrame) -> Iterator[Place]:
    """Rates after shrinkage; each interval keeps its width and moves with its rate."""
    known = places.dropna(subset=["expected_turnover_12m", "low", "high"])
    yield from _unknown(places.drop(index=known.index))
    places = known
    rate = places["expected_turnover_12m"].to_numpy(dtype=float)
    shrunk = shrink(rate, _error(run, places))
    moved = shrunk - rate
    names = facility_names(places)
    frame = pd.DataFrame(
        {
            "id": places["facility_id"].astype(str),
            "county": places["county"].astype(str).map(clean_text),
            "kind": places["kind"].astype(str) if "kind" in places else "",
            "people": places["headcount"].astype(int),
            "turnover": shrunk,
            "low": (places["low"] + moved).clip(0, 1),
            "high": (places["high"] + moved).clip(0, 1),
        }
    )
    for row in frame.to_dict("records"):
        side = standing(row["low"], row["high"], FACILITY_LINE)
        known_of = {str(k): v for k, v in row.items()}
        yield Place(**known_of, name=names[row["id"]], exits=row["turnover"] * row["people"], standing=side)


def _unknown(places: pd.DataFrame) -> Iterator[Place]:
    """Facilities where nobody could be scored: a name and nothing else."""
    names = facility_names(places)
    for key, county in zip(places["facility_id"].astype(str), places["county"].astype(str), strict=True):
        yield Place(key, names[key], clean_text(county))


def _error(run: RunTables, places: pd.DataFrame) -> NDArray[np.float64]:
    """Standard error of a facility's mean risk: the spread of risks within facilities, over the root of its people."""
    risks = run.scores.merge(run.people[["staff_id", "facility_id"]], on="staff_id", suffixes=("", "_now"))
    within = risks["risk_12m"] - risks.groupby("facility_id")["risk_12m"].transform("mean")
    freedom = max(len(risks) - risks["facility_id"].nunique(), 1)
    spread = float((within**2).sum() / freedom) ** 0.5
    return spread / np.sqrt(np.maximum(places["headcount"].to_numpy(dtype=float), 1.0))


def _groups(run: RunTables, people: pd.DataFrame, column: str) -> Iterator[Group]:
    raised = year_factors(run).clip(lower=0.0)
    scored = people[people["staff_id"].isin(raised.index)]
    group = scored.set_index("staff_id")[column].astype("str").reindex(raised.index).dropna()
    sums = raised.loc[group.index].groupby(group.to_numpy()).sum()
    shares = sums.div(sums.sum(axis=1).replace(0.0, 1.0), axis=0)
    names = factor_columns(run)
    for key, row in zip(shares.index, shares.to_numpy().tolist(), strict=True):
        yield Group(str(key), int((group == key).sum()), dict(zip(names, row, strict=True)))


def _endings(run: RunTables, people: pd.DataFrame) -> Iterator[Ending]:
    if run.obligations.empty:
        return
    months = run.obligations[run.obligations["staff_id"].isin(people["staff_id"])]["end_month"].astype(int)
    for month in range(run.month + 1, run.month + 1 + _MONTHS):
        yield Ending(month, int((months == month).sum()))


def _programmes(run: RunTables, county: str | None) -> Iterator[Programme]:
    rows = run.programmes if county is None else run.programmes[run.programmes["county"] == county]
    counted = rows.groupby("recruitment_channel", observed=True)[["came", "serving", "left", "broke"]].sum()
    for row in counted.astype(int).itertuples():
        yield Programme(str(row.Index), *map(int, row[1:]))
