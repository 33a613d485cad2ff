"""The contract's tables of one block of counties, out of its log and roster, as they stand on the day of delivery.

Text is `str`; in the two monthly tables `staff_id` and `month` are categories: quickest to write, small to hold.
"""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from takeroot.months import last_day
from takeroot.simulate import codes
from takeroot.simulate.codes import Columns
from takeroot.simulate.life.block import Block
from takeroot.simulate.life.wages import county_hospital_pay
from takeroot.simulate.tables.staff_table import Ids, staff_table
from takeroot.simulate.tables.text import dates, day_number, months, words
from takeroot.simulate.tables.written_columns import RENAMED, Write, written_columns

Column = NDArray[Any]
_PRIVATE = ("family", "children", "commute", "training", "surveys", "incidents", "appraisals", "workload")
"""Tables that an office may not hold for its facility."""


def county_tables(block: Block, ids: Ids, *, late: float, missing: float) -> dict[str, pd.DataFrame]:
    """Make all tables of one block.

    Parameters
    ----------
    block : Block
        After its last month.
    ids : Ids
        Names of its people and places.
    late : float
        Share of rows, and of exits, that are recorded one to seven months late, the others within weeks; 0: all on
        their day.
    missing : float
        Share of facilities that lack some of the tables altogether.

    Returns
    -------
    dict of str to DataFrame
        Canonical table id to table, keys unique, sorted by key.
    """
    rng = block.streams["tables"]
    seen = staff_table(rng, block, ids, late=late)
    tables = {
        "staff": seen,
        "facilities": _facilities(rng, block, ids),
        "pay_reference": _pay_reference(rng, block, ids),
    }
    lacks = _lacking(rng, block, missing)
    for name, (key, columns) in written_columns(ids).items():
        rows = block.log.columns(name)
        if rows and name in lacks:
            rows = _keep(rows, ~lacks[name][block.roster["facility_seen"][rows["who"]]])
        tables[name] = (
            _monthly(rows, ids, columns)
            if key[-1] == "month"
            else _dated(rng, block, rows, ids, key=key, columns=columns, late=late)
        )
    return tables | _returned(rng, tables)


def _keep(rows: Columns, kept: NDArray[Any]) -> Columns:
    return {name: values[kept] for name, values in rows.items()}


def _monthly(rows: Columns, ids: Ids, columns: Mapping[str, Write]) -> pd.DataFrame:
    if not rows:
        return pd.DataFrame({name: [] for name in ("staff_id", "month", *columns)})
    person = ids.person[rows["who"]]
    order = np.lexsort((rows["month"], person))
    rows = _keep(rows, order)
    frame = {
        "staff_id": pd.Categorical.from_codes(person[order], pd.Index(ids.staff)),
        "month": months(rows["month"]),
    }
    return pd.DataFrame(frame | {name: write(rows[name]) for name, write in columns.items()})


def _dated(
    rng: Generator,
    block: Block,
    rows: Columns,
    ids: Ids,
    *,
    key: tuple[str, ...],
    columns: Mapping[str, Write],
    late: float,
) -> pd.DataFrame:
    date_column = next(name for name in key if name in ("date", "effective_date", "start_date"))
    names = [*dict.fromkeys((*key, *(RENAMED.get(name, name) for name in columns), "recorded_date"))]
    if not rows:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in names})
    day = day_number(rows["month"], rows["day"])
    recorded = day + (late > 0) * rng.integers(0, 26, day.size)
    slow = rng.random(day.size) < late
    recorded = np.where(slow, day + rng.integers(30, 215, day.size), recorded)
    arrived = recorded <= last_day(block.log.last)
    rows, day, recorded = _keep(rows, arrived), day[arrived], recorded[arrived]
    frame: dict[str, Any] = {"staff_id": words(ids.person[rows["who"]], ids.staff), date_column: dates(day)}
    frame |= {RENAMED.get(name, name): write(rows[name]) for name, write in columns.items()}
    table = pd.DataFrame(frame | {"recorded_date": dates(recorded)})[names]
    table = table[~table.duplicated(list(key), keep="last")]
    return table.sort_values(list(key), ignore_index=True)


