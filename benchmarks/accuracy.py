"""How well leavers are foretold in simulated counties, beside simple rivals and the oracle that knows the law.

Usage: python benchmarks/accuracy.py [--staff 8000] [--months 60] [--seeds 1 2 3 4 5 6]. One seed takes a minute or two.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.evaluate.calibration import calibration
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.score_people import risks_of
from takeroot.hazard.train import train_model
from takeroot.months import last_day
from takeroot.records.read_records import read_records
from takeroot.simulate.oracle import oracle_risk
from takeroot.simulate.simulate import simulate
from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

_HORIZONS = (3, 6, 12)
_YEAR = 12


def main(staff: int, months: int, seeds: Sequence[int]) -> None:
    """Print a table a seed, and the means."""
    workspace = read_workspace(reference_workspace())
    found = [figures(workspace, staff, months, seed) for seed in seeds]
    everything = pd.concat(found, keys=seeds, names=["seed", "model"])
    print("\nmeans over the seeds")
    print(everything.groupby("model", sort=False).mean().round(4).to_string())


def figures(workspace: Workspace, staff: int, months: int, seed: int) -> pd.DataFrame:
    """Everything about one county, scored at its end; what then happened is in the simulator's truth."""
    county = simulate(staff=staff, months=months, seed=seed)
    tables, as_of = _delivered(county, workspace), county.last_month
    chosen = landmarks(tables["staff"], workspace.recipe, as_of=as_of, first_data_month=as_of - months + 1)
    year_ago = as_of - _YEAR
    wanted = sorted({*chosen, year_ago, as_of})
    panel = {
        month.as_of: month
        for month in build_panel(tables, workspace.inputs, months=wanted, leads=workspace.recipe.leads)
    }
    begun = time.process_time()
    model = train_model(
        [panel[month] for month in chosen], tables["staff"], workspace.inputs, workspace.recipe, as_of=as_of
    )
    now = panel[as_of]
    spent = time.process_time() - begun
    risks = {"takeroot": risks_of(model.log_odds(now.values))}
    risks |= _snapshots(panel[year_ago], now, *_outcome(county, panel[year_ago], workspace))
    oracle = oracle_risk(county.truth, as_of).set_index("staff_id")["risk"]
    risks["oracle"] = oracle.reindex(now.people["staff_id"]).to_numpy(dtype=float)[:, None]
    time_left, left = _outcome(county, now, workspace)
    there = time_left > 0
    table = pd.DataFrame({name: _judged(risk[there], time_left[there], left[there]) for name, risk in risks.items()}).T
    exits = int((left & there & (time_left <= _YEAR)).sum())
    learnt = model.training_
    print(
        f"\nseed {seed}: {there.sum()} people, {exits} left within a year; {learnt.learner} of {learnt.exits} exits, "
    )
    print(f"calibrated {learnt.calibrated}, {spent:.0f} CPU s to train\n{table.round(4).to_string()}", flush=True)
    return table


def _delivered(county: SimulatedCounty, workspace: Workspace) -> CleanTables:
    """The county as it would come: written, and read back."""
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        received = date(1970, 1, 1) + timedelta(days=int(last_day(county.last_month)))
        return read_records(Path(folder) / "county", workspace.tables, received=received).tables


def _outcome(county: SimulatedCounty, month: FeatureSet, workspace: Workspace) -> tuple[np.ndarray, np.ndarray]:
    """Months until each person's exit (0: had left already), and whether it was of their own will."""
    last = county.truth["people"].sort_values("hire").drop_duplicates("staff_id", keep="last").set_index("staff_id")
    own = last.reindex(month.people["staff_id"])
    gone = own["exit"].to_numpy(dtype=float)
    until = np.where(gone > 0, np.maximum(gone - month.as_of, 0), 1e6)
    return until, own["reason"].isin(workspace.recipe.exits.voluntary).to_numpy() & (gone > 0)


def _snapshots(past: FeatureSet, now: FeatureSet, until: np.ndarray, left: np.ndarray) -> Mapping[str, np.ndarray]:
    """What a careful analyst would do: last year's features, who left in the year since, this year's features."""
    known = (until > 0) & ((until > _YEAR) | left)
    (x, *_), (later, *_) = past.values, now.values  # noqa: PD011 - feature sets
    x, y = x[known], (left & (until <= _YEAR))[known]
    settings = {"objective": "binary", "learning_rate": 0.03, "num_leaves": 8, "min_data_in_leaf": 50, "num_threads": 1}
    extra = {"feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0, "verbose": -1}
    booster = lightgbm.train({**settings, **extra}, lightgbm.Dataset(x, y), 200)
    filled = x.fillna(x.median()).fillna(0.0)
    logistic = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=500)).fit(filled, y)
    return {
        "snapshot LightGBM": np.asarray(booster.predict(later))[:, None],
        "logistic regression": logistic.predict_proba(later.fillna(x.median()).fillna(0.0))[:, 1:],
    }


def _judged(risk: np.ndarray, until: np.ndarray, left: np.ndarray) -> dict[str, float]:
    found = {"auc_12": auc(risk[:, -1], until, left, horizon=_YEAR)}
    for k, horizon in enumerate(_HORIZONS if risk.shape[1] > 1 else (_YEAR,)):
        at = calibration(risk[:, k], until, left, horizon=horizon)
        found |= {f"expected_over_observed_{horizon}": at.ratio}
        if horizon == _YEAR:
            found["slope_12"] = at.slope
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=8000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6])
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seeds)
