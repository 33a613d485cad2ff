"""The 25 levers as the true world knows them: who is entitled, and what of a person's state each would change.

What a lever does to leaving follows from the change of state through the true law, times an efficacy drawn per seed
(`lever_effects`). Entitlement is by rules on what records can hold, as they hold it: contract, children, distance to
the next 100 m, title, load and nights of the last three months, exhaustion as the last survey measured it. What nothing
shows decides what a lever does, never who may have it.
"""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

from typing import Any

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CONTRACT, DISPATCHED, QUOTA, VILLAGE, Columns
from takeroot.simulate.law.terms import entry
from takeroot.simulate.law.true_lever import Change, TrueLever
from takeroot.simulate.life.people import NEVER

YEARLY_VISITS = 1900
LONG_HOURS, WORN, ASKED = 177.0, 3.0, 24
SCHOOL_AGE, GROWN = 6 * 12, 16 * 12
REMOTE, ALL_INSURANCES = 2, 7
BACHELOR, SENIOR = 3, 4
PUBLIC_HEALTH, TECHNICIAN, VILLAGE_DOCTOR = 4, 6, 7
MARRIED, WIDOWED, ELSEWHERE = 1, 3, 2
OWN, FLAT, SHUTTLE = 0, 3, 5
COMMUNITY_CENTRE, PRIVATE = 1, 4


def _loose(p: Columns) -> NDArray[np.bool_]:
    return (p["employment"] == CONTRACT) | (p["employment"] == DISPATCHED)


def _anyone(p: Columns) -> NDArray[np.bool_]:
    return np.ones(p["hire"].shape, dtype=bool)


def _paid(p: Columns, more: NDArray[Any] | float) -> Columns:
    return {"pay_fast": p["pay_fast"] + more}


def _extra(yuan: float) -> Change:
    return lambda p, _: {"extra_pay": p["extra_pay"] + yuan}


def _served(p: Columns, month: int) -> NDArray[Any]:
    return month - p["hire"]


def _waiting(p: Columns) -> NDArray[np.bool_]:
    return p["passed"] != NEVER


def _title(p: Columns, month: int) -> Columns:
    level = np.minimum(p["level"] + 1, 4)
    cleared = {"passed": np.full(level.shape, NEVER), "fails": np.zeros_like(p["fails"])}
    return {
        "level": level,
        "level_since": np.full(level.shape, month - 1),
        **cleared,
        **_paid(p, 1500.0 * (p["passed"] != NEVER)),
    }


def _review_due(p: Columns, _: int) -> NDArray[np.bool_]:
    busy = p["visits_lately"] * 12 >= YEARLY_VISITS
    return busy & (p["fails"] >= 1) & (p["level"] < SENIOR) & (p["profession"] < VILLAGE_DOCTOR) & ~_waiting(p)


def _equal_pay(p: Columns, _: int) -> Columns:
    return {"pay_fast": p["pay_fast"] * 1.22, "insurances": np.full(p["insurances"].shape, 7)}


def _convert(p: Columns, month: int) -> Columns:
    return {
        "employment": np.full(p["employment"].shape, QUOTA),
        "renewal": np.full(p["renewal"].shape, -1),
    } | _equal_pay(p, month)


def _needs_place(p: Columns, month: int) -> NDArray[np.bool_]:
    needs = np.zeros(p["hire"].shape, dtype=bool)
    for child, place in (("child1", "place1"), ("child2", "place2")):
        soon = (p[child] != NEVER) & (entry(p[child], 6) - month <= 14) & (month - p[child] < GROWN)
        needs |= soon & (p[place] != 2)  # county seat
    return needs


def _place(p: Columns, month: int) -> Columns:
    changed = {}
    for child, place in (("child1", "place1"), ("child2", "place2")):
        soon = (p[child] != NEVER) & (entry(p[child], 6) - month <= 14) & (month - p[child] < GROWN)
        changed[place] = np.where(soon, 2, p[place])
    return changed


def _of_school_age(p: Columns, month: int) -> NDArray[np.bool_]:
    """A child is of school age, or will be within two months."""
    some = np.zeros(p["hire"].shape, dtype=bool)
    for child in ("child1", "child2"):
        some |= (month + 1 - p[child] >= SCHOOL_AGE) & (month - p[child] <= GROWN)
    return some


def _worn(p: Columns, month: int) -> NDArray[np.bool_]:
    return (p["answered"] >= WORN) & (month - p["asked"] <= ASKED)


def _km(p: Columns) -> NDArray[Any]:
    return np.round(p["km"], 1)


def _flat(p: Columns, _: int) -> Columns:
    n = p["minutes"].shape
    return {"minutes": np.minimum(p["minutes"], 8.0), "km": np.minimum(p["km"], 1.0), "housing": np.full(n, 3)}


def _shuttle(p: Columns, _: int) -> Columns:
    return {"minutes": p["minutes"] * 0.7} | _paid(p, 150.0)


