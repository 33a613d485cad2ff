"""Work, pay and what work does to people."""

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CLINICAL, Columns
from takeroot.simulate.draw import happens, noise
from takeroot.simulate.life.log import Log
from takeroot.simulate.life.note import note
from takeroot.simulate.life.places import Places
from takeroot.simulate.life.wages import base_pay, county_hospital_pay

_VISITS = np.array([620, 430, 120, 60, 40, 90, 130, 260, 0, 0], dtype=float)
_SERVICES = np.array([60, 90, 95, 60, 210, 10, 10, 130, 10, 0], dtype=float)
_NIGHTS = np.array([3.2, 2.4, 4.0, 4.0, 0.5, 0.6, 0.9, 0.3, 0.3, 0.2])


def work(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> Columns:
    """Move load, hours and nights on; write the workload; what was done this month."""
    n = p["who"].size
    f = places.facilities
    season = np.cos(2 * np.pi * (month % 12) / 12)
    load = 0.9 * f["load"][p["facility"]] + 0.6 * season + 22 * p["left"]
    hours = np.clip(171 + 7 * load + 8 * p["hours_own"] + 5 * noise(rng, n), 90, 330)
    usual = np.exp(0.18 * load + 0.1 * p["skill"])
    visits = rng.poisson(_VISITS[p["profession"]] * usual)
    services = rng.poisson(_SERVICES[p["profession"]] * usual)
    rota = _NIGHTS[p["profession"]] * np.array([1.0, 0.8, 0.2, 1.3, 0.4])[f["kind"][p["facility"]]]
    nights = np.minimum(rng.poisson(rota * p["nights_own"] * (1 + 0.05 * load)), 20)
    leave = rng.poisson(0.5 + 0.4 * (month % 12 == 1), n)
    p["hours_mean"] += (hours - p["hours_mean"]) / 5
    p["nights_mean"] += (nights - p["nights_mean"]) / 5
    p["visits_mean"] += (visits - p["visits_mean"]) / 5
    for name, written in (("hours", np.round(hours, 1)), ("nights", nights), ("visits", visits)):
        _remember(p, name, written.astype(np.float64))
    here = p["here"]
    log.add(
        "workload",
        p["who"][here],
        outpatient_visits=visits[here].astype(np.int16),
        public_health_services=services[here].astype(np.int16),
        hours_worked=np.round(hours[here], 1),
        night_shifts=nights[here].astype(np.int8),
        leave_days=leave[here].astype(np.int8),
    )
    return {"hours": hours, "nights": nights, "visits": usual}


def _remember(p: Columns, name: str, written: NDArray[np.float64]) -> None:
    """Work out what the last three months' records show on average, which is what rules go by."""
    last, before = p[f"{name}_last"], p[f"{name}_before"]
    recorded = 1.0 + ~np.isnan(last) + ~np.isnan(before)
    p[f"{name}_lately"] = (written + np.nan_to_num(last) + np.nan_to_num(before)) / recorded
    p[f"{name}_before"], p[f"{name}_last"] = last, written


def pay(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> None:
    """Pay everyone by contract, grade, facility and month; write it."""
    n = p["who"].size
    f = places.facilities
    home = f["county"][p["facility"]]
    county = places.counties["pay_level"][home]
    base = base_pay(p, month, 0.8 * county + f["pay_level"][p["facility"]])
    share = 0.24 + 0.05 * (f["kind"][p["facility"]] == 1)
    performance = base * share * np.exp(1.6 * f["fund"][p["facility"]] + 0.16 * p["skill"] + 0.22 * noise(rng, n))
    allowances = 60.0 * f["remote"][p["facility"]] + 90.0 * p["level"] + 40
    total = base + performance + allowances
    fresh = p["pay_now"] == 0
    p["pay_now"] = total
    p["pay_fast"] = np.where(fresh, total, p["pay_fast"] + (total - p["pay_fast"]) / 5)
    p["pay_slow"] = np.where(fresh, total, p["pay_slow"] + (total - p["pay_slow"]) / 16)
    p["reference"] = county_hospital_pay(month, p["profession"], p["level"], county)
    here = p["here"]
    extra = p["extra_pay"][here]
    log.add(
        "pay",
        p["who"][here],
        base_pay=np.rint(base[here]).astype(np.int32),
        performance_pay=np.rint(performance[here]).astype(np.int32),
        allowances=np.rint(allowances[here] + extra).astype(np.int32),
        insurances=p["insurances"][here].astype(np.int8),
    )


def wear(rng: np.random.Generator, p: Columns, done: Columns, log: Log) -> None:
    """Let disputes, complaints, awards and burnout come of the month's work; write what offices hear of."""
    n = p["who"].size
    month = log.month
    treats = CLINICAL[p["profession"]]
    dispute = happens(rng, 0.008 * treats * done["visits"], n)
    complaint = happens(rng, 0.007, n)
    award = happens(rng, 0.006 * np.exp(0.5 * p["skill"]), n)
    for kind, name, hit in ((0, "dispute", dispute), (1, "complaint", complaint), (2, "award", award)):
        p[name][hit] = month
        note(log, "incidents", p, hit, rng, kind=kind)
    strain = 2.5 + 0.45 * (done["hours"] - 178) / 13 + 0.16 * done["nights"] - 0.35 * p["env"]
    p["burnout"] = np.clip(p["burnout"] + 0.07 * (strain - p["burnout"]) + 0.7 * dispute + 0.16 * noise(rng, n), 0, 6)
