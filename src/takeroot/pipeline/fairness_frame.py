"""The frame of fairness.parquet: this month's bands, and the year after an earlier run's where it has ended."""

from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.hazard.fairness import fairness
from takeroot.hazard.outcomes import COMPETING, VOLUNTARY, as_known, outcomes
from takeroot.months import last_day, month_text
from takeroot.runs.history import published_months, run_folder
from takeroot.runs.read_frame import read_frame
from takeroot.specs.recipe import Exits
from takeroot.workspace.workspace import Workspace

_YEAR = 12
_DAYS_A_YEAR = 365.25


def fairness_frame(
    people: pd.DataFrame, scores: pd.DataFrame, tables: CleanTables, workspace: Workspace, *, as_of: int, out: Path
) -> pd.DataFrame:
    """Work it out for the people scored; the level is judged where OUT holds the run of a year before."""
    bands = scores.set_index("staff_id")["band"]
    return fairness(people, bands, _judged(tables["staff"], workspace.recipe.exits, as_of=as_of, out=out))


def _judged(staff: pd.DataFrame, exits: Exits, *, as_of: int, out: Path) -> pd.DataFrame | None:
    """People scored a year ago, and whether they left; those with a competing exit are left out."""
    month = month_text(as_of - _YEAR)
    if month not in published_months(out):
        return None
    folder = run_folder(out, month)
    scored = read_frame(folder, "scores", columns=["staff_id", "county", "risk_12m"])
    forms = read_frame(folder, "people", columns=["staff_id", "employment_type"])
    begin = int(last_day(as_of - _YEAR))
    known = as_known(outcomes(staff, exits), as_of)
    ended = known[(known["exit_day"] > begin) & (known["exit_day"] <= int(last_day(as_of)))]
    kind = ended.drop_duplicates("staff_id").set_index("staff_id")["kind"].reindex(scored["staff_id"]).to_numpy()
    facts = staff.drop_duplicates("staff_id", keep="last").set_index("staff_id").reindex(scored["staff_id"])
    born = facts["birth_date"].to_numpy().astype("datetime64[D]")
    age = np.where(np.isnat(born), np.nan, (begin - born.astype(np.int64)) / _DAYS_A_YEAR)
    judged = scored.assign(
        sex=facts["sex"].astype("object").to_numpy(), age=age, risk=scored["risk_12m"], left=kind == VOLUNTARY
    ).merge(forms, on="staff_id", how="left")
    return judged[kind != COMPETING]
