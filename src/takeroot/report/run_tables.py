"""A published run as the report needs it; `takeroot.runs` writes the folder, `content` turns the tables into facts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from takeroot.errors import Problem, ReportError
from takeroot.months import month_number

NEEDED: Mapping[str, tuple[str, ...]] = {
    "people": (
        "staff_id",
        "facility_id",
        "county",
        "profession",
        "employment_type",
        "band",
        "notice_given",
        "objected",
    ),
    "scores": ("staff_id", "risk_3m", "risk_6m", "risk_12m", "band"),
    "factors": ("staff_id", "lead"),
    "suggestions": ("staff_id", "lever", "rank", "factor", "risk_12m", "risk_12m_after", "grade", "cost_12m", "payer"),
    "facilities": (
        "facility_id",
        "county",
        "headcount",
        "expected_exits_12m",
        "expected_other_exits_12m",
        "expected_turnover_12m",
        "low",
        "high",
    ),
}
"""Tables that a run must hold, with the columns the report reads."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "changes": ("staff_id", "band_before", "band"),
    "plan": ("staff_id", "lever"),
    "programmes": ("county", "facility_id", "recruitment_channel", "came", "serving", "left", "broke"),
    "obligations": ("staff_id", "end_month"),
    "decisions": ("staff_id", "month", "decision", "band_override", "reason", "levers", "answered_by"),
}
"""Tables that a run may hold; an absent one is an empty table with these columns."""

_FEW_EXITS = 900  # below it bands are coarse, and every list says so; above it a mixed learner is no lack
_DAMAGED = "is damaged: it cannot be read"
_KEYS = ("facility_id", "county", "staff_id", "lead", "rank", "lever", "recruitment_channel", "end_month")


@dataclass(frozen=True)
class RunTables:
    """One run, read.

    Parameters
    ----------
    month : int
        As-of month number.
    people, scores, factors, suggestions, facilities : DataFrame
        As in design.md, "A run". `facilities` may have `name` and `kind`, `people` may have `name`.
    changes, plan, programmes, obligations, decisions : DataFrame
        Empty where the run has none. `plan` may have `cost_12m`; `obligations` has a month number for each person whose
        service obligation ends after the as-of month.
    manifest : mapping
        `validated` (bool, or a list of counties), `band_rates` (band to share that left within a year) and `model`
        (whether it is `pooled`, its `learner` and `exits`) are read.
    earlier : mapping of int to DataFrame
        `facilities` of earlier runs beside this one, by month number, oldest first.
    """

    month: int
    people: pd.DataFrame
    scores: pd.DataFrame
    factors: pd.DataFrame
    suggestions: pd.DataFrame
    facilities: pd.DataFrame
    changes: pd.DataFrame
    plan: pd.DataFrame
    programmes: pd.DataFrame
    obligations: pd.DataFrame
    decisions: pd.DataFrame
    manifest: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[int, pd.DataFrame] = field(default_factory=dict)

    def validated(self, county: str) -> bool:
        """Whether the manifest says that the model was validated for this county; silence means no."""
        said = self.manifest.get("validated", False)
        return said if isinstance(said, bool) else county in said

    @property
    def doubts(self) -> tuple[tuple[str, int], ...]:
        """Why the model deserves less trust than usual, each with the exits it learnt from: `pooled`, `few_exits`."""
        model = self.manifest.get("model", {})
        few = model.get("learner", "boosting") != "boosting" and int(model["exits"]) < _FEW_EXITS
        said = [name for name, so in (("pooled", model.get("pooled", False)), ("few_exits", few)) if so]
        return tuple((name, int(model["exits"])) for name in said)


def read_run_tables(folder: Path, *, past: int = 12) -> RunTables:
    """Read OUT/M, and the facilities of the runs before it.

    Parameters
    ----------
    folder : Path
        The folder of one run; its name is the month (2024-12).
    past : int
        How many earlier months, at most, are read for trends.

    Raises
    ------
    ReportError
        With every table and column that is missing.
    """
    folder = Path(folder)
    month = _month(folder.name)
    problems: list[Problem] = []
    needed = {name: _needed(folder, name, columns, problems) for name, columns in NEEDED.items()}
    if problems:
        raise ReportError(problems)
    optional = {name: _optional(folder, name, columns) for name, columns in OPTIONAL.items()}
    return RunTables(
        month=month, **needed, **optional, manifest=_manifest(folder), earlier=_earlier(folder, month, past)
    )


def _month(name: str) -> int:
    try:
        return month_number(name)
    except ValueError:
        raise ReportError(Problem(name, "no folder of a run", "name one such as OUT/2024-12")) from None


def _needed(folder: Path, name: str, columns: tuple[str, ...], problems: list[Problem]) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        problems.append(Problem(f"{folder.name}/{path.name}", "is missing", "score the month again: takeroot score"))
        return pd.DataFrame()
    frame = _read(path)
    missing = [column for column in columns if column not in frame]
    if missing:
        problems.append(Problem(f"{folder.name}/{path.name}", f"no column {', '.join(missing)}"))
        return frame
    return _sorted(frame)


def _optional(folder: Path, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    frame = _read(path) if path.is_file() else pd.DataFrame()
    return _sorted(frame) if set(columns) <= set(frame) else pd.DataFrame(columns=list(columns))


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError):
        raise ReportError(Problem(f"{path.parent.name}/{path.name}", _DAMAGED, "verify the run")) from None


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """By key, so that sums do not depend on the order in which a run's rows stand."""
    keys = [key for key in _KEYS if key in frame]
    return frame.sort_values(keys, kind="stable", ignore_index=True)


def _manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / "manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError:
        raise ReportError(Problem(f"{folder.name}/{path.name}", _DAMAGED)) from None


def _earlier(folder: Path, month: int, past: int) -> Mapping[int, pd.DataFrame]:
    found = {}
    for path in sorted(folder.parent.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]/facilities.parquet")):
        number = _month(path.parent.name)
        if month - past <= number < month:
            found[number] = _sorted(_read(path))
    return found
