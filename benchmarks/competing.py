"""Whether the hazard of leaving stays where it was when twice as many people retire.

    python benchmarks/competing.py [--staff 3000] [--months 60] [--seeds 1 2 3]

Two counties a seed, of one law, the second with retirements doubled. A model is trained on each, and both score the
staff of the first. Beside it, a model that takes who retired within an interval for someone who stayed through it.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observation import recording_delay
from takeroot.hazard.outcomes import COMPETING, as_known, outcomes
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.score_people import risks_of
from takeroot.records.read_records import read_records
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace


def main(staff: int, months: int, seeds: Sequence[int]) -> None:
    """Print mean 12-month risks of the same people, and the ratio that doubling makes of them."""
    workspace = read_workspace(reference_workspace())
    found = []
    for seed in seeds:
        usual, now, few = _trained(workspace, staff, months, seed, retirements=1.0)
        doubled, _, many = _trained(workspace, staff, months, seed, retirements=2.0)
        risks = {
            f"{name} {way}": _risk(model, now)
            for way, pair in (("usual", usual), ("doubled", doubled))
            for name, model in pair.items()
        }
        found.append({"seed": seed, "competing": few, "competing_doubled": many} | risks)
        print(found[-1], flush=True)
    table = pd.DataFrame(found)
    for name in ("takeroot", "naive"):
        table[f"{name} ratio"] = table[f"{name} doubled"] / table[f"{name} usual"]
    print(f"\nsimulated, {staff} staff x {months} months, seeds {list(seeds)}: mean 12-month risk of the same people")
    print(table.round(4).to_string())
    ratios = table[["takeroot ratio", "naive ratio"]]
    print(pd.DataFrame({"mean": ratios.mean(), "error": ratios.std() / np.sqrt(len(table))}).round(3).to_string())


def _trained(
    workspace: Workspace, staff: int, months: int, seed: int, *, retirements: float
) -> tuple[dict[str, HazardModel], FeatureSet, int]:
    county = simulate(staff=staff, months=months, seed=seed, retirements=retirements)
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=date(2024, 12, 31)).tables
    as_of, recipe = county.last_month, workspace.recipe
    chosen = landmarks(tables["staff"], recipe, as_of=as_of, first_data_month=as_of - months + 1)
    *past, now = build_panel(tables, workspace.inputs, months=[*chosen, as_of], leads=recipe.leads)
    spells, names = as_known(outcomes(tables["staff"], recipe.exits), as_of), list(workspace.inputs)
    settled = as_of - recording_delay(spells, recipe.landmarks, as_of=as_of)
    rows = person_periods(past, spells, names, settled=settled)
    naive = replace(rows, exposure=np.where(rows.exposure > 0, 1.0, 0.0))
    new = HazardModel(
        cuts=recipe.leads,
        directions={name: feature.direction for name, feature in workspace.inputs.items() if feature.direction},
        boosting=recipe.boosting,
        few_exits=recipe.few_exits,
    )
    pair = {"takeroot": new, "naive": HazardModel(**new.get_params())}
    fitted = {
        name: pair[name].fit_rows(seen, names, members=1) for name, seen in (("takeroot", rows), ("naive", naive))
    }
    return fitted, now, int((spells["kind"] == COMPETING).sum())


def _risk(model: HazardModel, now: FeatureSet) -> float:
    return float(risks_of(model.log_odds(now.values))[:, -1].mean())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=3000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seeds)