LEVERS: dict[str, TrueLever] = {
    "performance_pay_reform": TrueLever(
        lambda p, _: p["employment"] != VILLAGE,
        lambda p, _: _paid(p, p["pay_fast"] * np.clip(0.04 + 0.05 * p["skill"], -0.05, 0.2)),
        months=24,
        cost=6000,
        shown=_extra(200),
    ),
    "remote_post_allowance": TrueLever(
        lambda p, _: p["remote"] >= REMOTE,
        lambda p, _: _paid(p, 1000.0),
        months=24,
        cost=24000,
        shown=_extra(1000),
    ),
    "risk_post_allowance": TrueLever(
        lambda p, _: p["risk_post"] | (p["profession"] == PUBLIC_HEALTH),
        lambda p, _: _paid(p, 1500.0),
        months=24,
        cost=36000,
        shown=_extra(1500),
    ),
    "title_appointment": TrueLever(lambda p, _: _waiting(p), _title, cost=18000),
    "grassroots_title_review": TrueLever(_review_due, _title, cost=6000),
    "equal_pay_contract": TrueLever(lambda p, _: _loose(p), _equal_pay, cost=15000, shown=_extra(700)),
    "post_conversion": TrueLever(lambda p, _: _loose(p) | (p["employment"] == VILLAGE), _convert, cost=24000),
    "settling_in_grant": TrueLever(
        lambda p, m: (_served(p, m) <= 37) & (p["education"] >= BACHELOR),
        lambda p, _: _paid(p, 2500.0),
        months=12,
        cost=74000,
        shown=_extra(2000),
    ),
    "occupational_annuity": TrueLever(
        lambda p, _: (p["employment"] >= CONTRACT) & (p["insurances"] < ALL_INSURANCES),
        lambda p, _: {"insurances": np.minimum(p["insurances"] + 1, 7)} | _paid(p, 0.04 * p["pay_fast"]),
        cost=4000,
    ),
    "school_place": TrueLever(_needs_place, _place, cost=8000, shown=_place),
    "education_subsidy": TrueLever(
        _of_school_age, lambda p, _: _paid(p, 650.0), months=24, cost=15600, shown=_extra(650)
    ),
    "elder_care_place": TrueLever(
        lambda p, _: p["elder"] == 1, lambda p, _: {"elder_need": 0.2 * p["elder_need"]}, cost=9000
    ),
    "spouse_employment": TrueLever(
        lambda p, _: (p["marital"] == MARRIED) & (p["spouse"] == ELSEWHERE),
        lambda p, _: {"spouse": np.full(p["spouse"].shape, 1)},
        cost=10000,
    ),
    "talent_flat": TrueLever(
        lambda p, _: (p["housing"] != OWN) & (p["housing"] != FLAT) & (_km(p) >= 3),
        _flat,
        cost=50000,
        shown=_flat,
    ),
    "shuttle_or_commuting_subsidy": TrueLever(
        lambda p, _: (_km(p) >= 8) & (p["mode"] != SHUTTLE), _shuttle, months=24, cost=9600, shown=_extra(150)
    ),
    "secondment": TrueLever(
        lambda p, m: (p["profession"] <= TECHNICIAN) & (_served(p, m) >= 23) & (m - p["seconded"] > 24),
        lambda p, m: {"seconded": np.full(p["hire"].shape, m - 6), "training_hours": p["training_hours"] + 60},
        months=12,
        cost=20000,
    ),
    "mentoring": TrueLever(
        lambda p, m: (_served(p, m) <= 25) & (m - p["mentored"] > 24),
        lambda p, m: {"mentored": np.full(p["hire"].shape, m - 1), "training_hours": p["training_hours"] + 25},
        months=24,
        cost=5000,
    ),
    "shift_rebalancing": TrueLever(
        lambda p, _: p["hours_lately"] >= LONG_HOURS,
        lambda p, _: {"hours_mean": 0.9 * p["hours_mean"], "nights_mean": 0.8 * p["nights_mean"]},
        months=18,
        cost=8000,
    ),
    "flexible_duty": TrueLever(
        lambda p, m: (p["nights_lately"] >= 1) & _worn(p, m),
        lambda p, _: {"nights_mean": 0 * p["nights_mean"], "burnout": np.maximum(p["burnout"] - 0.5, 0)},
        months=12,
        cost=6000,
    ),
    "counselling": TrueLever(
        _worn,
        lambda p, _: {"burnout": 0.8 * p["burnout"]},
        months=12,
        cost=2400,
    ),
    "dispute_support": TrueLever(
        lambda p, m: m - p["dispute"] <= 24,
        lambda p, _: {"dispute": np.full(p["hire"].shape, NEVER), "burnout": np.maximum(p["burnout"] - 0.3, 0)},
        months=12,
        cost=4000,
    ),
    "director_listening": TrueLever(lambda p, _: _anyone(p), lambda p, _: {"env": p["env"] + 0.5}, months=12, cost=600),
    "hardship_fund": TrueLever(
        lambda p, _: (p["marital"] == WIDOWED) | (p["elder"] == 1),
        lambda p, _: {"elder_need": 0.6 * p["elder_need"]},
        months=12,
        cost=25000,
    ),
    "facility_autonomy": TrueLever(
        lambda p, _: p["facility_kind"] <= COMMUNITY_CENTRE,
        lambda p, _: {"env": p["env"] + 0.35} | _paid(p, 0.02 * p["pay_fast"]),
        months=24,
        cost=1500,
    ),
    "profit_share": TrueLever(
        lambda p, m: (p["facility_kind"] == PRIVATE) & (_served(p, m) >= 23),
        lambda p, _: _paid(p, 1000.0),
        months=24,
        cost=24000,
        shown=_extra(1000),
    ),
}
