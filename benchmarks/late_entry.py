"""Late entry: whether current staff and recent leavers give the level and the slope that full history gives.

    python benchmarks/late_entry.py [--staff 4000] [--months 60] [--recent 30] [--seeds 1 2 3 4] [--no-exit-counts]

Four trainings a county: on its whole records; on its whole records, with the landmarks that the part below allows, so
that late entry is judged and not the number of exits; on `recent_leavers`, observation start told from the exits, as
always; and on the same, with the start set to where the records begin, as if nobody had left in the months of which no
exit was written down. All predict the staff at the end; the simulator's truth says who left in the year after.

Features that count exits are near zero in the months of which none was written down: a model that ignores late entry
can tell those months by them and so mend its level. `--no-exit-counts` leaves these features out of every training.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.evaluate.calibration import calibration
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observed import Observed, observed
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.score_people import risks_of
from takeroot.hazard.train import train_model
from takeroot.months import last_day, month_text
from takeroot.records.read_records import read_records
from takeroot.simulate.recent_leavers import recent_leavers
from takeroot.simulate.simulate import simulate
from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.simulate.write_county import write_county
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

_YEAR = 12
_MEMBERS = 2
_WAYS = ("full history", "full history, same months", "recent leavers", "late entry ignored")
_FIGURES = ("expected_over_observed", "without_features", "slope", "auc")


def main(staff: int, months: int, recent: int, seeds: Sequence[int], *, exit_counts: bool) -> None:
    """Print how right level, slope and ranking were within twelve months, a county and way a row, and the means."""
    workspace = read_workspace(reference_workspace())
    features = {name: one for name, one in workspace.inputs.items() if exit_counts or "exit_reason" not in one.where}
    found = []
    for seed in seeds:
        figures_of = _county(workspace, features, staff=staff, months=months, recent=recent, seed=seed)
        for way, figures in figures_of.items():
            found.append({"seed": seed, "way": way, **figures})
            print(found[-1], flush=True)
    frame = pd.DataFrame(found)
    print(f"\nsimulated, {staff} staff x {months} months, leavers of {recent} months; means over seeds {list(seeds)}")
    print(frame.groupby("way", sort=False).mean(numeric_only=True).drop(columns="seed").round(3).to_string())
    by_way = frame.pivot_table(index="seed", columns="way", values=list(_FIGURES))
    print("\nagainst full history with the same months: difference, and its standard error")
    for figure in _FIGURES:
        for way in _WAYS[2:]:
            beside = by_way[figure][way] - by_way[figure][_WAYS[1]]
            print(f"{way:20s} {figure:24s} {beside.mean():+.3f} {beside.std() / np.sqrt(len(beside)):.3f}")


def _county(
    workspace: Workspace, features: Mapping[str, Feature], *, staff: int, months: int, recent: int, seed: int
) -> Mapping[str, Mapping[str, float | int]]:
    county = simulate(staff=staff, months=months, seed=seed)
    whole, part = (_delivered(one, workspace) for one in (county, recent_leavers(county, months=recent)))
    as_of = county.last_month
    told = month_text(observed(part["staff"], workspace.recipe, as_of=as_of).start)
    begin = month_text(as_of - months + 1)
    ways = dict(zip(_WAYS, ((whole, ""), (whole, told), (part, ""), (part, begin)), strict=True))
    return {
        way: _tried(county, tables, features, _starting(workspace.recipe, start), first=as_of - months + 1)
        for way, (tables, start) in ways.items()
    }


def _delivered(county: SimulatedCounty, workspace: Workspace) -> CleanTables:
    received = datetime.fromtimestamp(int(last_day(county.last_month)) * 86400, UTC).date()
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        return read_records(Path(folder) / "county", workspace.tables, received=received).tables


def _starting(recipe: Recipe, start: str) -> Recipe:
    """The recipe with that start; of fewer members and without forward folds, which change neither level nor slope."""
    return recipe.model_copy(
        update={
            "landmarks": recipe.landmarks.model_copy(update={"observation_start": start}),
            "boosting": recipe.boosting.model_copy(update={"members": _MEMBERS}),
            "calibration": recipe.calibration.model_copy(update={"folds": 0}),
        }
    )


def _tried(
    county: SimulatedCounty,
    tables: CleanTables,
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    first: int,
) -> Mapping[str, float | int]:
    as_of, staff = county.last_month, tables["staff"]
    chosen = landmarks(staff, recipe, as_of=as_of, first_data_month=first)
    *past, now = build_panel(tables, features, months=[*chosen, as_of], leads=recipe.leads)
    model = train_model(past, staff, features, recipe, as_of=as_of)
    risk = risks_of(model.log_odds(now.values))[:, -1]
    last = county.truth["people"].sort_values("hire").drop_duplicates("staff_id", keep="last").set_index("staff_id")
    own = last.reindex(now.people["staff_id"])
    gone = own["exit"].to_numpy(dtype=float)
    until = np.where(gone > 0, np.maximum(gone - as_of, 0), 1e6)
    left = own["reason"].isin(recipe.exits.voluntary).to_numpy() & (gone > 0)
    there = until > 0
    plain = _without_features(past, observed(staff, recipe, as_of=as_of))
    meant = calibration(risk[there], until[there], left[there], horizon=_YEAR)
    return {
        "exits": model.training_.exits,
        "landmarks": len(chosen),
        "expected_over_observed": round(meant.ratio, 3),
        "without_features": round(plain * int(there.sum()) / meant.observed, 3),
        "slope": round(meant.slope, 3),
        "auc": round(auc(risk[there], until[there], left[there], horizon=_YEAR), 3),
    }


def _without_features(past: Sequence[FeatureSet], seen: Observed) -> float:
    """The twelve-month risk by exits and exposure of the same rows alone: trees may tell the bad months by features."""
    rows = person_periods(past, seen.spells, [], settled=seen.settled)
    hazard = np.bincount(rows.interval, rows.event) / np.bincount(rows.interval, rows.exposure)
    return float(1 - np.prod(1 - hazard))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=4000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--recent", type=int, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--no-exit-counts", action="store_true", help="leave out features that count exits")
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.recent, asked.seeds, exit_counts=not asked.no_exit_counts)
