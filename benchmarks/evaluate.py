"""Do the intervals of `takeroot evaluate` hold the truth as often as they say? Many simulated worlds, known effects.

Usage: python benchmarks/evaluate.py [--worlds 200] [--staff 2000] [--jobs 1] [--results measures.csv]
[--write docs/measures.md].

In each world one measure went to people who looked likely to leave by what is recorded, and half of those chosen were
held out at random, for a year. The command's own function reads the raw tables and the plans in which the draw stands.
The truth is the counterfactual twelve-month hazard ratio of those treated, from their true hazards: in every other
world one effect for all, drawn between 0 and -0.8 on the log hazard, else what follows for each person from the law of
the world. Results are appended to a file as each world ends; a second run goes on where the first one stopped.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of small matrices wait for each other

import argparse
import csv
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import beta

from takeroot.levers.estimate import Z90
from takeroot.months import month_text
from takeroot.pipeline.evaluate import evaluate
from takeroot.pipeline.steps import Steps
from takeroot.runs.parquet import write_parquet
from takeroot.runs.publish import publish
from takeroot.simulate.measures import Measures
from takeroot.simulate.simulate import DECEMBER_2024, simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

LEVER, MONTHS = "post_conversion", 40
SINCE = DECEMBER_2024 - 26
STRONGEST = 0.8
_KEPT = ["method", "treated", "compared", "events_treated", "events_compared", "hazard_ratio", "low", "high"]
_KEPT += ["placebo_passed", "naive_hazard_ratio"]
_COLUMNS = ["world", "staff", "kind", "true", "seconds", *_KEPT]
_PLAN = {"staff_id": "text", "lever": "text", "levers": "text", "held_out": "flag"}


def main(worlds: int, staff: int, *, jobs: int, results: Path, page: Path | None) -> None:
    """Print coverage, bias, and what a naive before-and-after view says; write what is ready as each world ends."""
    done = _read(results, staff)
    wanted = [seed for seed in range(1, worlds + 1) if seed not in set(done["world"])]
    with ProcessPoolExecutor(jobs) as pool:
        for ended in as_completed([pool.submit(world, staff, seed) for seed in wanted]):
            _append(results, ended.result())
            _write(results, worlds, staff, page)
    print(_write(results, worlds, staff, page).round(3).T.to_string())


def _write(results: Path, worlds: int, staff: int, page: Path | None) -> pd.DataFrame:
    """Write the page from all worlds that have ended."""
    done = _read(results, staff)
    table = _summary(done[done["world"] <= worlds])
    if page is not None:
        page.write_text(_page(table, worlds, staff), encoding="utf-8")
    return table


def world(staff: int, seed: int) -> list[dict[str, object]]:
    """One world: what each method finds, beside the truth."""
    begun = time.process_time()
    workspace = read_workspace(reference_workspace())
    one = -STRONGEST * np.random.default_rng(seed).random()
    effects = {LEVER: one} if seed % 2 else {}
    wishes = Measures(yearly=0.25, levers=(LEVER,), confounding=0.7, hold_out=0.5, since=SINCE, effects=effects)
    county = simulate(staff=staff, months=MONTHS, seed=seed, measures=wishes, missing=0.0, lever_months=[])
    drawn = county.truth["assignments"].astype({"month": int, "held_out": bool, "staff_id": str})
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        _publish_plans(drawn, Path(folder) / "out")
        found = evaluate(
            str(Path(folder) / "county"),
            workspace,
            since=SINCE,
            received=date(2024, 12, 31),
            steps=Steps(),
            runs=Path(folder) / "out",
        ).effects
    truth = _true_ratio(county.truth, drawn[(drawn["month"] < DECEMBER_2024) & ~drawn["held_out"]])
    kind = "one effect for all" if effects else "by the law"
    shared = {"world": seed, "staff": staff, "kind": kind, "true": truth, "seconds": time.process_time() - begun}
    print(seed, kind, round(truth, 3), found[["hazard_ratio", "low", "high"]].round(2).to_numpy().tolist(), flush=True)
    return [shared | dict(zip(_KEPT, row, strict=True)) for row in found[_KEPT].itertuples(index=False)]


def _publish_plans(drawn: pd.DataFrame, out: Path) -> None:
    """What `takeroot plan` leaves behind in each month: whom it chose, and whom it left without at random."""
    for month, chosen in drawn.groupby("month"):
        frame = chosen.assign(levers=chosen["lever"])[list(_PLAN)].reset_index(drop=True)
        publish(
            out, month_text(int(str(month)) - 1), lambda at, plan=frame: write_parquet(plan, at / "plan.parquet", _PLAN)
        )


def _true_ratio(truth: dict[str, pd.DataFrame], treated: pd.DataFrame) -> float:
    """Ratio of mean cumulative hazards over the twelve months after, with the lever and without."""
    hazard = truth["hazard"][["staff_id", "month", "hazard"]].astype({"staff_id": str})
    rows = treated.merge(hazard, on="staff_id", suffixes=("", "_at"))
    rows = rows[(rows["month_at"] > rows["month"]) & (rows["month_at"] <= rows["month"] + 12)]
    monthly = -np.log1p(-rows["hazard"].astype(np.float64))
    key = [rows["staff_id"], rows["month"]]
    with_it = 1 - np.exp(-monthly.groupby(key).sum())
    without = 1 - np.exp(-(monthly * np.exp(-rows["effect"])).groupby(key).sum())
    return float(np.log1p(-with_it.mean()) / np.log1p(-without.mean()))


def _append(results: Path, rows: Iterable[dict[str, object]]) -> None:
    fresh = not results.exists()
    with results.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        if fresh:
            writer.writeheader()
        writer.writerows(rows)


def _read(results: Path, staff: int) -> pd.DataFrame:
    if not results.exists():
        return pd.DataFrame({name: [] for name in _COLUMNS})
    found = pd.read_csv(results)
    return found[found["staff"] == staff].drop_duplicates(["world", "method"]).sort_values(["world", "method"])


def _summary(found: pd.DataFrame) -> pd.DataFrame:
    """A row a method, and the naive view as a third: the treated now against their facilities before."""
    reach = np.exp(Z90 / np.sqrt(found["events_treated"].clip(lower=1)))
    naive = found[found["method"] == "randomised"].assign(method="naive before and after")
    naive = naive.assign(
        hazard_ratio=naive["naive_hazard_ratio"],
        low=naive["naive_hazard_ratio"] / reach,
        high=naive["naive_hazard_ratio"] * reach,
        events_compared=np.nan,
        compared=np.nan,
        placebo_passed=np.nan,
    )
    every = pd.concat([found, naive], ignore_index=True)
    every["covered"] = (every["low"] <= every["true"]) & (every["true"] <= every["high"])
    every["bias"] = np.log(every["hazard_ratio"] / every["true"])
    every["width"] = np.log(every["high"] / every["low"])
    every["placebo_passed"] = every["placebo_passed"].map(
        lambda passed: {"True": 1.0, "False": 0.0}.get(str(passed), np.nan)
    )
    return pd.DataFrame({name: _line(rows) for name, rows in every.groupby("method", sort=False)}).T


def _line(rows: pd.DataFrame) -> dict[str, float]:
    n, hits = len(rows), int(rows["covered"].sum())
    kinds = {f"covered, {kind}": float(some["covered"].mean()) for kind, some in rows.groupby("kind", sort=True)}
    return {
        "worlds": n,
        "covered": hits / n,
        "covered_low": float(beta.ppf(0.025, hits, n - hits + 1)) if hits else 0.0,
        "covered_high": float(beta.ppf(0.975, hits + 1, n - hits)) if hits < n else 1.0,
        **kinds,
        "bias": rows["bias"].mean(),
        "bias_error": rows["bias"].std() / np.sqrt(n),
        "width": rows["width"].mean(),
        "true": rows["true"].mean(),
        "treated": rows["treated"].mean(),
        "compared": rows["compared"].mean(),
        "events_treated": rows["events_treated"].mean(),
        "events_compared": rows["events_compared"].mean(),
        "placebo_passed": rows["placebo_passed"].mean(),
        "seconds": rows["seconds"].mean(),
    }


def _page(table: pd.DataFrame, worlds: int, staff: int) -> str:
    found = int(table["worlds"].max())
    rows = [
        (
            name.replace("_", " "),
            f"{row['worlds']:.0f}",
            f"{row['covered']:.1%} ({row['covered_low']:.1%}-{row['covered_high']:.1%})",
            f"{row['bias']:+.3f} ({row['bias_error']:.3f})",
            f"{row['width']:.2f}",
            f"{row['treated']:.0f} / " + ("-" if np.isnan(row["compared"]) else f"{row['compared']:.0f}"),
            f"{row['events_treated']:.0f} / " + ("-" if np.isnan(row["compared"]) else f"{row['events_compared']:.0f}"),
        )
        for name, row in table.iterrows()
    ]
    kinds = [name for name in table.columns if name.startswith("covered, ")]
    adjusted = table.loc["doubly_robust"]
    parts = [
        "# What past measures did: do the intervals hold?",
        (
            f"Everything here is simulated: {found} worlds of {staff:,} people x {MONTHS} months, each with its own "
            f"law. In each, one measure ({LEVER}) went to people who looked likely to leave by what is recorded "
            "(youth, pay, load), and half of those chosen were held out at random for a year. `takeroot evaluate` read "
            "the raw tables and the plans. The truth is the twelve-month hazard ratio of the treated by their true "
            "hazards, with the measure and without."
        ),
        (
            f"Made on {datetime.now(UTC).date()} by `python benchmarks/evaluate.py --worlds {worlds} --staff {staff} "
            "--write docs/measures.md`."
            + ("" if found == worlds else f" Not finished: {found} of {worlds} worlds; the same command goes on.")
        ),
        _markdown(
            [
                "",
                "worlds",
                "90 % interval holds the truth (95 % interval of that share)",
                "bias of the log hazard ratio (standard error)",
                "mean width of the interval",
                "people with / without",
                "exits with / without",
            ],
            rows,
        ),
        "By kind of world: "
        + "; ".join(
            f"{kind.removeprefix('covered, ')}: "
            + ", ".join(f"{name.replace('_', ' ')} {row[kind]:.1%}" for name, row in table.iterrows())
            for kind in kinds
        )
        + ".",
        (
            f"The placebo test of the doubly robust estimate, at 5 %, passed in "
            f"{adjusted['placebo_passed']:.1%} of the worlds; here it should, since all that decided who got the "
            "measure was recorded before. The naive view compares the leaving of the treated after the measure with "
            "that at their facilities in the year before, "
            f"with a Poisson interval; the mean true hazard ratio is {adjusted['true']:.2f}. A world takes "
            f"{adjusted['seconds']:.1f} CPU seconds."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--staff", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--results", type=Path, default=Path("measures.csv"), help="grows world by world; gone on with")
    parser.add_argument("--write", type=Path, default=None, help="page to write, in Markdown")
    asked = parser.parse_args()
    main(asked.worlds, asked.staff, jobs=asked.jobs, results=asked.results, page=asked.write)
