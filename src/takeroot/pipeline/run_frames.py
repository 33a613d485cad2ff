"""The frames of a run, worked out stage by stage; `write_run` writes them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.explain.explain_people import Explained, explain_people
from takeroot.features.build_features import build_features
from takeroot.hazard.facilities import facilities
from takeroot.hazard.model import HazardModel
from takeroot.hazard.score_people import score_people
from takeroot.levers.suggest import suggest
from takeroot.months import month_text
from takeroot.pipeline.fairness_frame import fairness_frame
from takeroot.pipeline.steps import Steps
from takeroot.records.reading import Reading
from takeroot.report.obligations import obligations
from takeroot.report.programmes import programmes
from takeroot.runs.changes import changes
from takeroot.runs.history import month_before, run_folder
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


@dataclass(frozen=True)
class RunFrames:
    """What a run writes, one frame a file; columns as in docs/run.md."""

    people: pd.DataFrame
    features: pd.DataFrame
    scores: pd.DataFrame
    contributions: pd.DataFrame
    factors: pd.DataFrame
    suggestions: pd.DataFrame
    lever_sets: pd.DataFrame
    facilities: pd.DataFrame
    obligations: pd.DataFrame
    programmes: pd.DataFrame
    fairness: pd.DataFrame
    changes: pd.DataFrame | None
    set_aside: pd.DataFrame


def run_frames(
    reading: Reading, workspace: Workspace, model: HazardModel, *, as_of: int, out: Path, steps: Steps
) -> RunFrames:
    """Work out all frames of a month. People who objected are counted, never scored."""
    tables = reading.tables
    with steps("building features"):
        everyone = build_features(tables, workspace.features, as_of=as_of, leads=workspace.recipe.leads)
        asked = everyone.where(~everyone.people["objected"].to_numpy(dtype=bool))
    model.prepare(people=len(asked.people), as_of=as_of)
    with steps("scoring"):
        scores = score_people(model, asked, workspace.recipe.bands)
    with steps("explaining every person"):
        explained = explain_people(model, asked, workspace.inputs)
    with steps("re-scoring levers"):
        suggestions, lever_sets = suggest(
            asked, model, explained.factors, workspace.levers, scores=scores, measures=tables["measures"]
        )
    return RunFrames(
        people=_people(everyone, scores, tables),
        features=_features(asked, workspace),
        scores=scores,
        contributions=explained.contributions,
        factors=explained.factors,
        suggestions=suggestions,
        lever_sets=lever_sets,
        facilities=_facilities(everyone, scores, explained, tables, workspace),
        obligations=obligations(tables["staff"], as_of=as_of),
        programmes=programmes(tables["staff"], tables["facilities"], as_of=as_of),
        fairness=fairness_frame(asked.people, scores, tables, workspace, as_of=as_of, out=out),
        changes=_changes(out, as_of, scores, explained.factors),
        set_aside=reading.set_aside,
    )


def _people(everyone: FeatureSet, scores: pd.DataFrame, tables: CleanTables) -> pd.DataFrame:
    names = tables["staff"].drop_duplicates("staff_id").set_index("staff_id")["name"]
    bands = scores.set_index("staff_id")["band"]
    ids = everyone.people["staff_id"]
    people = everyone.people.assign(name=names.reindex(ids).to_numpy(), band=bands.reindex(ids).to_numpy())
    return people[PEOPLE]


def _features(asked: FeatureSet, workspace: Workspace) -> pd.DataFrame:
    """A row a person and lead, people first; sensitive columns are no features."""
    columns, people, leads = list(workspace.inputs), len(asked.people), len(asked.leads)
    by_lead = [frame[columns].to_numpy() for frame in asked.values]  # noqa: PD011 - a FeatureSet's own
    values = np.stack(by_lead, axis=1).reshape(-1, len(columns))
    ids = asked.people["staff_id"].to_numpy().repeat(leads)
    keys = pd.DataFrame({"staff_id": ids, "lead": np.tile([str(lead) for lead in asked.leads], people)})
    return pd.concat([keys, pd.DataFrame(values, columns=columns)], axis=1)


def _facilities(
    everyone: FeatureSet, scores: pd.DataFrame, explained: Explained, tables: CleanTables, workspace: Workspace
) -> pd.DataFrame:
    risk = scores.set_index("staff_id")["risk_12m"].reindex(everyone.people["staff_id"]).to_numpy(dtype=np.float64)
    found = facilities(
        everyone.people, risk, explained.factors, tables["staff"], as_of=everyone.as_of, recipe=workspace.recipe
    )
    named = tables["facilities"].set_index("facility_id")
    ids = found["facility_id"]
    return found.assign(
        name=named["name"].reindex(ids).to_numpy(), kind=named["kind"].astype("str").reindex(ids).to_numpy()
    )


def _changes(out: Path, as_of: int, scores: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame | None:
    """Against the newest run before this month, if there is one."""
    before = month_before(out, month_text(as_of))
    if before is None:
        return None
    folder = run_folder(out, before)
    scores_before, factors_before = (pd.read_parquet(folder / f"{name}.parquet") for name in ("scores", "factors"))
    return changes(scores_before, factors_before, scores, factors)
