"""Small clean tables for the features: random ones, and any given as plain rows."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from last_month import END

from takeroot.data.clean_tables import CleanTables
from takeroot.months import last_day, month_number
from takeroot.specs.feature import Factor, Feature
from takeroot.specs.table import Column, Table
from takeroot.workspace.toml import read_folder

Rows = Mapping[str, Sequence[Mapping[str, object]]]
FEATURES = Path(__file__).parents[2] / "features"


@pytest.fixture(scope="session")
def specs() -> dict[str, Table]:
    """Every source table that the repository declares."""
    return read_folder(FEATURES / "tables", Table, [])


@pytest.fixture(scope="session")
def features() -> dict[str, Feature]:
    """Every feature that the repository declares."""
    factors = read_folder(FEATURES, Factor, [])
    return {
        name: feature.model_copy(update={"id": name, "factor": factor})
        for factor, found in factors.items()
        for name, feature in found.features.items()
    }


@pytest.fixture(scope="session")
def clean(specs) -> Callable[..., CleanTables]:
    """Make clean tables of plain rows; tables that are not named were not delivered."""

    def made(rows: Rows, without: Mapping[str, set[str]] | None = None) -> CleanTables:
        frames = {name: as_frame(table, rows.get(name, ())) for name, table in specs.items()}
        delivered = {name: frozenset(specs[name].columns) - frozenset((without or {}).get(name, ())) for name in rows}
        return CleanTables(frames, delivered, date(2025, 1, 5))

    return made


def as_frame(table: Table, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as the clean table that `records` would hand over."""
    kept = {name: column for name, column in table.columns.items() if column.keep}
    frame = pd.DataFrame({name: [row.get(name) for row in rows] for name in kept}, dtype=object)
    return frame.assign(**{name: _typed(frame[name], column) for name, column in kept.items()})


def _typed(values: pd.Series, column: Column) -> pd.Series:
    match column.type:
        case "category":
            return pd.Series(pd.Categorical(values, categories=list(column.values)))
        case "number":
            return pd.to_numeric(values).astype("float64")
        case "date":
            return pd.to_datetime(values).astype("datetime64[us]")
        case "month":
            return pd.Series([month_number(v) if isinstance(v, str) else v for v in values], dtype="int64")
        case _:
            return values.astype("str").where(values.notna(), np.nan).astype("str")


@pytest.fixture(scope="session")
def random_rows(specs) -> Callable[..., dict[str, list[dict[str, object]]]]:
    """Make rows of every table of some people, with re-hires, late records, gaps and ties, from a seed."""

    def made(seed: int, people: int = 12) -> dict[str, list[dict[str, object]]]:
        return _Town(random.Random(seed), specs, people).rows()

    return made


class _Town:
    """Draws all tables; dates stay within 2020 to 2025."""

    def __init__(self, draw: random.Random, specs: dict[str, Table], people: int) -> None:
        self.draw, self.specs = draw, specs
        self.ids = [f"p{number:03d}" for number in range(people)]
        self.facilities = ["f1", "f2", "f3", "f4"]

    def rows(self) -> dict[str, list[dict[str, object]]]:
        spells = [spell for person in self.ids for spell in self.spells(person)]
        made = {"staff": spells, "facilities": [self.facility(one) for one in self.facilities]}
        for name, table in self.specs.items():
            if "staff_id" in table.columns and name != "staff":
                made[name] = self.table(table)
        made["pay_reference"] = self.reference()
        return made

    def spells(self, person: str) -> list[dict[str, object]]:
        first = {"staff_id": person, "hire_date": self.day(2019, 2023), **self.about()}
        fixed = {name: first[name] for name in ("sex", "birth_date", "home_county")}
        if self.draw.random() < 0.5:
            return [first]
        self.leave(first, "2023-06-15", "2024-12-31")
        if self.draw.random() < 0.5:
            return [first]
        again = str((pd.Timestamp(str(first["exit_date"])) + pd.Timedelta(days=self.draw.randint(1, 200))).date())
        return [first, {"staff_id": person, "hire_date": again, **self.about(), **fixed}]

    def about(self) -> dict[str, object]:
        drawn = self.values(self.specs["staff"], leave_out={"staff_id", "hire_date", "exit_date", "exit_reason"})
        drawn |= {"birth_date": self.day(1965, 1999), "home_county": self.draw.choice(["east", "west", None])}
        return drawn | {"exit_recorded_date": None, "facility_id": self.draw.choice([*self.facilities, None])}

    def leave(self, spell: dict[str, object], begin: str, end: str) -> None:
        day = pd.Timestamp(self.draw.choice(pd.date_range(begin, end)))
        spell["exit_date"] = str(day.date())
        spell["exit_reason"] = self.draw.choice(list(self.specs["staff"].columns["exit_reason"].values))
        if self.draw.random() < 0.4:
            spell["exit_recorded_date"] = str((day + pd.Timedelta(days=self.draw.randint(-10, 90))).date())

    def facility(self, name: str) -> dict[str, object]:
        drawn = self.values(self.specs["facilities"], leave_out={"facility_id"})
        return drawn | {"facility_id": name, "county": self.draw.choice(["east", "west"])}

    def reference(self) -> list[dict[str, object]]:
        table = self.specs["pay_reference"]
        drawn = [self.values(table) | {"county": self.draw.choice(["east", "west"])} for _ in range(400)]
        return list({tuple(row[key] for key in table.key): row for row in drawn}.values())

    def table(self, table: Table) -> list[dict[str, object]]:
        made: dict[tuple[object, ...], dict[str, object]] = {}
        for person in [*self.ids, "stranger"]:
            for _ in range(self.draw.randint(0, 40 if table.kind == "monthly" else 6)):
                row = self.values(table) | {"staff_id": person}
                made[tuple(row[key] for key in table.key)] = row
        return list(made.values())

    def values(self, table: Table, leave_out: set[str] = frozenset()) -> dict[str, object]:
        kept = {name: column for name, column in table.columns.items() if column.keep and name not in leave_out}
        return {name: self.value(name, column, key=name in table.key) for name, column in kept.items()}

    def value(self, name: str, column: Column, *, key: bool) -> object:
        if not key and self.draw.random() < (0.7 if "recorded" in name else 0.15):
            return None
        match column.type:
            case "category":
                return self.draw.choice(list(column.values))
            case "number":
                return round(
                    self.draw.uniform(column.low or 0, min(column.high or 100, 9000)), self.draw.choice([0, 2])
                )
            case "date":
                return self.day(2008, 2021) if name == "birth_date" else self.day(2021, 2025)
            case "month":
                return self.draw.randint(END - 48, END + 3)
            case _:
                return self.draw.choice([*self.facilities]) if name == "facility_id" else self.draw.choice("abc")

    def day(self, first: int, last: int) -> str:
        return str(pd.Timestamp(self.draw.choice(pd.date_range(f"{first}-01-01", f"{last}-12-31"))).date())


def end_of(month: int) -> date:
    """Last day of a month as a date."""
    return np.datetime64(int(last_day(month)), "D").item()
