"""Features under later knowledge: nothing that happened, or became known, after M changes a byte, and no cell is wrong.

`python benchmarks/trust/features.py [--quick] [--only NAME] [--defects]`. Simulated counties, seed 7; the slow
reference is tests/features/plain_reference.py.
"""

import math
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from harness.checks import ROOT, Case, Many, run_script
from harness.defects import Defect

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from takeroot.data.clean_tables import CleanTables
    from takeroot.data.feature_set import FeatureSet
    from takeroot.specs.feature import Feature

END = 24299  # 2024-12
LEADS = (3, 6, 12)
SEED = 7


def later_edits(case: Case) -> Iterator[str]:
    """500 random edits that are dated, or were recorded, after M: not a byte of the features changes."""
    tables, features = county(200, 30)
    draw, month = random.Random(SEED), END - 3
    timeless = {"facilities", "objections"}  # an objection is an instruction, whenever it came
    names = [name for name, rows in tables.frames.items() if len(rows) and name not in timeless]
    for number in range(case.of(500, 60)):
        name = names[number % len(names)]
        change = leave_later if name == "staff" else known_later
        before, after = (
            bytes_of(replace(tables, frames={**tables.frames, name: rows}), features, month)
            for rows in change(tables[name], draw, month)
        )
        yield f"edit {number}, of {name}, changed features" if before != after else ""


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


def order_of_rows(case: Case) -> Iterator[str]:
    """Every table in another order gives the same bytes."""
    tables, features = county(300, 36)
    before = bytes_of(tables, features, END)
    for seed in range(case.of(40, 3)):
        mixed = {name: rows.sample(frac=1, random_state=seed) for name, rows in tables.frames.items()}
        same = bytes_of(replace(tables, frames=mixed), features, END) == before
        yield "" if same else f"order {seed}: other features"


def training_is_scoring(case: Case) -> Iterator[str]:
    """A month among many, as training asks for it, has the bytes that scoring makes of it alone."""
    from takeroot.features.build_panel import build_panel  # noqa: PLC0415

    tables, features = county(400, 36)
    months = list(range(END - 24 + 1, END + 1))[:: case.of(1, 8)]
    for found in build_panel(tables, features, months=months, leads=LEADS):
        same = as_bytes(found) == bytes_of(tables, features, found.as_of)
        yield "" if same else f"month {found.as_of}: other features in training"


def groups_by_themselves(case: Case) -> Iterator[str]:
    """The people of each group of counties, streamed by themselves, get the same bytes."""
    from takeroot.features.build_features import build_features  # noqa: PLC0415
    from takeroot.features.partition import partition  # noqa: PLC0415

    for staff in range(200, case.of(1600, 400), 100):
        tables, features = county(staff, 24)
        whole, groups = build_features(tables, features, as_of=END, leads=LEADS), partition(tables)
        for name in sorted(set(groups)) if len(set(groups)) > 1 else ():
            inside = set(groups.index[groups == name])
            frames = {
                table: rows[rows["staff_id"].isin(inside)] if "staff_id" in rows else rows
                for table, rows in tables.frames.items()
            }
            expected = as_bytes(whole.where(whole.people["staff_id"].isin(inside)))
            same = bytes_of(replace(tables, frames=frames), features, END) == expected
            yield "" if same else f"{staff} people, group {name}: other features"


def slow_reference(case: Case) -> Iterator[Many]:
    """1,000 people x 24 months: every cell equals what plain Python over dicts makes of the same rows."""
    from plain_reference import Plain  # noqa: PLC0415

    from takeroot.features.build_panel import build_panel  # noqa: PLC0415
    from takeroot.workspace.find_workspace import reference_workspace  # noqa: PLC0415
    from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415

    specs = read_workspace(reference_workspace()).tables
    tables, features = county(case.of(1000, 150), 40)
    rows = {name: plain_rows(frame) for name, frame in tables.frames.items() if name in tables.delivered}
    for found in build_panel(tables, features, months=range(END - 23, END + 1, case.of(1, 12)), leads=LEADS):
        plain = Plain(rows, specs, features, found.as_of)
        for frame, ahead in zip(found.values, (1.5, 4.5, 9.0), strict=True):
            for name in features:
                expected = [plain.of(name, ahead)[person] for person in plain.people]
                wrong = sum(map(differs, frame[name].tolist(), expected))
                yield Many(len(expected), wrong, f"{name} at {found.as_of}: {wrong} cells differ" if wrong else "")


def differs(found: float, expected: float) -> bool:
    """Whether two cells differ by more than arithmetic in another order may."""
    if math.isnan(found) or math.isnan(expected):
        return math.isnan(found) != math.isnan(expected)
    return not math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-7)


def plain_rows(frame: "pd.DataFrame") -> list[dict[str, object]]:
    """A clean table as plain rows: dates as text, missing as None."""
    text = frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind.kind == "M"})
    return text.astype(object).where(frame.notna(), None).to_dict("records")


@cache
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


CHECKS = (later_edits, order_of_rows, training_is_scoring, groups_by_themselves, slow_reference)

DEFECTS = (
    Defect(
        "rows pass before they are known",
        "features/asof.py",
        "(rows.known <= self.last_day) & (rows.void > self.month) & (slot >= 0)",
        "(rows.void > self.month) & (slot >= 0)",
        "later_edits",
    ),
    Defect(
        "months pass before they are recorded",
        "features/asof.py",
        "(odd.known > self.month) | (odd.void <= self.month)",
        "(odd.void <= self.month)",
        "later_edits",
    ),
    Defect(
        "postings pass before they are known",
        "features/asof.py",
        "(rows.known <= self.last_day) & (rows.void > self.month) & ~np.isnan(values)",
        "~np.isnan(values)",
        "slow_reference",
    ),
    Defect(
        "an exit counts from its date, not from when it was recorded",
        "features/spells.py",
        'known = np.maximum(left, days(frame["exit_recorded_date"], missing=-NEVER))',
        "known = left",
        "later_edits",
    ),
    Defect(
        "a recorded date is not looked at",
        "features/dated_rows.py",
        "self.known = np.maximum(self.day, self._recorded())",
        "self.known = self.day",
        "later_edits",
    ),
    Defect(
        "the end of a measure is known before it comes",
        "features/known_rows.py",
        "np.where(found <= self._last_day, found, NEVER)",
        "found",
        "slow_reference",
    ),
    Defect(
        "reference pay of later months is used",
        "features/reference_rows.py",
        "(self.known <= as_of) & ~np",
        "~np",
        "slow_reference",
    ),
    Defect(
        "a facility's history holds exits that nobody knew of",
        "features/asof.py",
        "left = spells.leaving_known[spell] <= self.month",
        "left = spells.left[spell] <= self.last_day",
        "later_edits",
    ),
    Defect(
        "a person's rows stay in the order in which they came",
        "features/dated_rows.py",
        "return np.lexsort((day, person))",
        'return np.argsort(person, kind="stable")',
        "order_of_rows",
    ),
    Defect(
        "people are compared beyond their county",
        "features/people.py",
        "groups(past.county(), *(",
        "groups(past.county() * 0, *(",
        "groups_by_themselves",
    ),
    Defect(
        "what was worked out for one month is taken for the next",
        "features/asof.py",
        "self._made: dict[Hashable, object] = {}",
        'self._made: dict[Hashable, object] = history.__dict__.setdefault("made", {})',
        "training_is_scoring",
    ),
)


if __name__ == "__main__":
    sys.path.append(str(ROOT / "tests" / "features"))
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
