"""What the training panel of a province takes: peak memory and CPU of reading, features and rows, group after group.

    python benchmarks/training_memory.py DATA [--months 8] [--train]

DATA is a delivery as `takeroot simulate DATA --staff 500000 --months 36 --format parquet` makes one. The panel has that
many as-of months, as far apart as the delivery allows, at the recipe's leads: everyone at work stands in it, the audit
and the training draw from it. With --train the audit and the model are made as well. Prints a line a step.
"""

import argparse
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from takeroot.hazard.audit.audit import audit
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observed import observed
from takeroot.hazard.train import train_on_rows
from takeroot.pipeline.learn_in_groups import learn_in_groups
from takeroot.pipeline.learnable import Learnable
from takeroot.pipeline.run_in_groups import Sizes, open_groups
from takeroot.pipeline.steps import Steps
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

AS_OF, RECEIVED, FIRST = 24299, date(2025, 1, 5), 24264


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--months", type=int, default=8)
    parser.add_argument("--train", action="store_true")
    asked = parser.parse_args()
    workspace, steps = read_workspace(reference_workspace()), Steps()
    with tempfile.TemporaryDirectory() as folder:
        with steps("opening the delivery"):
            opened = open_groups(asked.data, workspace, received=RECEIVED, folder=Path(folder), sizes=Sizes(large=0))
        if opened is None:
            raise SystemExit(f"{asked.data}: not a folder of Parquet files that can be read in groups")
        staff = opened.whole["staff"]
        workspace = _with_landmarks(workspace, staff, asked.months)
        months = landmarks(staff, workspace.recipe, as_of=AS_OF, first_data_month=FIRST)
        found = learn_in_groups(opened, workspace, as_of=AS_OF, steps=steps)
    at_work = sum(len(month.people) for month in found.panel)
    leads = len(workspace.recipe.leads)
    size = found.rows.values.nbytes / 2**30  # noqa: PD011 - no frame
    print(f"{len(staff):,} spells in {opened.groups} groups; as-of months: {len(months)}; leads: {leads}")
    print(f"panel: {at_work:,} people and months, {at_work * leads:,} rows x {len(workspace.inputs)} features")
    print(f"rows drawn to train on: {len(found.rows):,}, {size:.2f} GB of values")
    if asked.train:
        _train(found, workspace, steps)
    for name, cost in steps.timings().items():
        print(f"{name:<40} {cost['cpu_seconds']:>8.1f} CPU s {cost['peak_megabytes'] / 1024:>6.2f} GB peak so far")


def _with_landmarks(workspace: Workspace, staff: pd.DataFrame, months: int) -> Workspace:
    """The recipe with exactly so many landmarks in the months that were delivered."""
    settled = observed(staff, workspace.recipe, as_of=AS_OF).settled
    every = (settled - FIRST) // (months + 1)
    spaced = {"every": every, "look_back": settled - every * months - FIRST + 1}
    recipe = workspace.recipe.model_copy(update={"landmarks": workspace.recipe.landmarks.model_copy(update=spaced)})
    return replace(workspace, recipe=recipe)


def _train(found: Learnable, workspace: Workspace, steps: Steps) -> None:
    staff, recipe = found.reading.tables["staff"], workspace.recipe
    with steps("auditing them for leaks"):
        audit(found.tables, found.panel, workspace.inputs, recipe, as_of=AS_OF, rows=found.looked_at)
    with steps("learning the hazard"):
        model = train_on_rows(found.rows, observed(staff, recipe, as_of=AS_OF), workspace.inputs, recipe, as_of=AS_OF)
    print(f"learnt by {model.training_.learner} from {model.training_.exits:,} exits")


if __name__ == "__main__":
    main()
