"""A made-up province over several months: who works where, and the runs from which lists and roll-ups are exported."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.months import last_day, month_text
from takeroot.report.obligations import obligations
from takeroot.report.programmes import programmes

FACTORS = ("pay", "title", "family", "person")
PROFESSIONS = ("physician", "nurse", "technician", "midwife", "pharmacy", "village_doctor")
EMPLOYMENT = ("established", "contract", "quota", "village")
CHANNELS = ("open_exam", "order_oriented", "special_post", "transfer")
REASONS = ("resigned", "obligation_breached", "retired")
AS_OF = 2024 * 12 + 9
"""The first month: October 2024."""
_SUGGESTED = ("staff_id", "lever", "rank", "factor", "risk_12m", "risk_12m_after", "grade", "cost_12m", "payer")


@dataclass(frozen=True)
class Province:
    """Spells of everybody, and the facilities.

    Parameters
    ----------
    staff, facilities : DataFrame
        Clean tables.
    months : tuple of int
        As-of month numbers, one after the other.
    """

    staff: pd.DataFrame
    facilities: pd.DataFrame
    months: tuple[int, ...]

    def at_work(self, month: int) -> pd.DataFrame:
        """Who is there at the end of a month."""
        end = np.datetime64(int(last_day(month)), "D")
        gone = self.staff["exit_date"].notna() & (self.staff["exit_date"] <= end)
        return self.staff[(self.staff["hire_date"] <= end) & ~gone]


def make_province(sizes: Sequence[Sequence[int]], *, months: int, seed: int) -> Province:
    """Make facilities of these sizes up, county by county; each month a few leave and a few come.

    Parameters
    ----------
    sizes : sequence of sequence of int
        Headcounts of each county's facilities before the first month.
    months, seed : int
    """
    random = np.random.default_rng(seed)
    county = [f"县{name:02d}" for name, here in enumerate(sizes) for _ in here]
    size = np.array([n for here in sizes for n in here])
    ids = [f"F{n:03d}" for n in range(len(size))]
    facilities = pd.DataFrame({"facility_id": ids, "name": [f"院{key}" for key in ids], "county": county})
    facilities["kind"] = "township_health_centre"
    began = _people(random, np.repeat(ids, size), AS_OF - 1 - random.integers(1, 90, int(size.sum())))
    few = len(ids) * months // 2
    came = _people(random, random.choice(ids, few), AS_OF + random.integers(0, months, few))
    past = _people(random, random.choice(ids, 4 * len(ids)), AS_OF - 60 - random.integers(0, 40, 4 * len(ids)))
    staff = pd.concat([began, came, past], ignore_index=True)
    leaves = np.full(len(staff), np.iinfo(np.int64).max)
    now = random.choice(len(began), few, replace=False)
    leaves[now] = AS_OF + random.integers(0, months, len(now))
    leaves[len(began) + len(came) :] = AS_OF - random.integers(1, 50, len(past))
    gone = leaves < np.iinfo(np.int64).max
    staff["exit_date"] = pd.to_datetime(pd.Series(np.where(gone, leaves, 0)).map(_middle)).where(gone)
    staff["exit_reason"] = np.where(gone, random.choice(REASONS, len(staff)), None)
    staff["staff_id"] = [f"S{n:05d}" for n in range(len(staff))]
    return Province(staff, facilities, tuple(AS_OF + n for n in range(months)))


def write_runs(province: Province, out: Path) -> list[Path]:
    """Write the run of every month."""
    return [_write_run(province, month, out / month_text(month)) for month in province.months]


def _people(random: np.random.Generator, facility: np.ndarray, hired: np.ndarray) -> pd.DataFrame:
    n = len(facility)
    ends = AS_OF + random.integers(-30, 40, n)
    return pd.DataFrame(
        {
            "facility_id": facility,
            "hire_date": pd.to_datetime(pd.Series(hired).map(_middle)),
            "profession": random.choice(PROFESSIONS, n, p=(0.3, 0.42, 0.12, 0.06, 0.06, 0.04)),
            "employment_type": random.choice(EMPLOYMENT, n, p=(0.5, 0.3, 0.15, 0.05)),
            "recruitment_channel": random.choice(CHANNELS, n, p=(0.55, 0.25, 0.12, 0.08)),
            "service_obligation_end": pd.to_datetime(pd.Series(ends).map(_middle)).where(random.random(n) < 0.5),
            "risk": random.beta(1.2, 7.0, n),
        }
    )


def _middle(month: int) -> str:
    return f"{month_text(int(month))}-15" if 0 < month < 10**6 else "1990-01-01"


def _write_run(province: Province, month: int, folder: Path) -> Path:
    folder.mkdir(parents=True)
    here = province.at_work(month).merge(province.facilities[["facility_id", "county"]], on="facility_id")
    objected = here["staff_id"].str[-2:].astype(int) % 50 == 7
    band = np.select([here["risk"] >= 0.3, here["risk"] >= 0.15], ["high", "watch"], "low")
    keys = here[["staff_id", "facility_id", "county"]].assign(band=band)
    scored = keys[~objected]
    risk = here.loc[~objected, "risk"]
    contributions = {factor: (k + 1) * risk for k, factor in enumerate(FACTORS)}
    frames = {
        "people": keys.assign(
            profession=here["profession"],
            employment_type=here["employment_type"],
            notice_given=False,
            objected=objected,
        ),
        "scores": scored.assign(risk_3m=risk * 0.3, risk_6m=risk * 0.6, risk_12m=risk),
        "factors": scored[["staff_id"]].assign(lead="year", base=-2.0, **contributions),
        "suggestions": pd.DataFrame(columns=list(_SUGGESTED)),
        "facilities": _facilities(here, province.facilities),
        "programmes": programmes(province.staff, province.facilities, as_of=month),
        "obligations": obligations(here[~objected], as_of=month),
    }
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"validated": True}), encoding="utf-8")
    return folder


def _facilities(here: pd.DataFrame, facilities: pd.DataFrame) -> pd.DataFrame:
    sums = here.groupby("facility_id")["risk"].agg(headcount="size", expected_exits_12m="sum")
    frame = facilities.merge(sums, on="facility_id")
    rate = frame["expected_exits_12m"] / frame["headcount"]
    low, high = rate * 0.6, np.minimum(rate * 1.5, 1.0)
    return frame.assign(expected_other_exits_12m=0.0, expected_turnover_12m=rate, low=low, high=high)
