"""Features under later knowledge: nothing that happened, or became known, after M changes a byte, and no cell is wrong.

`python benchmarks/trust/features.py` prints one line a check, `tried N, failed 0`, and ends with 1 if any failed.
`--source DIR` tests the package in another folder: `features_defects.py` plants mistakes there. `--quick`: a tenth.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from takeroot.data.clean_tables import CleanTables
    from takeroot.data.feature_set import FeatureSet
    from takeroot.specs.feature import Feature

ROOT = Path(__file__).resolve().parents[2]
END = 24299  # 2024-12
LEADS = (3, 6, 12)
SEED = 7


def main() -> int:
    """Run the checks, each on a simulated county of its own size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=ROOT / "src")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    sys.path[:0] = [str(options.source), str(ROOT / "tests" / "features")]
    share = 10 if options.quick else 1
    checks = (later_edits, order_of_rows, training_is_scoring, groups_by_themselves, slow_reference)
    return min(sum(report(check, share) for check in checks), 1)


def report(check: Callable[[int], Iterator[tuple[int, int]]], share: int) -> int:
    """Run one check and print its line; an exception of any kind is a failure."""
    begun, tried, failed = time.monotonic(), 0, 0
    try:
        for cases, wrong in check(share):
            tried, failed = tried + cases, failed + wrong
    except Exception as error:  # noqa: BLE001 - what a planted defect raises cannot be foreseen
        print(f"  {type(error).__name__}: {error}")
        failed += 1
    print(f"{check.__name__}: tried {tried}, failed {failed} ({time.monotonic() - begun:.0f} s)", flush=True)
    return failed


