"""Late entry: whether current staff and recent leavers give the level that full history gives.

    python benchmarks/late_entry.py [--staff 3000] [--months 60] [--recent 30] [--seeds 1 2 3]

Three trainings a county: on its whole records; on `recent_leavers`, observation start told from the exits, as always;
and on the same, with the start set to where the records begin, as if nobody had left in the months of which no exit was
written down. All predict the staff at the end; the simulator's truth says who left in the year after.
"""

import argparse
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.evaluate.calibration import calibration
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observation import recording_delay
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.score_people import risks_of
from takeroot.hazard.train import train_model
from takeroot.months import month_text
from takeroot.records.read_records import read_records
from takeroot.simulate.recent_leavers import recent_leavers
from takeroot.simulate.simulate import simulate
from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.simulate.write_county import write_county
from takeroot.specs.recipe import Recipe
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

_YEAR = 12


def main(staff: int, months: int, recent: int, seeds: Sequence[int]) -> None:
    """Print how right level, slope and ranking were within twelve months, a county and way a row, and the means."""
    workspace = read_workspace(reference_workspace())
    found = []
    for seed in seeds:
        county = simulate(staff=staff, months=months, seed=seed)
        part = recent_leavers(county, months=recent)
        begin = month_text(county.last_month - months + 1)
        ways = {"full history": (county, ""), "recent leavers": (part, ""), "late entry ignored": (part, begin)}
        for way, (delivered, start) in ways.items():
            found.append({"seed": seed, "way": way, **_tried(delivered, workspace, months, start)})
            print(found[-1], flush=True)
    means = pd.DataFrame(found).groupby("way", sort=False).mean(numeric_only=True).drop(columns="seed")
    print(f"\nsimulated, {staff} staff x {months} months, leavers of {recent} months; means over seeds {list(seeds)}")
    print(means.round(3).to_string())


def _tried(county: SimulatedCounty, workspace: Workspace, months: int, start: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=date(2024, 12, 31)).tables
    as_of, staff = county.last_month, tables["staff"]
    settings = workspace.recipe.landmarks.model_copy(update={"observation_start": start})
    recipe = workspace.recipe.model_copy(update={"landmarks": settings})
    chosen = landmarks(staff, recipe, as_of=as_of, first_data_month=as_of - months + 1)
    panel = list(build_panel(tables, workspace.inputs, months=[*chosen, as_of], leads=recipe.leads))
    model = train_model(panel[:-1], staff, workspace.inputs, recipe, as_of=as_of)
    risk = risks_of(model.log_odds(panel[-1].values))[:, -1]
    last = county.truth["people"].sort_values("hire").drop_duplicates("staff_id", keep="last").set_index("staff_id")
    own = last.reindex(panel[-1].people["staff_id"])
    gone = own["exit"].to_numpy(dtype=float)
    until = np.where(gone > 0, np.maximum(gone - as_of, 0), 1e6)
    left = own["reason"].isin(recipe.exits.voluntary).to_numpy() & (gone > 0)
    there = until > 0
    plain = _without_features(panel[:-1], staff, recipe, as_of)
    meant = calibration(risk[there], until[there], left[there], horizon=_YEAR)
    return {
        "exits": model.training_.exits,
        "landmarks": len(chosen),
        "expected_over_observed": round(meant.ratio, 3),
        "without_features": round(plain * there.sum() / meant.observed, 3),
        "slope": round(meant.slope, 3),
        "auc": round(auc(risk[there], until[there], left[there], horizon=_YEAR), 3),
    }


def _without_features(past: Sequence[FeatureSet], staff: pd.DataFrame, recipe: Recipe, as_of: int) -> float:
    """The twelve-month risk by exits and exposure of the same rows alone: trees may tell the bad months by features."""
    spells = as_known(outcomes(staff, recipe.exits), as_of)
    settled = as_of - recording_delay(spells, recipe.landmarks, as_of=as_of)
    rows = person_periods(past, spells, [], settled=settled)
    hazard = np.bincount(rows.interval, rows.event) / np.bincount(rows.interval, rows.exposure)
    return float(1 - np.prod(1 - hazard))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=3000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--recent", type=int, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.recent, asked.seeds)
