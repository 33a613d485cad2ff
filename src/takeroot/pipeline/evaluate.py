"""What past measures did: effects from the records, beside what was believed of each lever."""

from datetime import date
from pathlib import Path

import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.features.build_panel import build_panel
from takeroot.levers.evaluate import evaluate as evaluate_levers
from takeroot.levers.write_evidence import write_evidence
from takeroot.months import month_number
from takeroot.pipeline.read import months_with_data, read
from takeroot.pipeline.steps import Steps
from takeroot.runs.history import published_months, run_folder
from takeroot.specs.lever import Effect
from takeroot.workspace.workspace import Workspace

_YEAR = 12


def evaluate(
    source: str,
    workspace: Workspace,
    *,
    since: int,
    received: date,
    steps: Steps,
    runs: Path | None = None,
    write: bool = False,
) -> pd.DataFrame:
    """Estimate every lever's effect from `measures`, and with `write` put it into the lever's file.

    Parameters
    ----------
    since : int
        Month number from which measures count.
    runs : Path, optional
        OUT: the plans in it say who was held out at random.
    write : bool
        Write posteriors that rest on enough events into models/levers, with source "own data".

    Raises
    ------
    TakerootError
        If the records cannot be used.
    """
    with steps("reading the records"):
        tables = read(source, workspace, received).tables
    months = months_with_data(tables, workspace)
    with steps("building features of the months before"):
        snapshots = list(
            build_panel(
                tables, workspace.inputs, months=_months_wanted(tables, since, months), leads=workspace.recipe.leads
            )
        )
    with steps("estimating effects"):
        found = evaluate_levers(
            tables["staff"],
            tables["measures"],
            snapshots,
            workspace.levers,
            workspace.recipe.exits,
            since=since,
            as_of=max(months),
            held_out=_held_out(runs) if runs else None,
        )
    if write:
        _write(found, workspace)
    return found


def _months_wanted(tables: CleanTables, since: int, months: set[int]) -> list[int]:
    """The month before each in which measures began, and a year before those."""
    starts = tables["measures"]["start_date"].dropna()
    begun = {int(number) for number in (starts.dt.year * 12 + starts.dt.month - 1) if number >= since}
    wanted = {month - 1 for month in begun} | {month - 1 - _YEAR for month in begun}
    return sorted(month for month in wanted if month >= min(months))


def _held_out(runs: Path) -> pd.DataFrame:
    """Who the plans chose, with which lever, for which month, and whether they were held out."""
    plans = [_plan(runs, month) for month in published_months(runs)]
    kept = [plan for plan in plans if plan is not None]
    columns = ["staff_id", "lever", "month", "held_out"]
    return pd.concat(kept, ignore_index=True)[columns] if kept else pd.DataFrame(columns=columns)


def _plan(runs: Path, month: str) -> pd.DataFrame | None:
    path = run_folder(runs, month) / "plan.parquet"
    if not path.is_file():
        return None
    chosen = pd.read_parquet(path)
    return chosen[chosen["staff_id"].notna()].assign(month=month_number(month) + 1)


def _write(found: pd.DataFrame, workspace: Workspace) -> None:
    """The randomised estimate where there is one, else the adjusted one."""
    sure = found[found["enough"].astype(bool) & found["posterior"].notna()]
    for lever, rows in sure.groupby("lever", sort=True):
        row = rows.sort_values("method", key=lambda method: method != "randomised").iloc[0]
        path = workspace.home / "models" / "levers" / f"{lever}.toml"
        effect = Effect(hazard_ratio=row["posterior"], low=row["posterior_low"], high=row["posterior_high"])
        text = write_evidence(path.read_text(encoding="utf-8"), effect, source="own data", where=path.name)
        path.write_text(text, encoding="utf-8")
