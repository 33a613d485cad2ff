"""Whether the hazard of leaving stays where it was when twice as many people retire.

    python benchmarks/competing.py [--staff 2000] [--months 60] [--seeds 1 2 ... 12]

Two counties a seed, of one law, the second with retirements doubled: the early ones retire between five and fifteen
years before the limit. A model is trained on each, and both score the staff of the first: all of them, and those of the
ages at which one may retire early. Beside it two naive models: one takes who retired, or had any other competing exit,
for someone who stayed, the other for someone who left.
"""

import argparse
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.model import HazardModel
from takeroot.hazard.new_model import new_model
from takeroot.hazard.observed import observed
from takeroot.hazard.outcomes import COMPETING, NEVER, VOLUNTARY
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.score_people import risks_of
from takeroot.months import last_day
from takeroot.records.read_records import read_records
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

_WAYS = ("takeroot", "taken for stays", "taken for leavers")
_EARLY_AGES = (40, 55)
_DAYS_A_YEAR = 365.25


def main(staff: int, months: int, seeds: Sequence[int]) -> None:
    """Print by what factor doubling retirements moves the mean 12-month risk of the same people."""
    workspace = read_workspace(reference_workspace())
    found = []
    for seed in seeds:
        usual, now, born, few = _trained(workspace, staff, months, seed, retirements=1.0)
        doubled, _, _, many = _trained(workspace, staff, months, seed, retirements=2.0)
        groups = {"all": np.ones(len(born), dtype=bool), "ages": _are_of_early_ages(now, born)}
        factors = {
            f"{way}, {name}": _risk(doubled[way], now, who) / _risk(usual[way], now, who)
            for way in _WAYS
            for name, who in groups.items()
        }
        found.append({"seed": seed, "retired": few, "retired_doubled": many} | factors)
        print({name: round(float(value), 3) for name, value in found[-1].items()}, flush=True)
    table = pd.DataFrame(found).set_index("seed")
    print(f"\nsimulated, {staff} staff x {months} months, seeds {list(seeds)}")
    print(f"retired, usually and doubled: {table['retired'].sum()}, {table['retired_doubled'].sum()}")
    factors = table.drop(columns=["retired", "retired_doubled"])
    summary = pd.DataFrame({"factor": factors.mean(), "error": factors.std() / np.sqrt(len(table))})
    for name in ("all", "ages"):
        ours = factors[f"takeroot, {name}"]
        for way in _WAYS[1:]:
            beside = factors[f"{way}, {name}"] / ours
            row = f"{way}, {name}"
            summary.loc[row, ["against takeroot", "its error"]] = beside.mean(), beside.std() / np.sqrt(len(table))
    print(f"mean 12-month risk of the same people, doubled over usual; ages: {_EARLY_AGES[0]} to {_EARLY_AGES[1] - 1}")
    print(summary.round(3).to_string(na_rep=""))


def _trained(
    workspace: Workspace, staff: int, months: int, seed: int, *, retirements: float
) -> tuple[dict[str, HazardModel], FeatureSet, np.ndarray, int]:
    """The three models, who is there at the end with their days of birth, and how many retired."""
    county = simulate(staff=staff, months=months, seed=seed, retirements=retirements)
    received = datetime.fromtimestamp(int(last_day(county.last_month)) * 86400, UTC).date()
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=received).tables
    as_of, recipe, names = county.last_month, workspace.recipe, list(workspace.inputs)
    chosen = landmarks(tables["staff"], recipe, as_of=as_of, first_data_month=as_of - months + 1)
    *past, now = build_panel(tables, workspace.inputs, months=[*chosen, as_of], leads=recipe.leads)
    seen = observed(tables["staff"], recipe, as_of=as_of)
    models = {}
    for way, spells in zip(_WAYS, _taken_for(seen.spells), strict=True):
        rows = person_periods(past, spells, names, settled=seen.settled)
        models[way] = new_model(workspace.inputs, recipe).fit_rows(rows, names, members=1)
    born = tables["staff"].drop_duplicates("staff_id").set_index("staff_id")["birth_date"]
    days = born.reindex(now.people["staff_id"]).to_numpy().astype("datetime64[D]")
    return models, now, days, int((seen.spells["reason"] == "retired").sum())


def _taken_for(spells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Outcomes as they are; with competing exits as if they had not been; with them as if they were leaving."""
    competing = (spells["kind"] == COMPETING).to_numpy()
    stays, leaves = spells.copy(), spells.copy()
    stays.loc[competing, "exit_day"] = NEVER
    leaves.loc[competing, "kind"] = VOLUNTARY
    return spells, stays, leaves


def _are_of_early_ages(now: FeatureSet, born: np.ndarray) -> np.ndarray:
    age = (int(last_day(now.as_of)) - born.astype(np.int64)) / _DAYS_A_YEAR
    return ~np.isnat(born) & (age >= _EARLY_AGES[0]) & (age < _EARLY_AGES[1])


def _risk(model: HazardModel, now: FeatureSet, who: np.ndarray) -> float:
    return float(risks_of(model.log_odds(now.values))[who, -1].mean())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=2000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 13)))
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seeds)
