"""What a run says of each person: of everybody at once, or of one group of counties after the other."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.explain.explain_people import explain_people
from takeroot.features.build_features import build_features
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.hazard.score_people import member_risks, score_people
from takeroot.levers.suggest import suggest
from takeroot.pipeline.steps import Steps
from takeroot.workspace.workspace import Workspace


@dataclass(frozen=True)
class PeopleScored:
    """The small frames of some people, sorted by staff_id.

    Parameters
    ----------
    people : DataFrame
        `FeatureSet.people` of everybody at work, those who objected included.
    scores, year : DataFrame
        Of those who did not: scores.parquet, and the rows of lead `year` of factors.parquet.
    members : DataFrame
        Of the same: staff_id, and the risk within twelve months by each resampled member, a column a member.
    """

    people: pd.DataFrame
    scores: pd.DataFrame
    year: pd.DataFrame
    members: pd.DataFrame


@dataclass(frozen=True)
class PersonFrames:
    """All frames of some people, sorted by staff_id.

    Parameters
    ----------
    small : PeopleScored
        One row a person.
    features, contributions, factors, suggestions, lever_sets : DataFrame
        The files of a run that are as long as its people times something; columns as in docs/run.md.
    """

    small: PeopleScored
    features: pd.DataFrame
    contributions: pd.DataFrame
    factors: pd.DataFrame
    suggestions: pd.DataFrame
    lever_sets: pd.DataFrame


def person_frames(
    tables: CleanTables, workspace: Workspace, model: FittedHazard, *, as_of: int, people: int | None, steps: Steps
) -> PersonFrames:
    """Work out the frames of everybody in `tables`. People who objected are counted, never scored.

    Parameters
    ----------
    people : int or None
        How many are scored in the whole run; None where these are all.
    """
    with steps("building features"):
        everyone = build_features(tables, workspace.features, as_of=as_of, leads=workspace.recipe.leads)
        asked = everyone.where(~everyone.people["objected"].to_numpy(dtype=bool))
    if people is None:
        model.prepare(people=len(asked.people), as_of=as_of)
    with steps("scoring"):
        odds, contributions = model.explained(asked.values)
        members = member_risks(odds, model.leads)
        scores = score_people(model, asked, workspace.recipe.bands, odds=odds)
    with steps("explaining every person"):
        explained = explain_people(model, asked, workspace.inputs, contributions=contributions)
        del contributions
    with steps("re-scoring levers"):
        suggestions, lever_sets = suggest(
            asked,
            model,
            explained.factors,
            workspace.levers,
            scores=scores,
            measures=tables["measures"],
            decisions=tables["decisions"],
            odds=odds,
        )
    year = explained.factors[explained.factors["lead"] == "year"].reset_index(drop=True)
    return PersonFrames(
        small=PeopleScored(everyone.people, scores, year, _members(asked, members)),
        features=_features(asked, workspace),
        contributions=explained.contributions,
        factors=explained.factors,
        suggestions=suggestions,
        lever_sets=lever_sets,
    )


def _members(asked: FeatureSet, members: NDArray[np.float64]) -> pd.DataFrame:
    """In single precision: they are added up, and there are many."""
    frame = pd.DataFrame(members.T.astype(np.float32), columns=[f"member_{b}" for b in range(len(members))])
    return pd.concat([asked.people[["staff_id"]], frame], axis=1)


def _features(asked: FeatureSet, workspace: Workspace) -> pd.DataFrame:
    """A row a person and lead, people first; sensitive columns are no features."""
    columns, people, leads = list(workspace.inputs), len(asked.people), len(asked.leads)
    values = np.empty((len(columns), people, leads))  # column after column, as they are written
    for lead, frame in enumerate(asked.values):
        values[:, :, lead] = frame[columns].to_numpy().T
    ids = asked.people["staff_id"].repeat(leads).reset_index(drop=True)
    named = pd.array([str(lead) for lead in asked.leads], dtype="str").take(np.tile(np.arange(leads), people))
    keys = pd.DataFrame({"staff_id": ids, "lead": named})
    wide = pd.DataFrame(values.reshape(len(columns), -1).T, columns=columns, copy=False)
    return pd.concat([keys, wide], axis=1)
