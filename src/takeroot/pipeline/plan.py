"""Spend the budgets where they keep most, and put the plan into the run it was made from."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from takeroot.errors import Problem, RunError
from takeroot.levers.marginal_words import marginal_words
from takeroot.levers.plan import Plan
from takeroot.levers.plan import plan as make_plan
from takeroot.months import month_number
from takeroot.pipeline.explain import require_language
from takeroot.pipeline.keep_plan import PLAN_FILES
from takeroot.pipeline.steps import Steps
from takeroot.report.export_plan import export_plan
from takeroot.runs.history import published_months, run_folder
from takeroot.runs.manifest import write_json
from takeroot.runs.parquet import write_parquet
from takeroot.runs.publish import publish
from takeroot.runs.read_frame import read_frame
from takeroot.workspace.workspace import Workspace

_HELD_FOR = 12
"""Months for which somebody held out is not planned for: so long the effect is looked at."""

_COMPARED = ["strategy", "people", "kept_months", "yuan"]
_TYPES = {
    "staff_id": "text",
    "facility_id": "text",
    "county": "text",
    "lever": "text",
    "levers": "text",
    "scope": "text",
    "payer": "text",
    "cost_12m": "number",
    "kept_months": "number",
    "held_out": "flag",
}


@dataclass(frozen=True)
class Asked:
    """What the user asks of a plan: yuan and places for each unit of a payer, and how to share them."""

    budgets: Mapping[str, float]
    places: Mapping[str, int]
    max_per_person: int
    fair: Literal["none", "facility"]
    hold_out: float
    seed: int


def plan(run: Path, workspace: Workspace, asked: Asked, *, language: str, steps: Steps) -> tuple[str, ...]:
    """Make a plan for a published run, and publish the run again with it.

    Whoever a plan of the twelve months before held out is not planned for: they are what its measures are compared
    with, and their money goes to others.

    Returns
    -------
    tuple of str
        What the command prints: what is kept, the gap, comparisons, and what more money would keep.

    Raises
    ------
    TakerootError
        If there is no such run, it changed meanwhile (a person was forgotten, the month was scored again), or a budget
        names no payer.
    """
    require_language(language)
    source = run_folder(run.parent, run.name)
    people, scores, sets = (read_frame(source, name) for name in ("people", "scores", "lever_sets"))
    waiting = sets["staff_id"].isin(_held_out_lately(run.parent, run.name))
    with steps("planning"):
        made = make_plan(
            sets[~waiting],
            scores,
            workspace.levers,
            budgets=asked.budgets,
            places=asked.places,
            max_per_person=asked.max_per_person,
            fair=asked.fair,
            hold_out=asked.hold_out,
            seed=asked.seed,
        )
    labels = {name: lever.label for name, lever in workspace.levers.items()}
    words = marginal_words(made.limits, labels, language)

    def write(folder: Path) -> None:
        _require_unchanged(run, source)
        _copy_run(source, folder)
        write_parquet(made.measures, folder / "plan.parquet", _TYPES)
        write_json(folder / "plan.json", _facts(made, asked))
        export_plan(
            made.measures,
            made.limits,
            made.comparisons,
            words,
            people,
            folder / "plan.xlsx",
            language=language,
            factors=workspace.factors,
            levers=workspace.levers,
        )

    with steps("writing the plan"):
        publish(run.parent, run.name, write)
    return _lines(made, words, run, sets.loc[waiting, "staff_id"].nunique())


def _held_out_lately(out: Path, month: str) -> set[str]:
    """Whom the plans of the twelve months before left without at random."""
    before = [other for other in published_months(out) if 0 < month_number(month) - month_number(other) <= _HELD_FOR]
    plans = [folder for folder in (run_folder(out, other) for other in before) if (folder / PLAN_FILES[0]).is_file()]
    chosen = (read_frame(folder, "plan") for folder in plans)
    return {staff_id for plan in chosen for staff_id in plan.loc[plan["held_out"].astype(bool), "staff_id"].dropna()}


def _require_unchanged(run: Path, source: Path) -> None:
    """Asked under the month's lock, which whoever forgets a person or scores the month holds as well."""
    if run_folder(run.parent, run.name) != source:
        raise RunError(Problem(str(run), "changed while the plan was made; nothing was written", "plan again"))


def _copy_run(source: Path, folder: Path) -> None:
    """Copy the run as it was read, without an earlier plan."""
    for path in sorted(source.iterdir()):
        if path.name not in PLAN_FILES:
            shutil.copyfile(path, folder / path.name)


def _facts(made: Plan, asked: Asked) -> dict[str, object]:
    return {
        "budgets": dict(asked.budgets),
        "places": dict(asked.places),
        "max_per_person": asked.max_per_person,
        "fair": asked.fair,
        "hold_out": asked.hold_out,
        "seed": asked.seed,
        "kept_months": made.kept_months,
        "bound": made.bound,
        "gap": made.gap,
    }


def _lines(made: Plan, words: tuple[str, ...], run: Path, waiting: int) -> tuple[str, ...]:
    people = made.measures["staff_id"].nunique()
    compared = [
        f"  {name.replace('_', ' ')}: {kept:.1f} staff-months for {yuan:,.0f} yuan, {number} people"
        for name, number, kept, yuan in made.comparisons[_COMPARED].itertuples(index=False)
    ]
    return (
        f"{run}: plan.parquet, plan.xlsx, plan.json",
        f"{people} people; {made.kept_months:.1f} staff-months kept within 12 months (gap {made.gap:.2%})",
        *compared,
        *(
            [f"{waiting} people were held out by a plan of the last twelve months and are not planned for"]
            * (waiting > 0)
        ),
        *words,
    )
