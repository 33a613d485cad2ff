"""Exports everything that a province's readers get, as the product does, and keeps the truth for the judge."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
from attack import GROUPS, MEASURES, Cell
from province import FACTORS, Province, write_runs

from takeroot.months import month_text
from takeroot.report.export import export
from takeroot.report.export_rollup import export_rollup
from takeroot.specs.disclosure import Disclosure
from takeroot.specs.feature import Factor

LABELS = {
    "physician": "医师",
    "nurse": "护士",
    "technician": "技师",
    "midwife": "助产士",
    "pharmacy": "药师",
    "village_doctor": "乡村医生",
    "established": "在编",
    "contract": "编外合同",
    "quota": "员额",
    "village": "村医",
    "open_exam": "公开招聘",
    "order_oriented": "订单定向",
    "special_post": "特岗",
    "transfer": "调入",
}
"""What files call the values of this province."""

_CAREFUL = Disclosure(private_factors=("family",), private_levers=())


def export_all(province: Province, folder: Path, *, formats: tuple[str, ...] = ("xlsx", "html")) -> Path:
    """Write every roll-up and every director's list of every month, in Chinese, into one folder."""
    factors = {
        key: Factor.model_validate({"id": key, "label": {"zh": key, "en": key}, "features": {}}) for key in FACTORS
    }
    for run in write_runs(province, folder / "out"):
        for name in formats:
            given = {"format": name, "language": "zh", "factors": factors, "disclosure": _CAREFUL}
            export(run, folder / "files", levers={}, role="director", **given)
            for county in (None, *sorted(province.facilities["county"].unique())):
                export_rollup(run, folder / "files", county=county, **given)
    return folder / "files"


def public_names(province: Province) -> dict[str, str]:
    """Give each facility's county, by the name that roll-ups and lists show."""
    return dict(zip(province.facilities["name"], province.facilities["county"], strict=True))


def truth(province: Province, out: Path) -> dict[Cell, int]:
    """Count what every cell of every month holds, from the exact runs and from nothing that was exported."""
    found: Counter[Cell] = Counter()
    for number in province.months:
        month = month_text(number)
        frames = {path.stem: pd.read_parquet(path) for path in (out / month).glob("*.parquet")}
        places = frames["facilities"].set_index("facility_id")
        for key, name, people in zip(places.index, places["name"], places["headcount"], strict=True):
            found[month, key, "headcount", ""] = found[month, name, "headcount", "rounded"] = int(people)
        large = places[places["headcount"] >= 10]
        for place, kind, category, people in _counted(frames, large):
            for at in ("", place):
                found[month, at, kind, category] += people
    return dict(found)


def largest_move(held: Mapping[Cell, int]) -> int:
    """By how much a group of a county moved from a month to the next: the best that gossip can know."""
    months = sorted({cell[0] for cell in held})
    following = dict(itertools.pairwise(months))
    moves = [
        abs(held.get((following[month], place, kind, category), 0) - people)
        for (month, place, kind, category), people in held.items()
        if month in following and place and kind not in {"headcount", "total"}
    ]
    return max(moves, default=0)


def _counted(frames: Mapping[str, pd.DataFrame], large: pd.DataFrame) -> Iterator[tuple[str, str, str, int]]:
    for place, people in zip(large["county"], large["headcount"], strict=True):
        yield place, "total", "", int(people)
    people = frames["people"][frames["people"]["facility_id"].isin(large.index) & ~frames["people"]["objected"]]
    for kind in GROUPS:
        yield from (
            (place, kind, LABELS[value], 1) for place, value in zip(people["county"], people[kind], strict=True)
        )
    ends = frames["obligations"].merge(people[["staff_id", "county"]], on="staff_id")
    yield from ((p, "ending", month_text(n), 1) for p, n in zip(ends["county"], ends["end_month"], strict=True))
    channels = frames["programmes"][frames["programmes"]["facility_id"].isin(large.index)]
    for row in channels.to_dict("records"):
        yield from ((row["county"], name, LABELS[row["recruitment_channel"]], int(row[name])) for name in MEASURES)
