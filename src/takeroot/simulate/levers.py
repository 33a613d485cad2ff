"""The 25 levers as the true world knows them: who is entitled, and what of a person's state each would change.

What a lever does to leaving follows from the change of state through the true law (`takeroot.simulate.lever_effects`), times an efficacy drawn per seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CLINICAL, CONTRACT, DISPATCHED, ESTABLISHED, QUOTA, VILLAGE, Columns
from takeroot.simulate.people import NEVER
from takeroot.simulate.terms import entry

Entitled = Callable[[Columns, int], NDArray[np.bool_]]
Change = Callable[[Columns, int], Columns]


@dataclass(frozen=True)
class TrueLever:
    """One lever.

    Parameters
    ----------
    entitled : callable
        (people, month) to whether each may be given it.
    change : callable
        (people, month) to the columns of their state that it changes.
    months : int
        How long it lasts; 0 for good.
    cost : float
        Yuan a person over the time it lasts, for the `measures` table.
    shown : callable, optional
        (people, month) to the columns that offices see changed: pay, housing, school place, contract.
    """

    entitled: Entitled
    change: Change
    months: int = 0
    cost: float = 0.0
    shown: Change | None = None


def _loose(p: Columns) -> NDArray[np.bool_]:
    return (p["employment"] == CONTRACT) | (p["employment"] == DISPATCHED)


def _clinical(p: Columns) -> NDArray[np.bool_]:
    return CLINICAL[p["profession"]]


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
    return {"level": level, "level_since": np.full(level.shape, month - 1), **cleared, **_paid(p, 500.0 * level)}


def _review_due(p: Columns, month: int) -> NDArray[np.bool_]:
    busy = p["visits_mean"] * 12 >= 2000  # noqa: PLR2004 - the review's own threshold
    able = (p["level"] >= 1) & (p["level"] <= 2) & (p["profession"] < 7) & ~_waiting(p)  # noqa: PLR2004
    return able & busy & (month - p["level_since"] >= 60)  # noqa: PLR2004


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
        soon = (p[child] != NEVER) & (entry(p[child], 6) - month <= 14) & (month - p[child] < 15 * 12)  # noqa: PLR2004
        needs |= soon & (p[place] != 2)  # noqa: PLR2004 - county seat
    return needs


def _place(p: Columns, month: int) -> Columns:
    changed = {}
    for child, place in (("child1", "place1"), ("child2", "place2")):
        soon = (p[child] != NEVER) & (entry(p[child], 6) - month <= 14) & (month - p[child] < 15 * 12)  # noqa: PLR2004
        changed[place] = np.where(soon, 2, p[place])
    return changed


def _at_school(p: Columns, month: int) -> NDArray[np.bool_]:
    at_school = np.zeros(p["hire"].shape, dtype=bool)
    for child in ("child1", "child2"):
        at_school |= (p[child] != NEVER) & (entry(p[child], 6) <= month) & (month - p[child] < 18 * 12)
    return at_school


def _flat(p: Columns, _: int) -> Columns:
    n = p["minutes"].shape
    return {"minutes": np.minimum(p["minutes"], 8.0), "km": np.minimum(p["km"], 1.0), "housing": np.full(n, 3)}


def _shuttle(p: Columns, _: int) -> Columns:
    return {"minutes": p["minutes"] * 0.7} | _paid(p, 150.0)


LEVERS: dict[str, TrueLever] = {
    "performance_pay_reform": TrueLever(
        lambda p, _: p["employment"] != VILLAGE,
        lambda p, _: _paid(p, p["pay_fast"] * np.clip(0.04 + 0.05 * p["skill"], -0.05, 0.2)),
        24,
        6000,
        _extra(200),
    ),
    "remote_post_allowance": TrueLever(
        lambda p, _: p["remote"] >= 2,  # noqa: PLR2004
        lambda p, _: _paid(p, 450.0 * p["remote"]),
        24,
        24000,
        _extra(1000),
    ),
    "risk_post_allowance": TrueLever(
        lambda p, _: p["risk_post"], lambda p, _: _paid(p, 1500.0), 24, 36000, _extra(1500)
    ),
    "title_appointment": TrueLever(lambda p, _: _waiting(p), _title, 0, 18000),
    "grassroots_title_review": TrueLever(_review_due, _title, 0, 6000),
    "equal_pay_contract": TrueLever(lambda p, _: _loose(p), _equal_pay, 0, 15000, _extra(700)),
    "post_conversion": TrueLever(lambda p, _: _loose(p) | (p["employment"] == VILLAGE), _convert, 0, 24000),
    "settling_in_grant": TrueLever(
        lambda p, m: (_served(p, m) <= 36) & (p["employment"] != VILLAGE),  # noqa: PLR2004
        lambda p, _: _paid(p, 2500.0),
        12,
        50000,
        _extra(2500),
    ),
    "occupational_annuity": TrueLever(
        lambda p, _: (p["employment"] != ESTABLISHED) & (p["insurances"] < 7),  # noqa: PLR2004
        lambda p, _: {"insurances": np.minimum(p["insurances"] + 1, 7)} | _paid(p, 0.04 * p["pay_fast"]),
        0,
        4000,
    ),
    "school_place": TrueLever(_needs_place, _place, 0, 8000, _place),
    "education_subsidy": TrueLever(_at_school, lambda p, _: _paid(p, 600.0), 24, 12000, _extra(600)),
    "elder_care_place": TrueLever(
        lambda p, _: p["elder"] == 1, lambda p, _: {"elder_need": 0.25 * p["elder_need"]}, 0, 9000
    ),
    "spouse_employment": TrueLever(
        lambda p, _: (p["marital"] == 1) & (p["spouse"] == 2),  # noqa: PLR2004
        lambda p, _: {"spouse": np.full(p["spouse"].shape, 1)},
        0,
        10000,
    ),
    "talent_flat": TrueLever(
        lambda p, _: (p["housing"] == 1) | (p["housing"] == 2),  # noqa: PLR2004
        _flat,
        0,
        50000,
        _flat,
    ),
    "shuttle_or_commuting_subsidy": TrueLever(lambda p, _: p["minutes"] >= 20, _shuttle, 24, 9600, _extra(150)),  # noqa: PLR2004
    "secondment": TrueLever(
        lambda p, m: (p["profession"] <= 2) & (_served(p, m) > 12) & (m - p["seconded"] > 36),  # noqa: PLR2004
        lambda p, m: {"seconded": np.full(p["hire"].shape, m - 6), "training_hours": p["training_hours"] + 60},
        12,
        20000,
    ),
    "mentoring": TrueLever(
        lambda p, m: (_served(p, m) <= 24) & (m - p["mentored"] > 60),  # noqa: PLR2004
        lambda p, m: {"mentored": np.full(p["hire"].shape, m - 1), "training_hours": p["training_hours"] + 15},
        24,
        5000,
    ),
    "shift_rebalancing": TrueLever(
        lambda p, _: p["hours_mean"] >= 178,  # noqa: PLR2004
        lambda p, _: {"hours_mean": 0.92 * p["hours_mean"], "nights_mean": 0.7 * p["nights_mean"]},
        18,
        8000,
    ),
    "flexible_duty": TrueLever(
        lambda p, _: (p["nights_mean"] >= 2) & (p["burnout"] >= 3.2),  # noqa: PLR2004
        lambda p, _: {"nights_mean": 0 * p["nights_mean"], "burnout": np.maximum(p["burnout"] - 0.5, 0)},
        12,
        3000,
    ),
    "counselling": TrueLever(
        lambda p, _: p["burnout"] >= 3,  # noqa: PLR2004
        lambda p, _: {"burnout": np.maximum(p["burnout"] - 0.8, 0)},
        12,
        2000,
    ),
    "dispute_support": TrueLever(
        lambda p, m: m - p["dispute"] <= 12,  # noqa: PLR2004
        lambda p, _: {"dispute": np.full(p["hire"].shape, NEVER), "burnout": np.maximum(p["burnout"] - 0.3, 0)},
        12,
        4000,
    ),
    "director_listening": TrueLever(
        lambda p, _: np.ones(p["hire"].shape, dtype=bool), lambda p, _: {"env": p["env"] + 0.5}, 12, 600
    ),
    "hardship_fund": TrueLever(
        lambda p, _: (p["marital"] == 3) | ((p["elder"] == 1) & (p["pay_fast"] < 0.55 * p["reference"])),  # noqa: PLR2004
        lambda p, _: {"elder_need": 0.5 * p["elder_need"]} | _paid(p, 400.0),
        12,
        20000,
    ),
    "facility_autonomy": TrueLever(
        lambda p, _: np.ones(p["hire"].shape, dtype=bool),
        lambda p, _: {"env": p["env"] + 0.3} | _paid(p, 0.02 * p["pay_fast"]),
        24,
        1500,
    ),
    "profit_share": TrueLever(
        lambda p, _: (p["facility_kind"] == 4) & (p["level"] >= 1),  # noqa: PLR2004 - private facilities, key staff
        lambda p, _: _paid(p, 0.1 * p["pay_fast"]),
        24,
        12000,
        _extra(400),
    ),
}
