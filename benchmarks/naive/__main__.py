"""The pipeline a data scientist writes today, written well: pandas, LightGBM, shap.TreeExplainer, to_excel.

    python benchmarks/naive DATA RUN WORKSPACE OUT

It does takeroot's work: every declared feature (`by_month`, `by_event`, `by_child`, `by_peer`), every person explained
at every lead and for the year, by feature and by factor, with the share of the resampled members that agree with a band
(`tables`), levers scored again singly and in pairs for the bands watch and high, facilities added up with an interval;
it writes a workbook and Parquet files into OUT. Nothing is validated, accounted for, published whole or pinned. It
takes the declarations and the model from WORKSPACE, and no code of the product that computes anything. What came out is
compared with RUN, takeroot's run on the same tables: where it differs the exit code is 1.
The last line is JSON: CPU and wall seconds a stage, and what the comparison found.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from compare import compare, is_equal, same_cells
from delivery import Delivery
from features import Features
from levers import Rescoring
from model import Model
from tables import explained_rows, facilities_of, factor_rows, scores_of

from takeroot.workspace.workspace import Workspace, read_workspace

AS_OF = "2024-12"
AHEAD = (1.5, 4.5, 9.0)
"""Foreseen features stand at the middle of each lead interval, so many months ahead."""


class Stages:
    """CPU and wall seconds by stage."""

    def __init__(self) -> None:
        self.costs: dict[str, dict[str, float]] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Time a stage."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.costs[name] = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}


def main(data: Path, run: Path, home: Path, out: Path) -> int:
    """Run it, compare, and return the exit code."""
    stages, workspace = Stages(), read_workspace(home)
    start = time.process_time()  # what importing took
    out.mkdir(parents=True, exist_ok=True)
    with stages("read"):
        delivery = Delivery(data, AS_OF)
    with stages("features"):
        people, frames = _features(delivery, workspace)
    month = delivery.month.year * 12 + delivery.month.month - 1
    cells, frames = same_cells(run, frames, list(workspace.recipe.leads))
    with stages("predict and explain"):
        model = Model(home / "models" / "champion" / "bundle", month)
        members = model.member_log_odds(frames)
        explained = explained_rows(people.index, members.mean(axis=0), model.contributions(frames), model)
        factors = factor_rows(explained, workspace.features)
        scores = scores_of(people, members, explained, model, workspace.recipe.bands)
        facilities = facilities_of(people, scores, members, factors)
    with stages("levers"):
        asked = (scores["risk_12m"] >= workspace.recipe.bands.watch) & people["notice_date"].isna()
        year = factors[factors["lead"] == "year"].set_index("staff_id").drop(columns=["lead", "base"])[asked]
        raising = year.where(year > 0)
        offers, sets = Rescoring(delivery, people, frames, model).score(dict(workspace.levers), raising, members)
    with stages("write"):
        large = {"features": _long(people.index, frames, model), "contributions": explained, "factors": factors}
        small = {"people": scores.reset_index(), "measures": offers, "facilities": facilities.reset_index()}
        _write(out, small, large | {"lever_sets": sets})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    others = compare(run, {"contributions": explained, "factors": factors}, scores, offers, sets)
    equal = is_equal(cells, others)
    costs = {"start": start, "stages": stages.costs, "peak_mb": peak}
    print(json.dumps({**costs, "equal": equal, "cells": cells, "others": others}))
    return int(not equal)


def _features(delivery: Delivery, workspace: Workspace) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """People and their features, without those who objected."""
    frames = Features(delivery, workspace.features, workspace.tables).at(AHEAD)
    asked = ~delivery.people.index.isin(delivery.tables["objections"]["staff_id"])
    return delivery.people[asked], [frame[asked] for frame in frames]


def _long(ids: pd.Index, frames: list[pd.DataFrame], model: Model) -> pd.DataFrame:
    names = [name for name in frames[0] if name in model.facts["features"]]
    parts = [frame[names].assign(lead=str(lead), staff_id=ids) for lead, frame in zip(model.leads, frames, strict=True)]
    return pd.concat(parts, ignore_index=True)


def _write(out: Path, small: dict[str, pd.DataFrame], large: dict[str, pd.DataFrame]) -> None:
    with pd.ExcelWriter(out / "run.xlsx") as book:
        for name, frame in small.items():
            frame.to_excel(book, sheet_name=name, index=False)
    for name, frame in large.items():
        frame.to_parquet(out / f"{name}.parquet", index=False)


if __name__ == "__main__":
    raise SystemExit(main(*map(Path, sys.argv[1:5])))