def _facilities(rng: Generator, block: Block, ids: Ids) -> pd.DataFrame:
    f = block.places.facilities
    n = f["kind"].size
    title = words(f["kind"], ("卫生院", "社区卫生服务中心", "村卫生室", "县级医院", "门诊部"))
    return pd.DataFrame(
        {
            "facility_id": pd.Series(ids.facilities, dtype="str"),
            "name": "模拟" + pd.Series(np.arange(n) + 1).astype("str") + "号" + title,
            "county": words(f["county"], ids.counties),
            "kind": words(f["kind"], codes.FACILITY_KIND),
            "remoteness": f["remote"],
            "authorised_posts": np.maximum(1, np.rint(f["size"] * rng.uniform(0.8, 1.25, n))).astype(np.int64),
            "population_served": np.rint(f["size"] * rng.uniform(300, 700, n)).astype(np.int64),
        }
    )


def _pay_reference(rng: Generator, block: Block, ids: Ids) -> pd.DataFrame:
    years = range(block.log.first // 12, block.log.last // 12 + 1)
    shape = (len(ids.counties), len(years), len(codes.PROFESSION), len(codes.LEVEL))
    county, year, profession, level = (axis.ravel() for axis in np.indices(shape))
    pay = np.empty(county.size)
    for i, number in enumerate(years):
        at = year == i
        pay[at] = county_hospital_pay(
            number * 12, profession[at], level[at], block.places.counties["pay_level"][county[at]]
        )
    return pd.DataFrame(
        {
            "county": words(county, ids.counties),
            "month": [f"{number:04d}-01" for number in np.asarray(years)[year]],
            "profession": words(profession, codes.PROFESSION),
            "title_level": words(level, codes.LEVEL),
            "county_hospital_pay": pay,
            "civil_service_pay": _civil_service(rng, pay, (county, profession, level)),
        }
    )


def _civil_service(rng: Generator, pay: Column, where: tuple[Column, ...]) -> Column:
    """Its own profile by county, profession and grade: flatter, and rich in some counties where the hospital is not."""
    county, profession, level = where
    own = (
        0.12 * rng.standard_normal(county.max() + 1)[county]
        + 0.1 * rng.standard_normal(len(codes.PROFESSION))[profession]
    )
    return np.rint(0.9 * pay * np.exp(own - 0.09 * (level - 1)) / 10) * 10


def _lacking(rng: Generator, block: Block, missing: float) -> dict[str, NDArray[np.bool_]]:
    many = block.places.facilities["kind"].size
    some = rng.random(many) < missing
    return {name: some & (rng.random(many) < 0.4) for name in _PRIVATE}  # each lacks about three


def _returned(rng: Generator, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """What people and directors sent back: few decisions, fewer objections."""
    staff, pay = tables["staff"], tables["pay"]
    here = staff.loc[staff["exit_date"].isna(), ["staff_id", "hire_date"]].reset_index(drop=True)
    last = str(pay["month"].max()) if len(pay) else ""
    here = here[here["hire_date"] < last].reset_index(drop=True)
    asked = np.flatnonzero(rng.random(len(here)) < 0.01) if last else np.empty(0, dtype=np.int64)
    decided = pd.DataFrame(
        {
            "staff_id": here["staff_id"].to_numpy()[asked],
            "month": last,
            "decision": words(rng.integers(0, 4, asked.size), ("agreed", "done", "postponed", "refused")),
            "band_override": words(rng.choice(4, asked.size, p=[0.8, 0.07, 0.07, 0.06]), ("", "low", "watch", "high")),
            "reason": "",
        }
    ).astype({"staff_id": "str", "month": "str", "reason": "str"})
    objected = np.flatnonzero(rng.random(len(here)) < 0.003)
    objections = pd.DataFrame({"staff_id": here["staff_id"].to_numpy()[objected], "date": f"{last}-01"}).astype("str")
    return {"decisions": decided, "objections": objections}
