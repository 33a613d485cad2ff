"""One month in the life of everyone employed: work, pay, health, titles, families; written to the log as it happens."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import ArrayLike, NDArray

from takeroot.simulate.codes import CLINICAL, CONTRACT, DISPATCHED, ESTABLISHED, Columns
from takeroot.simulate.draw import happens, noise, pick
from takeroot.simulate.log import FEWEST_DAYS, Log
from takeroot.simulate.people import NEVER
from takeroot.simulate.places import Places
from takeroot.simulate.terms import entry
from takeroot.simulate.wages import base_pay, county_hospital_pay

_VISITS = np.array([620, 430, 120, 60, 40, 90, 130, 260, 0, 0], dtype=float)
_SERVICES = np.array([60, 90, 95, 60, 210, 10, 10, 130, 10, 0], dtype=float)
_NIGHTS = np.array([3.2, 2.4, 4.0, 4.0, 0.5, 0.6, 0.9, 0.3, 0.3, 0.2])


def live_one_month(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> None:
    """Move everyone in `p` through `month`, in place.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the draws come from.
    p : Columns
        People, with `who` (index of the spell) and `here` (employed at the month's end: only they are written down).
    places : Places
        Where they work.
    month : int
        Month number.
    log : Log
        Takes the rows.
    """
    happened = _work(rng, p, places, month, log)
    _pay(rng, p, places, month, log)
    _health(rng, p, happened, log)
    _titles(rng, p, month, log)
    _training(rng, p, places, month, log)
    _family(rng, p, log)
    _children(rng, p, month, log)
    _move(rng, p, log)
    _posts(rng, p, places, log)
    _ask(rng, p, month, log)


def _write(log: Log, table: str, p: Columns, chosen: ArrayLike, rng: np.random.Generator, **codes: ArrayLike) -> None:
    """Write the chosen who are here: on their `day` if given, on the 28th if they came this month, else on any day."""
    if not log.writes:
        return
    rows = np.flatnonzero(chosen & p["here"])
    any_day = rng.integers(1, FEWEST_DAYS + 1, rows.size)
    day = p["day"][rows] if "day" in p else np.where(p["hire"][rows] == log.month, FEWEST_DAYS, any_day)
    taken = {name: np.asarray(v)[rows] if np.ndim(v) else np.full(rows.size, v) for name, v in codes.items()}
    log.add(table, p["who"][rows], day=day, **taken)


def _work(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> Columns:
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


def _pay(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> None:
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


def _health(rng: np.random.Generator, p: Columns, work: Columns, log: Log) -> None:
    n = p["who"].size
    month = log.month
    treats = CLINICAL[p["profession"]]
    dispute = happens(rng, 0.008 * treats * work["visits"], n)
    complaint = happens(rng, 0.007, n)
    award = happens(rng, 0.006 * np.exp(0.5 * p["skill"]), n)
    for kind, name, hit in ((0, "dispute", dispute), (1, "complaint", complaint), (2, "award", award)):
        p[name][hit] = month
        _write(log, "incidents", p, hit, rng, kind=kind)
    strain = 2.5 + 0.45 * (work["hours"] - 178) / 13 + 0.16 * work["nights"] - 0.35 * p["env"]
    p["burnout"] = np.clip(p["burnout"] + 0.07 * (strain - p["burnout"]) + 0.7 * dispute + 0.16 * noise(rng, n), 0, 6)


_WAIT_YEARS = np.array([2.0, 5.0, 5.0, 5.0, 99.0])
_PASS = np.array([0.6, 0.42, 0.2, 0.12, 0.0])


def _titles(rng: np.random.Generator, p: Columns, month: int, log: Log) -> None:
    n = p["who"].size
    can = (p["profession"] < 7) & (p["level"] < np.where(p["education"] >= 3, 4, 3)) & (p["education"] >= 1)
    waiting = p["passed"] != NEVER
    appointed = waiting & happens(rng, np.where(p["employment"] == ESTABLISHED, 0.05, 0.022), n)
    if month % 12 == 4:  # applications in May
        due = can & ~waiting & ((month - p["level_since"]) / 12 >= _WAIT_YEARS[p["level"]] - 0.5 * (p["level"] == 0))
        p["applied"] = due & happens(rng, 0.5, n)
        _write(log, "titles", p, p["applied"], rng, event=0, level=np.minimum(p["level"] + 1, 4))
    if month % 12 == 9:  # results in October
        good = p["applied"] & happens(rng, np.clip(_PASS[p["level"]] * np.exp(0.35 * p["skill"]), 0, 0.9), n)
        failed = p["applied"] & ~good
        p["fails"] = np.where(failed, p["fails"] + 1, np.where(good, 0, p["fails"]))
        p["passed"] = np.where(good, month, p["passed"])
        _write(log, "titles", p, good, rng, event=2, level=np.minimum(p["level"] + 1, 4))
        _write(log, "titles", p, failed, rng, event=1, level=np.minimum(p["level"] + 1, 4))
        p["applied"] = np.zeros(n, dtype=bool)
    appoint(p, appointed, month)
    _write(log, "titles", p, appointed, rng, event=3, level=p["level"])


def appoint(p: Columns, chosen: NDArray[np.bool_], month: int) -> None:
    """Raise the title of the chosen, who no longer wait, in place."""
    p["level"] = np.where(chosen, np.minimum(p["level"] + 1, 4), p["level"])
    p["level_since"] = np.where(chosen, month, p["level_since"])
    p["passed"] = np.where(chosen, NEVER, p["passed"])
    p["fails"] = np.where(chosen, 0, p["fails"])


def _training(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> None:
    n = p["who"].size
    rate = 0.17 * places.facilities["training"][p["facility"]] * np.where(CLINICAL[p["profession"]], 1.1, 0.7)
    course = happens(rng, rate, n)
    hours = np.where(course, 4 + rng.gamma(2.0, 6.0, n), 0.0)
    p["training_hours"] = p["training_hours"] * (11 / 12) + np.round(hours)
    _write(log, "training", p, course, rng, kind=0, hours=np.round(hours), credits=np.round(hours / 3, 1))
    grown = (p["profession"] <= 2) & (month - p["hire"] > 12) & (month - p["seconded"] > 60)
    leaves = grown & happens(rng, 0.004, n)
    p["seconded"] = np.where(leaves, month, p["seconded"])
    _write(log, "training", p, leaves, rng, kind=1, hours=480.0, credits=25.0)
    mentored = (month - p["hire"] < 9) & (month - p["mentored"] > 60) & happens(rng, 0.05, n)
    p["mentored"] = np.where(mentored, month, p["mentored"])
    _write(log, "training", p, mentored, rng, kind=2, hours=60.0, credits=5.0)


def _family(rng: np.random.Generator, p: Columns, log: Log) -> None:
    n = p["who"].size
    age = (log.month - p["birth"]) / 12
    single, married = p["marital"] == 0, p["marital"] == 1
    weds = single & happens(rng, np.where(age < 36, 0.011, 0.003), n)
    parts = married & happens(rng, 0.0006, n)
    mourns = married & ~parts & happens(rng, 0.0002, n)
    spouse_moves = married & happens(rng, 0.004, n)
    begins = (p["elder"] == 0) & happens(rng, np.clip((age - 30) / 40, 0, 0.6) * 0.008, n)
    ends = (p["elder"] == 1) & happens(rng, 0.009, n)
    p["marital"] = np.select([weds, parts, mourns], [1, 2, 3], p["marital"])
    place = pick(rng, [0.42, 0.36, 0.22], n)
    p["spouse"] = np.select([weds | spouse_moves, parts | mourns], [place, 3], p["spouse"])
    p["elder"] = np.select([begins, ends], [1, 0], p["elder"])
    p["elder_need"] = np.select([begins, ends], [0.6 + 0.8 * rng.random(n), 0.0], p["elder_need"])
    write_family(rng, p, weds | parts | mourns | spouse_moves | begins | ends, log)


def write_family(rng: np.random.Generator, p: Columns, chosen: NDArray[np.bool_], log: Log) -> None:
    """Write the family state of the chosen."""
    _write(log, "family", p, chosen, rng, marital_status=p["marital"], spouse_place=p["spouse"], elder_care=p["elder"])


def _children(rng: np.random.Generator, p: Columns, month: int, log: Log) -> None:
    n = p["who"].size
    age = (month - p["birth"]) / 12
    fertile = (p["marital"] == 1) & (age > 23) & (age < 41)
    first = fertile & (p["child1"] == NEVER) & happens(rng, 0.017, n)
    second = fertile & (p["child1"] != NEVER) & (p["child2"] == NEVER) & (month - p["child1"] > 20)
    second &= happens(rng, 0.007, n)
    p["child1"] = np.where(first, month, p["child1"])
    p["child2"] = np.where(second, month, p["child2"])
    write_children(rng, p, log, first, second)
    if month % 12 != 8:  # schools begin in September
        return
    goes = []
    for child, place in (("child1", "place1"), ("child2", "place2")):
        starts = (p[child] != NEVER) & ((entry(p[child], 6) == month) | (entry(p[child], 12) == month))
        chance = np.where((p[place] == 2)[:, None], [0.0, 0.08, 0.86, 0.06], [0.0, 0.62, 0.3, 0.08])
        p[place] = np.where(starts, pick(rng, chance), p[place])
        goes.append(starts)
    write_children(rng, p, log, *goes)


def write_children(
    rng: np.random.Generator, p: Columns, log: Log, first: NDArray[np.bool_], second: NDArray[np.bool_]
) -> None:
    """Write the first, the second child of the chosen, with the school each goes to."""
    _write(log, "children", p, first, rng, birth_date=p["child1"], school_place=p["place1"])
    _write(log, "children", p, second, rng, birth_date=p["child2"], school_place=p["place2"])


def _move(rng: np.random.Generator, p: Columns, log: Log) -> None:
    n = p["who"].size
    moves = happens(rng, 0.004, n)
    settles = moves & happens(rng, 0.5, n)
    p["housing"] = np.where(settles, pick(rng, [0.6, 0.3, 0.05, 0.0, 0.05], n), p["housing"])
    p["mode"] = np.where(moves, 2 + pick(rng, [0.25, 0.5, 0.22, 0.03], n), p["mode"])
    stretch = np.exp(0.6 * noise(rng, n))
    p["km"] = np.where(moves, np.clip(p["km"] * stretch + 1, 0.3, 90), p["km"])
    pace = np.array([13.0, 5.0, 2.6, 1.9, 3.2, 2.6, 1.0])[p["mode"]]
    p["minutes"] = np.where(moves, np.clip(p["km"] * pace + 2, 1, 150), p["minutes"])
    write_commute(rng, p, moves, log)


def write_commute(rng: np.random.Generator, p: Columns, chosen: NDArray[np.bool_], log: Log) -> None:
    """Write the way to work of the chosen."""
    _write(
        log,
        "commute",
        p,
        chosen,
        rng,
        distance_km=np.round(p["km"], 1),
        minutes_one_way=np.rint(p["minutes"]),
        mode=p["mode"],
        housing=p["housing"],
    )


def _posts(rng: np.random.Generator, p: Columns, places: Places, log: Log) -> None:
    n = p["who"].size
    loose = (p["employment"] == CONTRACT) | (p["employment"] == DISPATCHED)
    converts = loose & happens(rng, 0.0015 * np.exp(0.3 * p["skill"]), n)
    p["employment"] = np.where(converts, pick(rng, [0.5, 0.5], n), p["employment"])
    p["insurances"] = np.where(converts, 7, p["insurances"])
    f = places.facilities
    moves = happens(rng, 0.0012, n) & (f["kind"][p["facility"]] != 2)  # village clinics keep theirs
    neighbour = np.clip(p["facility"] + np.where(rng.random(n) < 0.5, -1, 1), 0, f["kind"].size - 1)
    moves &= f["county"][neighbour] == f["county"][p["facility"]]
    p["facility"] = np.where(moves, neighbour, p["facility"])
    write_posting(rng, p, converts | moves, log)


def write_posting(rng: np.random.Generator, p: Columns, chosen: NDArray[np.bool_], log: Log) -> None:
    """Write facility, form of employment, department and position of the chosen."""
    usual = np.array([0, 0, 1, 1, 2, 3, 3, 0, 3, 3])[p["profession"]]
    department = np.where(p["risk_post"], 4, usual)
    _write(
        log,
        "postings",
        p,
        chosen,
        rng,
        facility_id=p["facility"],
        employment_type=p["employment"],
        department=department,
        position=p["position"],
    )


def _ask(rng: np.random.Generator, p: Columns, month: int, log: Log) -> None:
    n = p["who"].size
    if month % 12 in (4, 10):
        answers = happens(rng, 0.85, n)
        gap = 1 - p["pay_fast"] / p["reference"]
        stuck = np.clip((month - p["level_since"]) / 60, 0, 3) + (p["passed"] != NEVER)
        worn = np.clip(np.round(p["burnout"] + 0.35 * noise(rng, n), 1), 0, 6)
        likes = {
            "pay": 3.2 - 3.0 * (gap - 0.38) + 0.7 * noise(rng, n),
            "career": 3.3 - 0.35 * stuck + 0.008 * (p["training_hours"] - 30) + 0.8 * noise(rng, n),
            "environment": 3.2 + 0.75 * p["env"] + 0.5 * noise(rng, n),
            "care": 3.2 + 0.45 * p["env"] - 0.2 * (p["burnout"] - 2.6) + 0.8 * noise(rng, n),
        }
        rounded = {name: np.clip(np.rint(v), 1, 5).astype(np.int8) for name, v in likes.items()}
        wish = np.clip(np.rint(2.3 + 0.55 * p["felt"] + 0.9 * noise(rng, n)), 1, 5).astype(np.int8)
        _write(log, "surveys", p, answers, rng, **rounded, burnout=worn, intends_to_leave=wish)
    if month % 12 == 0:
        liked = p["skill"] + 0.8 * noise(rng, n)
        grade = np.select([liked > 1.2, liked > -2.2, liked > -2.9], [0, 1, 2], 3)
        _write(log, "appraisals", p, month - p["hire"] > 6, rng, grade=grade)
