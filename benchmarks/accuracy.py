"""How well leavers are foretold in simulated counties, beside simple rivals and the oracle that knows the law.

Usage: python benchmarks/accuracy.py [--staff 8000] [--months 60] [--seeds 1 2 3 4 5 6] [--jobs 2]
[--write docs/accuracy.md]. One seed takes a minute or two.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, date, datetime, timedelta
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
_RESAMPLES = 200


def main(staff: int, months: int, seeds: Sequence[int], *, jobs: int, page: Path | None) -> None:
    """Print a table a seed, and the means; write what is ready to the page as each seed ends."""
    found: dict[int, pd.DataFrame] = {}
    with ProcessPoolExecutor(jobs) as pool:
        asked = {pool.submit(figures, staff, months, seed): seed for seed in seeds}
        for done in as_completed(asked):
            found[asked[done]] = done.result()
            if page is not None:
                page.write_text(_page(dict(sorted(found.items())), staff, months, seeds), encoding="utf-8")
    print("\nmeans over the seeds")
    print(_means(found).round(4).to_string())


def figures(staff: int, months: int, seed: int) -> pd.DataFrame:
    """Everything about one county, scored at its end; what then happened is in the simulator's truth."""
    workspace = read_workspace(reference_workspace())
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
    table["base_rate"] = exits / there.sum()
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
    found |= dict(zip(("low", "high"), _interval(risk[:, -1], until, left), strict=True))
    for k, horizon in enumerate(_HORIZONS if risk.shape[1] > 1 else (_YEAR,)):
        at = calibration(risk[:, k], until, left, horizon=horizon)
        found |= {f"expected_over_observed_{horizon}": at.ratio}
        if horizon == _YEAR:
            found["slope_12"] = at.slope
    return found


def _interval(risk: np.ndarray, until: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Of 95 %, by resampling people."""
    random = np.random.default_rng(0)
    drawn = [random.integers(0, len(risk), len(risk)) for _ in range(_RESAMPLES)]
    return np.quantile([auc(risk[at], until[at], left[at], horizon=_YEAR) for at in drawn], [0.025, 0.975])


def _means(found: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(found, names=["seed", "model"]).groupby("model", sort=False).mean()


def _page(found: Mapping[int, pd.DataFrame], staff: int, months: int, seeds: Sequence[int]) -> str:
    """Markdown: what was run and when, a table of AUC, a table of calibration."""
    asked = " ".join(str(seed) for seed in seeds)
    unfinished = [str(seed) for seed in seeds if seed not in found]
    means = _means(found)
    models = list(means.index)
    short = means.loc["oracle", "auc_12"] - means.loc["takeroot", "auc_12"]
    auc_rows = [
        [str(seed), f"{table['base_rate'].iloc[0]:.1%}", *(_cell(table.loc[name]) for name in models)]
        for seed, table in found.items()
    ]
    auc_rows.append(
        ["mean", f"{means['base_rate'].iloc[0]:.1%}", *(f"{means.loc[name, 'auc_12']:.3f}" for name in models)]
    )
    fit = [*(f"expected_over_observed_{horizon}" for horizon in _HORIZONS), "slope_12"]
    own = {str(seed): table.loc["takeroot"] for seed, table in found.items()} | {"mean": means.loc["takeroot"]}
    fit_rows = [[name, *(f"{row[column]:.3f}" for column in fit)] for name, row in own.items()]
    parts = [
        "# Accuracy in simulated counties",
        (
            f"Everything here is simulated: {staff:,} people x {months} months a county, scored at its end, against "
            "who then left of their own will. What a real county will show must be measured there: `takeroot backtest`."
        ),
        f"Made on {datetime.now(UTC).date()} by `python benchmarks/accuracy.py --staff {staff} --months {months} "
        f"--seeds {asked} --write docs/accuracy.md`."
        + (f" Not finished: seeds {', '.join(unfinished)}." if unfinished else ""),
        "## ROC-AUC at 12 months",
        (
            "In brackets: intervals of 95 %, people resampled. Rivals learn from last year's features and the year "
            "since. The oracle knows the true law and every true state, but not what nothing shows."
        ),
        _markdown(["seed", "left in a year", *models], auc_rows),
        f"takeroot is {short:.3f} short of the oracle on average.",
        "## Calibration of takeroot",
        _markdown(
            ["seed", *(f"expected/observed, {horizon} months" for horizon in _HORIZONS), "slope, 12 months"], fit_rows
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _cell(row: pd.Series) -> str:
    return f"{row['auc_12']:.3f} ({row['low']:.3f}-{row['high']:.3f})"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=8000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--write", type=Path, default=None, help="page to write, in Markdown")
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seeds, jobs=asked.jobs, page=asked.write)
