"""Whether the recipe, which changes with the number of exits, ever falls below a logistic model with 8 features.

    python benchmarks/few_exits.py [--staff 8000] [--months 60] [--seed 1] [--draws 10] [--exits 200 500 1000]

From one simulated county whole facilities are drawn until their staff hold so many voluntary exits in the months that
can train; the model and the rival learn from them alone and predict the year that follows, in all other facilities too.
Ours has two members here, not five, which does it no good. Where the recipe takes the logistic hazard, the mixed one
stands beside it (`mixed`), to see whether `few_exits.logistic` is right.
"""

import argparse
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import clone

from takeroot.features.build_panel import build_panel
from takeroot.hazard.backtest.origins import backtest_origins
from takeroot.hazard.backtest.past_rows import past_rows
from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.model import HazardModel
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.records.read_records import read_records
from takeroot.simulate.simulate import simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

_MEMBERS = 2


def main(staff: int, months: int, seed: int, draws: int, wanted: Sequence[int]) -> None:
    """Print AUC within the last lead, ours and the rival's, means over the draws."""
    workspace = read_workspace(reference_workspace())
    recipe, names = workspace.recipe, list(workspace.inputs)
    county = simulate(staff=staff, months=months, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=date(2024, 12, 31)).tables
    as_of, table = county.last_month, tables["staff"]
    origins = backtest_origins(table, recipe, as_of=as_of, first_data_month=as_of - months + 1)
    origin = max(origins)
    panel = {
        month.as_of: month
        for month in build_panel(tables, workspace.inputs, months=[*origins[origin], origin], leads=recipe.leads)
    }
    learnt_from = [panel[month] for month in origins[origin]]
    past, season = past_rows(learnt_from, table, workspace.inputs, recipe, origin=origin)
    judging = as_known(outcomes(table, recipe.exits), as_of)
    later = person_periods([panel[origin]], judging, names, settled=origin + recipe.leads[-1])
    facility = _facility_of(judging, panel[origin].people, past, table)
    found = [
        {"exits": exits, "draw": draw, **_tried(past, later, facility, workspace, season, exits=exits, draw=draw)}
        for exits in wanted
        for draw in range(draws)
    ]
    frame = pd.DataFrame(found)
    frame["difference"] = frame["takeroot"] - frame["logistic"]
    print(frame.round(4).to_string())
    means = frame.groupby("exits")[
        ["found", "takeroot", "logistic", "difference", *(["mixed"] if "mixed" in frame else [])]
    ].mean()
    means["error"] = frame.groupby("exits")["difference"].std() / np.sqrt(draws)
    print(f"\nsimulated, {staff} staff, seed {seed}; means over {draws} draws\n{means.round(4).to_string()}")


def _facility_of(judging: pd.DataFrame, people: pd.DataFrame, past: PersonPeriods, staff: pd.DataFrame) -> np.ndarray:
    """Each person's facility, by person number: where they are now, else where they were last."""
    last = staff.drop_duplicates("staff_id", keep="last").set_index("staff_id")["facility_id"].astype("str")
    last.update(people.drop_duplicates("staff_id").set_index("staff_id")["facility_id"].astype("str"))
    numbers = judging.drop_duplicates("person").set_index("person")["staff_id"]
    found = last.reindex(numbers.reindex(np.arange(past.person.max() + 1))).fillna("unknown")
    return found.to_numpy().astype(str)


def _tried(past, later, facility, workspace, season, *, exits, draw):  # noqa: ANN001, ANN202 - a script
    random = np.random.default_rng([exits, draw])
    order = random.permutation(np.unique(facility[past.person]))
    leavers = np.unique(past.person[past.event])
    counts = pd.Series(facility[leavers]).value_counts().reindex(order, fill_value=0).cumsum()
    drawn = set(order[: int(np.searchsorted(counts.to_numpy(), exits)) + 1])
    rows = past.where(np.isin(facility[past.person], list(drawn)))
    recipe, names = workspace.recipe, list(workspace.inputs)
    ours = HazardModel(
        cuts=recipe.leads,
        directions={name: feature.direction for name, feature in workspace.inputs.items() if feature.direction},
        boosting=recipe.boosting,
        few_exits=recipe.few_exits,
    ).fit_rows(rows, names, members=_MEMBERS, season=season)
    rival = HazardModel(cuts=recipe.leads, learner="logistic", few_exits=recipe.few_exits).fit_rows(
        rows, names, members=1, season=season
    )
    told = {"found": ours.training_.exits, "learner": ours.learner_}
    if ours.learner_ == "logistic":
        mixed = clone(ours).set_params(learner="mixed").fit_rows(rows, names, members=_MEMBERS, season=season)
        told["mixed"] = _auc(mixed, later, recipe.leads)
    return told | {"takeroot": _auc(ours, later, recipe.leads), "logistic": _auc(rival, later, recipe.leads)}


def _auc(model: HazardModel, rows: PersonPeriods, leads: tuple[int, ...]) -> float:
    margin = model.margin_of_rows(rows).reshape(len(leads), -1)
    time = (np.diff(leads, prepend=0)[:, None] * rows.exposure.reshape(len(leads), -1)).sum(axis=0)
    risk = np.logaddexp(0, margin).sum(axis=0)
    return auc(risk, time, rows.event.reshape(len(leads), -1).any(axis=0), horizon=float(leads[-1]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=8000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--exits", type=int, nargs="+", default=[200, 500, 1000])
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seed, asked.draws, asked.exits)
