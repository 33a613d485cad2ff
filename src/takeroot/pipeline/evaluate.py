"""What past measures did: effects from the records, beside what was believed of each lever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.durable import write_whole
from takeroot.errors import LeversError, RunError
from takeroot.features.build_panel import build_panel
from takeroot.hazard.observation import observation_start, recording_delay
from takeroot.hazard.outcomes import outcomes
from takeroot.levers.compared_people import begun_measures
from takeroot.levers.evaluate import evaluate as evaluate_levers
from takeroot.levers.programmes import programmes
from takeroot.levers.write_own_data import write_own_data
from takeroot.months import month_number, month_text
from takeroot.pipeline.read import is_over, read, usual_months
from takeroot.pipeline.require_own import require_own
from takeroot.pipeline.steps import Steps
from takeroot.runs.csv import write_csv
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.runs.history import published_months, run_folder
from takeroot.runs.parquet import write_parquet
from takeroot.runs.read_frame import read_frame
from takeroot.specs.evidence import OwnData
from takeroot.workspace.workspace import Workspace

_YEAR = 12
_TEXTS = ("lever", "method", "kind", "name")
_COUNTS = ("treated", "compared", "events_treated", "events_compared", "people", "came", "serving", "left", "breached")


@dataclass(frozen=True)
class Evaluation:
    """What past measures did.

    Parameters
    ----------
    effects : DataFrame
        One row a lever and method, as `levers.evaluate` gives it.
    funds : DataFrame
        One row a payer and a recruitment programme, as `levers.programmes` gives it.
    """

    effects: pd.DataFrame
    funds: pd.DataFrame


def evaluate(
    source: str,
    workspace: Workspace,
    *,
    since: int,
    received: date,
    steps: Steps,
    runs: Path | None = None,
    write: bool = False,
    out: Path | None = None,
) -> Evaluation:
    """Estimate every lever's effect from `measures`, account for the money, and with `write` tell the levers' files.

    People are followed to the last month whose exits are settled: the newest months are held back by as long as it
    takes until exits are recorded, or those who left unseen would count as kept.

    Parameters
    ----------
    since : int
        Month number from which measures count.
    runs : Path, optional
        OUT: the plans in it say who was held out at random.
    write : bool
        Write own estimates that rest on enough events into models/levers, as `[own_data]` beside the evidence.
    out : Path, optional
        A folder for effects and funds, as Parquet and CSV.

    Raises
    ------
    TakerootError
        If the records cannot be used, no measures began since then, `runs` holds no run, or `write` is asked of the
        packaged workspace.
    """
    if write:
        require_own(workspace, "be written into")
    drawn = _held_out(runs) if runs else None
    with steps("reading the records"):
        tables = read(source, workspace, received).tables
    months = usual_months(tables, workspace)
    wanted = _months_wanted(tables, since, months)
    settled = _settled(tables, workspace, months)
    with steps("building features of the months before"):
        snapshots = list(build_panel(tables, workspace.inputs, months=wanted, leads=workspace.recipe.leads[:1]))
    with steps("estimating effects"):
        found = evaluate_levers(
            tables["staff"],
            tables["measures"],
            snapshots,
            workspace.levers,
            workspace.recipe.exits,
            since=since,
            as_of=settled,
            held_out=drawn,
        )
    with steps("accounting for the money"):
        funds = _funds(tables, workspace, found, since=since, as_of=settled)
    if write:
        _write(found, workspace, since=since, as_of=settled)
    if out is not None:
        _write_tables({"effects": found, "funds": funds}, out)
    return Evaluation(found, funds)


def _funds(tables: CleanTables, workspace: Workspace, found: pd.DataFrame, *, since: int, as_of: int) -> pd.DataFrame:
    exits = workspace.recipe.exits
    spells = outcomes(tables["staff"], exits)
    return programmes(
        tables["staff"],
        tables["measures"],
        workspace.levers,
        found,
        exits,
        since=since,
        as_of=as_of,
        observed=observation_start(spells, workspace.recipe.landmarks, as_of=as_of),
    )


def _write_tables(frames: Mapping[str, pd.DataFrame], out: Path) -> None:
    with disk_refusals(out):
        out.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            write_csv(frame, out / f"{name}.csv")
            write_parquet(frame, out / f"{name}.parquet", {str(column): _type(str(column)) for column in frame})


def _type(column: str) -> str:
    if column in _TEXTS:
        return "text"
    if column in {"enough", "placebo_passed"}:
        return "flag"
    return "count" if column in _COUNTS else "number"


def _months_wanted(tables: CleanTables, since: int, months: set[int]) -> list[int]:
    """The month before each in which measures began, and a year before those."""
    begun = {int(month) for month in begun_measures(tables["measures"])["month"].unique() if month >= since}
    wanted = {month - 1 for month in begun} | {month - 1 - _YEAR for month in begun}
    kept = sorted(month for month in wanted if min(months) <= month <= max(months))
    if not kept:
        raise LeversError(f"--since {month_text(since)}: no measures began since then; choose an earlier month")
    return kept


def _settled(tables: CleanTables, workspace: Workspace, months: set[int]) -> int:
    """The last month with data that was over on the day of delivery, less the time exits take to be recorded."""
    over = [month for month in months if is_over(month, tables.received)]
    newest = max(over, default=max(months))
    spells = outcomes(tables["staff"], workspace.recipe.exits)
    return newest - recording_delay(spells, workspace.recipe.landmarks, as_of=newest)


def _held_out(runs: Path) -> pd.DataFrame:
    """Who the plans chose, with which lever in which set, for which month, and whether they were held out."""
    published = published_months(runs)
    if not published:
        raise RunError(f"--runs {runs}: no run was published here; name the OUT of takeroot score")
    plans = [_plan(runs, month) for month in published]
    kept = [plan for plan in plans if plan is not None]
    columns = ["staff_id", "lever", "levers", "month", "held_out"]
    return pd.concat(kept, ignore_index=True)[columns] if kept else pd.DataFrame(columns=columns)


def _plan(runs: Path, month: str) -> pd.DataFrame | None:
    path = run_folder(runs, month) / "plan.parquet"
    if not path.is_file():
        return None
    chosen = read_frame(path.parent, "plan")
    return chosen[chosen["staff_id"].notna()].assign(month=month_number(month) + 1)


def _write(found: pd.DataFrame, workspace: Workspace, *, since: int, as_of: int) -> None:
    """The randomised estimate where there is one, else the adjusted one."""
    sure = found[found["enough"].astype(bool) & found["own"].notna()]
    for lever, rows in sure.groupby("lever", sort=True):
        row = rows.sort_values("method", key=lambda method: method != "randomised").iloc[0]
        path = workspace.home / "models" / "levers" / f"{lever}.toml"
        own = OwnData(
            hazard_ratio=row["own"],
            low=row["own_low"],
            high=row["own_high"],
            method=row["method"],
            since=month_text(since),
            as_of=month_text(as_of),
            people=row["treated"] + row["compared"],
            events=row["events_treated"] + row["events_compared"],
        )
        with disk_refusals(path):
            text = write_own_data(path.read_text(encoding="utf-8"), own, where=path.name)
            write_whole(path, text.encode("utf-8"))
