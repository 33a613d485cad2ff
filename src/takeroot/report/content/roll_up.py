"""Counts a run up into a roll-up, exactly; `disclosure.disclose_rollup` hides and rounds."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import Problem, ReportError, did_you_mean
from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.covered import covered
from takeroot.report.content.people import facility_names, factor_columns, year_factors
from takeroot.report.content.place_sum import place_sum
from takeroot.report.content.rollup import Ending, Group, Place, Programme, Rollup
from takeroot.report.content.shrink import shrink
from takeroot.report.content.standing import FACILITY_LINE, standing
from takeroot.report.run_tables import RunTables
from takeroot.specs.disclosure import Disclosure

_MONTHS = 12


def roll_up(run: RunTables, rules: Disclosure, *, county: str | None = None) -> Rollup:
    """Count a run up, for everything in it or for one county.

    Totals and groups count the facilities that are `covered`; the others have a line without figures.

    Raises
    ------
    ReportError
        If the run has no such county.
    """
    counties = sorted(run.facilities["county"].astype(str).unique())
    if county is not None and county not in counties:
        raise ReportError(Problem("county", "not in this run", did_you_mean(county, counties)))
    here = run.facilities if county is None else run.facilities[run.facilities["county"] == county]
    told = covered(here, rules)
    people = run.people[run.people["facility_id"].isin(told["facility_id"])]
    return Rollup(
        month=run.month,
        valid_until=run.month + rules.months_valid,
        place=county or "",
        total=place_sum("", county or "", told),
        counties=tuple(place_sum(name, name, told[told["county"] == name]) for name in sorted(here["county"].unique())),
        facilities=tuple(
            place for place in _facilities(run, rules) if county is None or place.county == clean_text(county)
        ),
        professions=tuple(_groups(run, people, "profession")),
        employment_types=tuple(_groups(run, people, "employment_type")),
        endings=tuple(_endings(run, people)),
        programmes=tuple(_programmes(run, told)),
        smallest_group=rules.smallest_group,
        round_to=rules.round_to,
        left_out=len(here) - len(told),
        contact=rules.contact,
        context=rules.context_factors,
    )


def _facilities(run: RunTables, rules: Disclosure) -> Iterator[Place]:
    """Rates after shrinkage over the whole run; each interval keeps its width and moves with its rate."""
    places = covered(run.facilities, rules)
    yield from _uncovered(run.facilities.drop(index=places.index))
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


def _uncovered(places: pd.DataFrame) -> Iterator[Place]:
    """Facilities that are too small, or where nobody could be scored: a name and nothing else."""
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


def _programmes(run: RunTables, told: pd.DataFrame) -> Iterator[Programme]:
    rows = run.programmes[run.programmes["facility_id"].isin(told["facility_id"])]
    counted = rows.groupby("recruitment_channel", observed=True)[["came", "serving", "left", "broke"]].sum()
    for row in counted.astype(int).itertuples():
        yield Programme(str(row.Index), *map(int, row[1:]))
