"""Deliveries as bad as they come: nothing is lost in silence, every bad cell is located, bombs are refused.

`python benchmarks/trust/damaged_records.py [--quick] [--only NAME] [--defects]`. Seed 7; random tables are drawn by
Hypothesis. The corpus of damaged files and the alarms stand in tests/records; all else is counted here, by code that
shares nothing with the reader. Bombs are in `bombs.py`.
"""

import csv
import io
import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from harness.checks import ROOT, Case, run_script
from harness.county import RECEIVED, copy_of
from harness.defects import Defect
from harness.tested import run_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from takeroot.specs.table import Table

SEED = 7
TESTS = ROOT / "tests" / "records"


def damaged_files(case: Case) -> Iterator[str]:
    """The corpus: each file is refused by name, or every line of it is used or listed, to the cell."""
    names = ("test_damaged_files.py", "test_files.py", "test_cells.py", "test_county_export.py", "test_rows.py")
    chosen = names[:1] if case.quick else names
    yield from run_tests(case.source, *(str(TESTS / name) for name in chosen), "-k", "not bomb and not multiply")


def alarms(case: Case) -> Iterator[str]:
    """Shrunken, stale and emptied deliveries are held; of 24 clean months at most one is."""
    yield from run_tests(case.source, str(TESTS / "test_delivery_alarms.py"), str(TESTS / "test_unit_errors.py"))