def later_edits(share: int) -> Iterator[tuple[int, int]]:
    """500 random edits that are dated, or were recorded, after M: not a byte of the features changes."""
    tables, features = county(200, 30)
    draw, month = random.Random(SEED), END - 3
    timeless = {"facilities", "objections"}  # an objection is an instruction, whenever it came
    names = [name for name, rows in tables.frames.items() if len(rows) and name not in timeless]
    for number in range(500 // min(share, 4)):
        name = names[number % len(names)]
        change = leave_later if name == "staff" else known_later
        before, after = (
            bytes_of(replace(tables, frames={**tables.frames, name: rows}), features, month)
            for rows in change(tables[name], draw, month)
        )
        yield 1, before != after


def known_later(rows: "pd.DataFrame", draw: random.Random, month: int) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """A table without one of its rows, and with it again, but dated or recorded after the month."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    after = end_of(month) + pd.Timedelta(days=draw.randint(1, 80))
    place = draw.randrange(len(rows))
    one, others = rows.iloc[[place]].copy(), rows.drop(rows.index[place])
    when = next(column for column in ("month", "effective_date", "start_date", "date") if column in rows)
    if "recorded_date" in rows and draw.random() < 0.6:
        one["recorded_date"] = after
    else:
        one[when] = month + draw.randint(1, 3) if when == "month" else after
    return others, pd.concat([others, one], ignore_index=True)


def leave_later(rows: "pd.DataFrame", draw: random.Random, month: int) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """`staff` as it is, and with somebody leaving who was not known to leave by the month's end."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    staff, end = rows.copy(), end_of(month)
    after = end + pd.Timedelta(days=draw.randint(1, 80))
    row = draw.choice(list(staff.index[staff["exit_date"].isna() | (staff["exit_date"] > end)]))
    early = draw.random() < 0.5 and staff.loc[row, "hire_date"] < end - pd.Timedelta(days=200)
    staff.loc[row, "exit_date"] = end - pd.Timedelta(days=draw.randint(0, 150)) if early else after
    staff.loc[row, "exit_recorded_date"], staff.loc[row, "exit_reason"] = after, "resigned"
    return rows, staff


def end_of(month: int) -> "pd.Timestamp":
    """Last day of a month."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    return pd.Period(year=month // 12, month=month % 12 + 1, freq="M").end_time.normalize()


def order_of_rows(share: int) -> Iterator[tuple[int, int]]:
    """Every table in another order gives the same bytes."""
    tables, features = county(300, 36)
    before = bytes_of(tables, features, END)
    for seed in range(40 // share):
        mixed = {name: rows.sample(frac=1, random_state=seed) for name, rows in tables.frames.items()}
        yield 1, bytes_of(replace(tables, frames=mixed), features, END) != before


def training_is_scoring(share: int) -> Iterator[tuple[int, int]]:
    """A month among many, as training asks for it, has the bytes that scoring makes of it alone."""
    from takeroot.features.build_panel import build_panel  # noqa: PLC0415

    tables, features = county(400, 36)
    months = list(range(END - 24 + 1, END + 1))[::share]
    for found in build_panel(tables, features, months=months, leads=LEADS):
        yield 1, as_bytes(found) != bytes_of(tables, features, found.as_of)


def groups_by_themselves(share: int) -> Iterator[tuple[int, int]]:
    """The people of each group of counties, streamed by themselves, get the same bytes."""
    from takeroot.features.build_features import build_features  # noqa: PLC0415
    from takeroot.features.partition import partition  # noqa: PLC0415

    tables, features = county(3000 // share, 24)
    whole, groups = build_features(tables, features, as_of=END, leads=LEADS), partition(tables)
    for name in groups.unique():
        inside = set(groups.index[groups == name])
        frames = {
            table: rows[rows["staff_id"].isin(inside)] if "staff_id" in rows else rows
            for table, rows in tables.frames.items()
        }
        expected = as_bytes(whole.where(whole.people["staff_id"].isin(inside)))
        yield 1, bytes_of(replace(tables, frames=frames), features, END) != expected


def slow_reference(share: int) -> Iterator[tuple[int, int]]:
    """1,000 people x 24 months: every cell equals what plain Python over dicts makes of the same rows."""
    from plain_reference import Plain  # noqa: PLC0415

    from takeroot.features.build_panel import build_panel  # noqa: PLC0415
    from takeroot.workspace.find_workspace import reference_workspace  # noqa: PLC0415
    from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415

    specs = read_workspace(reference_workspace()).tables
    tables, features = county(1000 // share, 40)
    rows = {name: plain_rows(frame) for name, frame in tables.frames.items() if name in tables.delivered}
    for found in build_panel(tables, features, months=range(END - 23, END + 1, share), leads=LEADS):
        plain = Plain(rows, specs, features, found.as_of)
        for frame, ahead in zip(found.values, (1.5, 4.5, 9.0), strict=True):
            for name in features:
                expected = [plain.of(name, ahead)[person] for person in plain.people]
                yield len(expected), sum(map(differs, frame[name].tolist(), expected))


def differs(found: float, expected: float) -> bool:
    """Whether two cells differ by more than arithmetic in another order may."""
    if math.isnan(found) or math.isnan(expected):
        return math.isnan(found) != math.isnan(expected)
    return not math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-7)


def plain_rows(frame: "pd.DataFrame") -> list[dict[str, object]]:
    """A clean table as plain rows: dates as text, missing as None."""
    text = frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind.kind == "M"})
    return text.astype(object).where(frame.notna(), None).to_dict("records")


def county(staff: int, months: int) -> "tuple[CleanTables, Mapping[str, Feature]]":
    """A simulated county's clean tables, and the features of the reference workspace."""
    from takeroot.records.read_records import read_records  # noqa: PLC0415
    from takeroot.simulate.simulate import simulate  # noqa: PLC0415
    from takeroot.simulate.write_county import write_county  # noqa: PLC0415
    from takeroot.workspace.find_workspace import reference_workspace  # noqa: PLC0415
    from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415

    workspace = read_workspace(reference_workspace())
    with TemporaryDirectory() as folder:
        made = Path(folder) / "county"
        write_county(simulate(staff=staff, months=months, seed=SEED, end=END), made, format="parquet")
        return read_records(made, workspace.tables, received=date(2024, 12, 31)).tables, workspace.features


def bytes_of(tables: "CleanTables", features: "Mapping[str, Feature]", month: int) -> bytes:
    """All bytes of the features of a month."""
    from takeroot.features.build_features import build_features  # noqa: PLC0415

    return as_bytes(build_features(tables, features, as_of=month, leads=LEADS))


def as_bytes(found: "FeatureSet") -> bytes:
    """Ids and values of a feature set."""
    ids = "|".join(found.people["staff_id"]).encode()
    people = found.people.drop(columns="staff_id").to_csv().encode()
    return b"".join([ids, people, *(frame.to_numpy().tobytes() for frame in found.values)])  # noqa: PD011 - of a feature set


if __name__ == "__main__":
    sys.exit(main())
