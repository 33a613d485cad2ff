"""Leaks planted in raw tables of simulated counties, and clean counties: what the leak audit says.

Usage: python benchmarks/leak_audit.py [--staff 2000] [--clean 10].
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from takeroot.errors import LeakError
from takeroot.hazard.audit.audit import audit
from takeroot.months import last_day
from takeroot.pipeline.read_learnable import read_learnable
from takeroot.pipeline.steps import Steps
from takeroot.simulate.simulate import simulate
from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

_MONTHS = 60
Edit = Callable[[pd.DataFrame, "Leavers"], pd.DataFrame]


class Leavers:
    """Who left of their own will, and when."""

    def __init__(self, staff: pd.DataFrame, reasons: tuple[str, ...]) -> None:
        self.rows = staff["exit_date"].notna() & staff["exit_reason"].isin(reasons)
        self.exit = staff[self.rows].drop_duplicates("staff_id", keep="last").set_index("staff_id")["exit_date"]

    def own(self, table: pd.DataFrame) -> pd.Series:
        """Which rows are of leavers."""
        return table["staff_id"].astype("str").isin(self.exit.index)

    def last_months(self, table: pd.DataFrame, months: int) -> pd.Series:
        """Which rows of a monthly table lie in the leaver's last months."""
        left = table["staff_id"].astype("str").map(self.exit)
        distance = _number(left) - _number(table["month"].astype("str"))
        return distance.between(0, months)


def main(staff: int, clean: int) -> None:
    """Print what was found of each leak, and what was said of clean counties."""
    workspace = read_workspace(reference_workspace())
    county = simulate(staff=staff, months=_MONTHS, seed=1)
    leavers = Leavers(county.tables["staff"], workspace.recipe.exits.voluntary)
    found = 0
    for name, (table, edit) in leaks().items():
        leaky = replace(county, tables={**county.tables, table: edit(county.tables[table].copy(), leavers)})
        problems = alarms(leaky, workspace)
        found += bool(problems)
        print(f"{name}: {problems[0] if problems else 'NOT FOUND'}", flush=True)
    print(f"leaks planted {len(leaks())}, found {found}")
    loud = [seed for seed in range(1, clean + 1) if alarms(simulate(staff=staff, months=_MONTHS, seed=seed), workspace)]
    print(f"clean counties {clean}, with an alarm {len(loud)} {loud or ''}")


def alarms(county: SimulatedCounty, workspace: Workspace) -> list[str]:
    """What the audit says of a county."""
    as_of, inputs, recipe = county.last_month, workspace.inputs, workspace.recipe
    received = date(1970, 1, 1) + timedelta(days=int(last_day(as_of)))
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        source = str(Path(folder) / "county")
        found = read_learnable(source, workspace, as_of=as_of, received=received, steps=Steps())
    try:
        audit(found.tables, found.panel, inputs, recipe, as_of=as_of, rows=found.looked_at, now=found.now)
    except LeakError as error:
        return [str(problem) for problem in error.problems]
    return []


def leaks() -> Mapping[str, tuple[str, Edit]]:
    """What an office might do to its tables when somebody leaves, or afterwards."""
    return {
        "performance pay nil in the last four months": ("pay", _set("performance_pay", 0, last=4)),
        "insurances cancelled half a year before": ("pay", _set("insurances", 0, last=6)),
        "no pay rows in the last three months": ("pay", _dropped(last=3)),
        "workload of leavers deleted": ("workload", _dropped()),
        "leave days full in the last two months": ("workload", _set("leave_days", 31, last=2)),
        "no nights in the last three months": ("workload", _set("night_shifts", 0, last=3)),
        "obligation end set to the exit": ("staff", _staff("service_obligation_end", like="exit_date")),
        "leavers moved to one facility in staff": ("staff", _staff("facility_id", first=True)),
        "education of leavers emptied": ("staff", _staff("education")),
        "birth dates of leavers emptied": ("staff", _staff("birth_date")),
        "home county of leavers emptied": ("staff", _staff("home_county")),
        "recruitment channel of leavers emptied": ("staff", _staff("recruitment_channel")),
        "profession of leavers set to other": ("staff", _staff("profession", value="other")),
        "leavers said to have meant to leave": ("surveys", _set("intends_to_leave", 5)),
        "surveys of leavers deleted": ("surveys", _dropped()),
        "family rows of leavers deleted": ("family", _dropped()),
        "children of leavers deleted": ("children", _dropped()),
        "titles of leavers deleted": ("titles", _dropped()),
        "training of leavers deleted": ("training", _dropped()),
        "commute of leavers set to 300 km": ("commute", _set("distance_km", 300.0)),
        "leavers found not competent": ("appraisals", _set("grade", "not_competent")),
        "complaints entered against leavers": ("incidents", _complaints),
    }


def _number(text: pd.Series) -> pd.Series:
    return text.str[:4].astype(float) * 12 + text.str[5:7].astype(float)


def _set(column: str, value: object, *, last: int | None = None) -> Edit:
    def edit(table: pd.DataFrame, leavers: Leavers) -> pd.DataFrame:
        rows = leavers.own(table) if last is None else leavers.last_months(table, last)
        table[column] = table[column].where(~rows, value)
        return table

    return edit


def _dropped(*, last: int | None = None) -> Edit:
    def edit(table: pd.DataFrame, leavers: Leavers) -> pd.DataFrame:
        return table[~(leavers.own(table) if last is None else leavers.last_months(table, last))]

    return edit


def _staff(column: str, *, like: str = "", value: str | None = None, first: bool = False) -> Edit:
    def edit(table: pd.DataFrame, leavers: Leavers) -> pd.DataFrame:
        new = table[like] if like else (table[column].iloc[0] if first else value)
        table[column] = table[column].where(~leavers.rows, new)
        return table

    return edit


def _complaints(table: pd.DataFrame, leavers: Leavers) -> pd.DataFrame:
    days = (pd.to_datetime(leavers.exit) - pd.Timedelta(days=60)).dt.strftime("%Y-%m-%d")
    added = pd.DataFrame({"staff_id": days.index, "date": days.to_numpy(), "kind": "complaint"})
    return pd.concat([table, added.astype({"date": "str"})], ignore_index=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=2000)
    parser.add_argument("--clean", type=int, default=10)
    asked = parser.parse_args()
    main(asked.staff, asked.clean)
