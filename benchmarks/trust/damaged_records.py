"""Deliveries as bad as they come: nothing is lost in silence, every bad cell is located, bombs are refused.

`python benchmarks/trust/damaged_records.py [--quick] [--only NAME] [--defects]`. Seed 7. The corpus of damaged files,
and the units, stand in tests/records; conservation is counted here, by code that shares nothing with the reader.
"""

import csv
import io
import random
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from harness.checks import ROOT, Case, run_script
from harness.county import RECEIVED, copy_of
from harness.defects import Defect
from harness.tested import run_tests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from takeroot.specs.table import Table

SEED, PER_DELIVERY = 7, 5
TESTS = ROOT / "tests" / "records"


def damaged_files(case: Case) -> Iterator[str]:
    """The corpus: each file is refused by name, or every line of it is used or listed, to the cell."""
    names = ("test_damaged_files.py", "test_files.py", "test_cells.py", "test_county_export.py", "test_rows.py")
    chosen = names[:1] if case.quick else names
    yield from run_tests(case.source, *(str(TESTS / name) for name in chosen), "-k", "not bomb and not multiply")


def bombs(case: Case) -> Iterator[str]:
    """Small files that unfold to millions of rows, entities, nested archives: under 2 s and 300 MB each."""
    yield from run_tests(case.source, str(TESTS / "test_damaged_files.py"), "-k", "bomb or multiply or archive")


def units_and_alarms(case: Case) -> Iterator[str]:
    """Amounts in the wrong unit by column, facility and row; shrunken, stale and emptied deliveries."""
    names = ("test_unit_errors.py", "test_delivery_alarms.py")
    yield from run_tests(case.source, *(str(TESTS / name) for name in names))


