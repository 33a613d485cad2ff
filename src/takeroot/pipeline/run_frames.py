"""The frames of a run, worked out stage by stage; `write_run` writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.clean_tables import CleanTables
from takeroot.data.text_places import text_places
from takeroot.hazard.facilities import facilities
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.months import month_text
from takeroot.pipeline.fairness_frame import fairness_frame
from takeroot.pipeline.person_frames import PeopleScored, person_frames
from takeroot.pipeline.steps import Steps
from takeroot.records.reading import Reading
from takeroot.report.decided_before import decided_before
from takeroot.report.obligations import obligations
from takeroot.report.programmes import programmes
from takeroot.runs.changes import changes
from takeroot.runs.history import month_before, run_folder
from takeroot.runs.read_frame import read_frame
from takeroot.workspace.workspace import Workspace

PEOPLE = [
    "staff_id",
    "name",
    "facility_id",
    "county",
    "profession",
    "employment_type",
    "band",
    "notice_given",
    "objected",
]
"""Columns of people.parquet."""


PER_PERSON = ("features", "contributions", "factors", "suggestions", "lever_sets")
"""Files that are as long as the people times something."""


@dataclass(frozen=True)
class RunFrames:
    """What a run writes, one frame a file; columns as in docs/run.md.

    Parameters
    ----------
    per_person : mapping of str to DataFrame
        The files of `PER_PERSON`; none where they are written already.
    """

    people: pd.DataFrame
    scores: pd.DataFrame
    facilities: pd.DataFrame
    obligations: pd.DataFrame
    programmes: pd.DataFrame
    decisions: pd.DataFrame
    fairness: pd.DataFrame
    changes: pd.DataFrame | None
    set_aside: pd.DataFrame
    per_person: Mapping[str, pd.DataFrame]


def run_frames(
    reading: Reading, workspace: Workspace, model: FittedHazard, *, as_of: int, out: Path, steps: Steps
) -> RunFrames:
    """Work out all frames of a month in one piece; `run_in_groups` does it group by group."""
    found = person_frames(reading.tables, workspace, model, as_of=as_of, people=None, steps=steps)
    per_person = {name: getattr(found, name) for name in PER_PERSON}
    return whole_frames(found.small, reading, workspace, per_person, as_of=as_of, out=out)


def whole_frames(
    small: PeopleScored,
    reading: Reading,
    workspace: Workspace,
    per_person: Mapping[str, pd.DataFrame],
    *,
    as_of: int,
    out: Path,
) -> RunFrames:
    """Add to what is said of each person (`PersonFrames`) what is said of all: facilities, programmes, changes."""
    tables, everyone, scores, year = reading.tables, small.people, small.scores, small.year
    at = text_places(everyone["staff_id"], scores["staff_id"])
    asked = everyone[~everyone["objected"].to_numpy(dtype=bool)].reset_index(drop=True)
    return RunFrames(
        people=_people(everyone, scores["band"], at, tables),
        scores=scores,
        facilities=_facilities(small, at, tables, workspace, as_of=as_of),
        obligations=obligations(_running(tables["staff"], asked), as_of=as_of),
        programmes=programmes(tables["staff"], tables["facilities"], as_of=as_of),
        decisions=decided_before(tables["decisions"], asked["staff_id"], as_of=as_of),
        fairness=fairness_frame(asked, scores, tables, workspace, as_of=as_of, out=out),
        changes=_changes(out, as_of, scores, year),
        set_aside=reading.set_aside,
        per_person=per_person,
    )


def _people(everyone: pd.DataFrame, bands: pd.Series, at: NDArray[np.int64], tables: CleanTables) -> pd.DataFrame:
    """Everyone with a name, if it came, and the band of those who are scored: those with a place `at` among scores."""
    staff = tables["staff"]
    names = staff["name"].take(text_places(everyone["staff_id"], staff["staff_id"])).array
    return everyone.assign(name=names, band=bands.array.take(at, allow_fill=True))[PEOPLE]


def _running(staff: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Rows of the spells in which people are there."""
    at = text_places(staff["staff_id"], asked["staff_id"])
    same = staff["hire_date"].to_numpy() == asked["hire_date"].to_numpy()[at] if len(asked) else False
    return staff[(at >= 0) & same]


def _facilities(
    small: PeopleScored, at: NDArray[np.int64], tables: CleanTables, workspace: Workspace, *, as_of: int
) -> pd.DataFrame:
    risk = np.append(small.scores["risk_12m"].to_numpy(dtype=np.float64), np.nan)[at]
    members = small.members.drop(columns="staff_id").to_numpy(dtype=np.float64).T
    members = np.append(members, np.full((len(members), 1), np.nan), axis=1)[:, at]
    found = facilities(
        small.people,
        risk,
        small.year,
        tables["staff"],
        as_of=as_of,
        recipe=workspace.recipe,
        member_risk=members,
    )
    named = tables["facilities"].set_index("facility_id")
    ids = found["facility_id"]
    return found.assign(
        name=named["name"].reindex(ids).to_numpy(), kind=named["kind"].astype("str").reindex(ids).to_numpy()
    )


def _changes(out: Path, as_of: int, scores: pd.DataFrame, year: pd.DataFrame) -> pd.DataFrame | None:
    """Against the newest run before this month, if there is one."""
    before = month_before(out, month_text(as_of))
    if before is None:
        return None
    folder = run_folder(out, before)
    scores_before = read_frame(folder, "scores")
    factors_before = read_frame(folder, "factors", only=[("lead", "==", "year")])
    return changes(scores_before, factors_before, scores, year)
