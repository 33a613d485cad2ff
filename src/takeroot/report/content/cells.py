"""Every count of people that the roll-ups of a run hold, for the whole and for each county, in one table."""

import pandas as pd

from takeroot.report.content.covered import covered
from takeroot.report.run_tables import RunTables
from takeroot.specs.disclosure import Disclosure

COLUMNS = ("place", "kind", "category", "people")
WHOLE = ""
"""The place of everything in the run."""

_MEASURES = ["came", "serving", "left", "broke"]


def cells(run: RunTables, rules: Disclosure) -> pd.DataFrame:
    """Count the people of every cell, in facilities that are covered.

    Returns
    -------
    DataFrame
        place (a county, or `WHOLE`), kind (profession, employment_type, ending, came, serving, left, broke), category
        (profession, form of contract, month number, recruitment channel), people; cells of nobody are left out.
    """
    told = covered(run.facilities, rules)
    county = told.set_index("facility_id")["county"].astype(str)
    people = run.people[run.people["facility_id"].isin(county.index)]
    place = people.set_index("staff_id")["facility_id"].map(county)
    parts = [
        *(_groups(people, run, place, column) for column in ("profession", "employment_type")),
        _endings(run, place),
        *(_measure(run, county, measure) for measure in _MEASURES),
    ]
    by_county = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    whole = by_county.groupby(["kind", "category"], as_index=False)["people"].sum().assign(place=WHOLE)
    found = pd.concat([whole[list(COLUMNS)], by_county], ignore_index=True)
    return found[found["people"] > 0].reset_index(drop=True)


def _groups(people: pd.DataFrame, run: RunTables, place: pd.Series, column: str) -> pd.DataFrame:
    scored = people[people["staff_id"].isin(run.factors["staff_id"])].dropna(subset=[column])
    frame = pd.DataFrame({"place": scored["staff_id"].map(place), "category": scored[column].astype(str)})
    return _counted(frame.assign(people=1), column)


def _endings(run: RunTables, place: pd.Series) -> pd.DataFrame:
    rows = run.obligations[run.obligations["staff_id"].isin(place.index)]
    frame = pd.DataFrame({"place": rows["staff_id"].map(place), "category": rows["end_month"].astype(int).astype(str)})
    return _counted(frame.assign(people=1), "ending")


def _measure(run: RunTables, county: pd.Series, measure: str) -> pd.DataFrame:
    rows = run.programmes[run.programmes["facility_id"].isin(county.index)]
    frame = pd.DataFrame(
        {"place": rows["facility_id"].map(county), "category": rows["recruitment_channel"].astype(str)}
    )
    return _counted(frame.assign(people=rows[measure].astype(int)), measure)


def _counted(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    return frame.groupby(["place", "category"], as_index=False)["people"].sum().assign(kind=kind)
