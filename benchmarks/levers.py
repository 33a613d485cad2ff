"""Are the levers offered the ones that would truly help? Judged by the simulator's counterfactuals.

    python benchmarks/levers.py [STAFF] [MONTHS] [SEEDS]

For people in the high band: is the first lever offered among the truly best two of those they are entitled to; what
would the model alone, and the evidence alone, have offered; is anything offered that nobody is entitled to; and what
does the plan truly keep beside simpler ways to spend the same money.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.explain.explain_people import explain_people
from takeroot.features.build_features import build_features
from takeroot.features.build_panel import build_panel
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.score_people import score_people
from takeroot.hazard.train import train_model
from takeroot.levers.plan import plan
from takeroot.levers.suggest import suggest
from takeroot.pipeline.read import months_with_data
from takeroot.records.read_records import read_records
from takeroot.simulate.kept_months import kept_months
from takeroot.simulate.simulate import DECEMBER_2024, simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.workspace import Workspace, read_workspace

BUDGETS = {"facility": 20_000.0, "county": 300_000.0, "province": 300_000.0}


def main(staff: int, months: int, seeds: int) -> None:
    """Print one line a seed, and the mean."""
    workspace = read_workspace(Path(__file__).parents[1])
    rows = [_one(workspace, staff, months, seed) for seed in range(1, seeds + 1)]
    table = pd.DataFrame(rows)
    print(table.round(3).to_string(index=False))
    print(table.drop(columns="seed").mean().round(3).to_string())


def _one(workspace: Workspace, staff: int, months: int, seed: int) -> dict[str, float]:
    as_of = DECEMBER_2024
    county = simulate(staff=staff, months=months, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=date(2024, 12, 31)).tables
    recipe, inputs = workspace.recipe, workspace.inputs
    first = min(months_with_data(tables, workspace))
    marks = landmarks(tables["staff"], recipe, as_of=as_of, first_data_month=first)
    panel = build_panel(tables, inputs, months=marks, leads=recipe.leads)
    model = train_model(panel, tables["staff"], inputs, recipe, as_of=as_of)
    now = build_features(tables, inputs, as_of=as_of, leads=recipe.leads)
    scores = score_people(model, now, recipe.bands)
    factors = explain_people(model, now, inputs).factors
    offered, sets = suggest(now, model, factors, workspace.levers, scores=scores, measures=tables["measures"])
    row = {"seed": seed, **_offers(offered, scores, county.truth, as_of)}
    kept = {name: _truly(chosen, county.truth, as_of) for name, chosen in _plans(sets, scores, workspace)}
    return row | {f"kept_{name}": months_kept for name, months_kept in kept.items()}


def _offers(
    offered: pd.DataFrame, scores: pd.DataFrame, truth: dict[str, pd.DataFrame], as_of: int
) -> dict[str, float]:
    true = truth["levers"].loc[truth["levers"]["month"] == as_of].set_index("staff_id").drop(columns="month")
    true = true.dropna(how="all")  # people whose exit was not yet recorded have nothing to gain
    high = offered[offered["staff_id"].isin(true.index)]
    high = high[high["staff_id"].isin(scores.loc[scores["band"] == "high", "staff_id"])]
    found = {
        f"best2_{by}": _among_best(high.loc[high.groupby("staff_id")[by].idxmax()], true)
        for by in ("effect", "effect_model", "effect_prior")
    }
    pairs = offered.loc[offered["staff_id"].isin(true.index), ["staff_id", "lever"]]
    effect = np.array([true.loc[staff_id, name] for staff_id, name in pairs.to_numpy()])
    wrong = pairs["lever"][np.isnan(effect)].value_counts()
    print({"not entitled": wrong.to_dict(), "first": _firsts(high, true)})
    return {"high": high["staff_id"].nunique(), **found, "not_entitled": int(wrong.sum()), "offered": len(offered)}


def _firsts(high: pd.DataFrame, true: pd.DataFrame) -> dict[str, tuple[int, int]]:
    ours = high.loc[high["rank"] == 1, "lever"].value_counts()
    theirs = true.reindex(high["staff_id"].unique()).idxmin(axis=1).value_counts()
    return {name: (int(ours.get(name, 0)), int(theirs.get(name, 0))) for name in sorted({*ours.index, *theirs.index})}


def _among_best(first: pd.DataFrame, true: pd.DataFrame) -> float:
    """Share of people whose first lever has the largest or second largest true effect of those they may have."""
    effects = true.reindex(first["staff_id"])
    ranks = effects.rank(axis=1, method="min").to_numpy()
    column = [effects.columns.get_loc(name) for name in first["lever"]]
    mine = ranks[np.arange(len(first)), column]
    return float((mine <= 2).mean())


def _plans(sets: pd.DataFrame, scores: pd.DataFrame, workspace: Workspace) -> Iterator[tuple[str, pd.DataFrame]]:
    yield from plan(sets, scores, workspace.levers, budgets=BUDGETS).choices.items()


def _truly(chosen: pd.DataFrame, truth: dict[str, pd.DataFrame], as_of: int) -> float:
    given = chosen.assign(lever=chosen["levers"].str.split("+")).explode("lever")[["staff_id", "lever"]]
    return float(kept_months(truth, as_of, given)["kept_months"].sum())


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:] + ["3000", "48", "2"][len(sys.argv) - 1 :])))