def units_found(case: Case) -> Iterator[str]:
    """Pay x12, x10,000, /10,000: all of a column and of a facility, 95 % of single values; below 1 % of the others."""
    home = copy_of(case, "data")
    pay = Pay(home / "data")
    for factor in FACTORS[: case.of(3, 1)]:
        (found, wrong), _ = pay.in_doubt(lambda line: True, factor)  # noqa: ARG005 - the whole column
        yield "" if found == wrong else f"a column times {factor}: {found} of {wrong}"
        for facility, share in pay.facilities()[: case.of(99, 3)]:
            (found, wrong), others = pay.in_doubt(lambda line, where=facility: pay.facility(line) == where, factor)
            spoilt = (
                others > 0.01 * len(pay.sound) and share < LARGE
            )  # where most of a county is wrong, its months are in doubt as a whole
            yield (
                ""
                if found == wrong and not spoilt
                else f"{facility} times {factor}: {found} of {wrong}, {others} others"
            )
        seeds = [set(random.Random(seed).sample(range(len(pay.rows)), len(pay.rows) // 50)) for seed in range(10)]
        tried = [pay.in_doubt(chosen.__contains__, factor) for chosen in seeds[: case.of(10, 1)]]
        found, wrong, others = (
            sum(part) for part in zip(*((*counts, others) for counts, others in tried), strict=True)
        )
        for _ in range(wrong):
            yield (
                ""
                if found >= 0.95 * wrong and not others
                else f"rows times {factor}: {found} of {wrong}, {others} others"
            )


class Pay:
    """The pay of a delivery, rewritten with some of its amounts in another unit."""

    def __init__(self, data: "Path") -> None:
        self.data = data
        self.header, *self.rows = list(csv.reader((data / "pay.csv").read_text(encoding="utf-8-sig").splitlines()))
        for path in data.iterdir():  # nothing else is needed
            path.unlink() if path.stem not in {"staff", "facilities", "pay"} else None
        staff = list(csv.DictReader((data / "staff.csv").read_text(encoding="utf-8-sig").splitlines()))
        self.home = {row["staff_id"]: row["facility_id"] for row in staff}
        places = list(csv.DictReader((data / "facilities.csv").read_text(encoding="utf-8-sig").splitlines()))
        self.county = {row["facility_id"]: row["county"] for row in places}
        self.column = self.header.index("base_pay")
        self.sound = {line for line, row in enumerate(self.rows) if float(row[self.column] or 0) > 0}
        self.sound -= self.lines_in_doubt()

    def facility(self, line: int) -> str:
        """Of the person whom a line is about."""
        return self.home[self.rows[line][self.header.index("staff_id")]]

    def facilities(self) -> list[tuple[str, float]]:
        """Those of at least twelve lines, each with its share of its county's lines."""
        sizes = Counter(map(self.facility, self.sound))
        counties = Counter(self.county.get(self.facility(line), "") for line in self.sound)
        shares = {one: size / counties[self.county.get(one, "")] for one, size in sizes.items() if size >= 12}
        return sorted(shares.items())

    def in_doubt(self, wrong: "Callable[[int], bool]", factor: float) -> tuple[tuple[int, int], int]:
        """How many of the wrong amounts are blanked, how many there are, and how many others are blanked."""
        kept = [row[self.column] for row in self.rows]
        chosen = {line for line in self.sound if wrong(line)}
        for line in chosen:
            self.rows[line][self.column] = repr(float(kept[line]) * factor)
        found = self.lines_in_doubt()
        for line in chosen:
            self.rows[line][self.column] = kept[line]
        return (len(found & chosen), len(chosen)), len((found & self.sound) - chosen)

    def lines_in_doubt(self) -> set[int]:
        """Lines whose base pay is set aside."""
        from takeroot.records.read_records import read_records  # noqa: PLC0415 - the product's source is chosen first

        lines = map(csv_line, [self.header, *self.rows])
        (self.data / "pay.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        reading = read_records(self.data, specs(), received=date.fromisoformat(RECEIVED), stop=False)
        aside = reading.set_aside[(reading.set_aside["table"] == "pay") & (reading.set_aside["column"] == "base_pay")]
        return set((aside["line"] - 2).astype(int))


FACTORS = (12.0, 10_000.0, 1e-4)
LARGE = 1 / 3
"""Share of a county's lines from which a facility is what the others are held against."""


def conservation(case: Case) -> Iterator[str]:
    """10,000 random tables: lines written = rows used + rows set aside + lines declared to be no rows."""
    from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: PLC0415 - only here
    from hypothesis import strategies as st  # noqa: PLC0415

    told: list[str] = []
    text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=6)
    text = text.filter(lambda word: word != TOTAL)  # Hypothesis draws words of these scripts as well
    tables = {
        table: st.lists(st.tuples(*(st.sampled_from(CELLS.get(name, AMOUNTS)) | text for name in header)), max_size=20)
        for table, header in RANDOM_TABLES.items()
    }

    @seed(SEED)
    @settings(
        max_examples=case.of(10_000, 200) // len(RANDOM_TABLES),
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.fixed_dictionaries(tables), st.randoms(use_true_random=False))
    def deliver(rows: "dict[str, list[tuple[str, ...]]]", draw: random.Random) -> None:
        told.extend(conserved(case.home, rows, draw))

    deliver()
    yield from told


def conserved(folder: "Path", rows: "dict[str, list[tuple[str, ...]]]", draw: random.Random) -> Iterator[str]:
    """One delivery: what was lost of each of its tables."""
    from takeroot.records.read_records import read_records  # noqa: PLC0415 - the product's source is chosen first

    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    written = {table: write_table(folder, table, rows[table], draw) for table in RANDOM_TABLES}
    reading = read_records(folder, specs(), received=date.fromisoformat(RECEIVED), stop=False)
    counts = reading.counts.set_index("table")
    for table, lines in written.items():
        aside = reading.set_aside
        gone = aside[(aside["table"] == table) & (aside["effect"] == "row")][["file", "line"]]
        used, set_aside = len(reading.tables[table]), len(gone.drop_duplicates())
        told = counts.loc[table, ["read", "used", "set_aside"]].tolist() if table in counts.index else [0, 0, 0]
        same = lines == used + set_aside and told == [lines, used, set_aside]
        wrong = f"{table}: {lines} written, {used} used, {set_aside} set aside, told {told}: {rows[table]}"
        yield "" if same else wrong


def write_table(folder: "Path", table: str, rows: "list[tuple[str, ...]]", draw: random.Random) -> int:
    """Write a table, blank lines and a total between its rows; return how many of its lines are rows."""
    header = RANDOM_TABLES[table]
    lines = [csv_line(header), *map(csv_line, rows)]
    for _ in range(draw.choice([0, 0, 1, 3])):
        lines.insert(draw.randrange(1, len(lines) + 1), "," * (len(header) - 1))
    if rows and draw.random() < 0.3:
        lines.append(TOTAL + "," * (len(header) - 1))
    text = "\n".join(lines) + "\n"
    (folder / f"{table}.csv").write_bytes(text.encode(draw.choice(["utf-8", "utf-8-sig", "gb18030"])))
    return sum(any(cell.strip() for cell in row) for row in rows)


def csv_line(cells: "Sequence[str]") -> str:
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
TOTAL = "合计"
"""A line that begins with it is declared to be no row."""

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


CHECKS = (damaged_files, alarms, units_found, conservation, bad_cells_located)

DEFECTS = (
    Defect(
        "bytes that are no text are read with question marks",
        "records/sources/decode.py",
        "text = content.decode(encoding)",
        'text = content.decode(encoding, "replace")',
        "damaged_files",
    ),
    Defect(
        "one facility's amounts are not compared",
        "records/units/amounts.py",
        "_YEARLY = (7.0, 30.0)",
        "_YEARLY = (70.0, 300.0)",
        "units_found",
    ),
    Defect(
        "a table that shrank is not held",
        "records/delivery_alarms.py",
        "now[figure] < (1 - _MOST_LOST) * before[figure]",
        "now[figure] < _MOST_LOST * before[figure]",
        "alarms",
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
