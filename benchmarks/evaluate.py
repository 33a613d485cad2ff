"""Do the intervals of `evaluate` hold the truth as often as they say? Many simulated worlds, with known effects.

    python benchmarks/evaluate.py [WORLDS] [STAFF]

In each world one lever was given to people who looked likely to leave, and half of those chosen were held out at
random. The truth is the counterfactual 12-month hazard ratio of those treated, from their true hazards.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.features.build_panel import build_panel
from takeroot.levers.compared_people import begun_measures
from takeroot.levers.evaluate import evaluate
from takeroot.records.read_records import read_records
from takeroot.simulate.measures import Measures
from takeroot.simulate.simulate import DECEMBER_2024, simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.workspace import Workspace, read_workspace

LEVER, EFFECT, MONTHS = "shift_rebalancing", -0.5, 40
SINCE = DECEMBER_2024 - 26
LAST = DECEMBER_2024 - 14
"""Measures that began later are not yet a year old."""


def main(worlds: int, staff: int) -> None:
    """Print coverage, bias, and what a naive before-and-after view says."""
    workspace = read_workspace(Path(__file__).parents[1])
    table = pd.concat([_world(workspace, staff, seed) for seed in range(1, worlds + 1)], ignore_index=True)
    table["covered"] = (table["low"] <= table["true"]) & (table["true"] <= table["high"])
    table["log_bias"] = np.log(table["hazard_ratio"] / table["true"])
    table["naive_log_bias"] = np.log(table["naive_hazard_ratio"] / table["true"])
    columns = ["covered", "log_bias", "naive_log_bias", "treated", "events_treated", "events_compared", "true"]
    table["placebo_passed"] = table["placebo_passed"].astype(float)
    print(table.groupby("method")[[*columns, "placebo_passed"]].mean().round(3).to_string())
    print(table.groupby("method").size().to_string())


def _world(workspace: Workspace, staff: int, seed: int) -> pd.DataFrame:
    wishes = Measures(yearly=0.25, levers=(LEVER,), confounding=0.7, hold_out=0.5, since=SINCE, effects={LEVER: EFFECT})
    county = simulate(staff=staff, months=MONTHS, seed=seed, measures=wishes, late=0.0, missing=0.0)
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=date(2024, 12, 31)).tables
    measures = tables["measures"]
    begun = begun_measures(measures)
    begun = begun[begun["month"] >= SINCE]
    early = measures["staff_id"].isin(begun.loc[begun["month"] <= LAST, "staff_id"])
    months = sorted({month - back for month in begun["month"] if month <= LAST for back in (1, 13)})
    first = DECEMBER_2024 - MONTHS + 1
    panel = build_panel(tables, workspace.inputs, months=[m for m in months if m >= first], leads=(3,))
    drawn = county.truth["assignments"].astype({"month": int})
    found = evaluate(
        tables["staff"],
        measures,
        panel,
        {LEVER: workspace.levers[LEVER]},
        workspace.recipe.exits,
        since=SINCE,
        as_of=DECEMBER_2024,
        held_out=drawn[drawn["month"] <= LAST],
    )
    ratio = _true_ratio(county.truth, drawn[(drawn["month"] <= LAST) & ~drawn["held_out"].astype(bool)])
    print(seed, int(early.sum()), round(ratio, 3), found[["hazard_ratio", "low", "high"]].round(2).to_numpy().tolist())
    return found.assign(true=ratio, seed=seed)


def _true_ratio(truth: dict[str, pd.DataFrame], treated: pd.DataFrame) -> float:
    """Ratio of mean cumulative hazards over the twelve months after, with the lever and without."""
    hazard = truth["hazard"][["staff_id", "month", "hazard"]].astype({"staff_id": str})
    rows = treated.assign(staff_id=treated["staff_id"].astype(str)).merge(hazard, on="staff_id", suffixes=("", "_at"))
    rows = rows[(rows["month_at"] > rows["month"]) & (rows["month_at"] <= rows["month"] + 12)]
    monthly = -np.log1p(-rows["hazard"].astype(np.float64))
    key = [rows["staff_id"], rows["month"]]
    with_it = 1 - np.exp(-monthly.groupby(key).sum())
    without = 1 - np.exp(-(monthly * np.exp(-rows["effect"])).groupby(key).sum())
    return float(np.log1p(-with_it.mean()) / np.log1p(-without.mean()))


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:] + ["200", "3000"][len(sys.argv) - 1 :])))