def conservation(case: Case) -> Iterator[str]:
    """10,000 random tables: lines written = rows used + rows set aside + lines declared to be no rows."""
    from takeroot.records.read_records import read_records  # noqa: PLC0415 - the product's source is chosen first

    folder = case.home / "delivery"
    folder.mkdir()
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    for number in range(case.of(10_000, 200) // PER_DELIVERY):
        draw = random.Random(f"{SEED} {number}")
        written = {table: write_random(folder, table, draw) for table in RANDOM_TABLES}
        reading = read_records(folder, specs(), received=date.fromisoformat(RECEIVED), stop=False)
        counts = reading.counts.set_index("table")
        for table, rows in written.items():
            aside = reading.set_aside
            lines = aside[(aside["table"] == table) & (aside["effect"] == "row")][["file", "line"]]
            used, gone = len(reading.tables[table]), len(lines.drop_duplicates())
            told = counts.loc[table, ["read", "used", "set_aside"]].tolist() if table in counts.index else [0, 0, 0]
            same = rows == used + gone and told == [rows, used, gone]
            yield (
                ""
                if same
                else f"delivery {number}, {table}: {rows} written, {used} used, {gone} set aside, told {told}"
            )


def write_random(folder: "Path", table: str, draw: random.Random) -> int:
    """Write a table of random cells; return how many of its lines are rows."""
    header = RANDOM_TABLES[table]
    rows = [[draw.choice(CELLS.get(name, AMOUNTS)) for name in header] for _ in range(draw.randrange(25))]
    lines = [csv_line(header), *map(csv_line, rows)]
    for _ in range(draw.choice([0, 0, 1, 3])):
        lines.insert(draw.randrange(1, len(lines) + 1), "," * (len(header) - 1))
    if rows and draw.random() < 0.3:
        lines.append("合计" + "," * (len(header) - 1))
    text = "\n".join(lines) + "\n"
    (folder / f"{table}.csv").write_bytes(text.encode(draw.choice(["utf-8", "utf-8-sig", "gb18030"])))
    return sum(any(cell.strip() for cell in row) for row in rows)


def csv_line(cells: list[str]) -> str:
    """One line of CSV, cells quoted where they must be."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue().removesuffix("\n")


STAFF = """staff_id,hire_date,exit_date,exit_reason
A1,2020-01-01,,
A2,2020-01-01,2023-01-31,resigned
A3,2021-02-30,,
A4,2019-05-01,,
"""

RANDOM_TABLES = {
    "pay": ["staff_id", "month", "base_pay", "performance_pay"],
    "workload": ["staff_id", "month", "hours_worked", "night_shifts"],
    "titles": ["staff_id", "date", "event", "level"],
    "commute": ["staff_id", "effective_date", "distance_km", "mode"],
    "surveys": ["staff_id", "date", "pay", "burnout"],
}

AMOUNTS = ["3", "3,000.00", "三千", "", "-5", "1e9", "0.3万", '"', "a,b", "一\n二", "/", "NaN", "1/2", "０.５", " 4 "]
DATES = [
    "2023-01-05",
    "2023/5/1",
    "2023.1",
    "20230504",
    "2023年3月",
    "2026-01-01",
    "x",
    "",
    "45047",
    "2023-02-30",
    "1905-1-1",
]
CELLS = {
    "staff_id": ["A1", "A2", "A3", "A4", "B9", "", "1.2E+17", " A1 ", "Ａ２", "#N/A", "007"],
    "month": ["2023-01", "202302", "2023年3月", "2023.1", "2023.04", "2026-01", "x", "", "45047", "2023-13"],
    "date": DATES,
    "effective_date": DATES,
    "event": ["applied", "passed", "通过", "聘任", "落选", "", "N/A"],
    "level": ["junior", "中级", "副高", "十级", ""],
    "mode": ["car", "自驾", "班车", "驴", ""],
}


def bad_cells_located(case: Case) -> Iterator[str]:
    """1,000 cells made unreadable in a clean delivery: each is listed with its file, line and column."""
    from takeroot.records.read_records import read_records  # noqa: PLC0415 - the product's source is chosen first

    home = copy_of(case, "data")
    draw, wanted = random.Random(SEED), set()
    for table, columns in SPOILT.items():
        path = home / "data" / f"{table}.csv"
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        places = [(line, name) for line in range(1, len(rows)) for name in columns if rows[line][rows[0].index(name)]]
        for line, name in draw.sample(places, min(len(places), 1000 // len(SPOILT))):
            rows[line][rows[0].index(name)] = draw.choice(["?", "无法辨认", "12x", "--1", "1.2.3.4", "九月"])
            wanted.add((path.name, line + 1, name))
        path.write_text("\n".join(map(csv_line, rows)) + "\n", encoding="utf-8")
    reading = read_records(home / "data", specs(), received=date.fromisoformat(RECEIVED), stop=False)
    values = reading.set_aside[["file", "line", "column"]].itertuples(index=False, name=None)
    found = {(file, int(line), column) for file, line, column in values}
    yield from [f"{cell} is not listed" if cell not in found else "" for cell in sorted(wanted)]
    lines = {(file, line) for file, line, _ in wanted}
    yield from [f"{cell} is listed and was sound" for cell in sorted(found) if cell[:2] not in lines]


SPOILT = {
    "pay": ["base_pay", "performance_pay", "allowances"],
    "workload": ["hours_worked", "night_shifts", "outpatient_visits"],
    "surveys": ["career", "environment", "burnout"],
    "commute": ["distance_km", "minutes_one_way"],
    "appraisals": ["grade"],
}


@cache
def specs() -> "Mapping[str, Table]":
    """The declared tables."""
    from takeroot.specs.table import Table  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.workspace.find_workspace import reference_workspace  # noqa: PLC0415
    from takeroot.workspace.toml import read_folder  # noqa: PLC0415

    return read_folder(reference_workspace() / "features" / "tables", Table, [])


CHECKS = (damaged_files, bombs, units_and_alarms, conservation, bad_cells_located)

DEFECTS = (
    Defect(
        "bytes that are no text are read with question marks",
        "records/sources/decode.py",
        "text = content.decode(encoding)",
        'text = content.decode(encoding, "replace")',
        "damaged_files",
    ),
    Defect(
        "a workbook may unfold to any number of rows",
        "records/sources/weigh.py",
        "_MOST_ROWS = 1 << 20",
        "_MOST_ROWS = 1 << 40",
        "bombs",
    ),
    Defect(
        "one facility's amounts are not compared",
        "records/unit_errors.py",
        "_YEARLY = (7.0, 30.0)",
        "_YEARLY = (70.0, 300.0)",
        "units_and_alarms",
    ),
    Defect(
        "the fourth line of a sheet is lost",
        "records/sources/lines.py",
        "    return IdleLines(total | remark | blank, ",
        "    return IdleLines(total | remark | blank | (np.arange(len(blank)) == 3), ",
        "conservation",
    ),
    Defect(
        "unreadable values are blanked and not listed",
        "records/rows/table_rows.py",
        "        self.faults.append(Fault(rows, column, reason, costs_row))\n        if costs_row:",
        "        if costs_row:\n            self.faults.append(Fault(rows, column, reason, costs_row))",
        "bad_cells_located",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
