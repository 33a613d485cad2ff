"""Who is hired: people drawn all at once, with everything that is true of them on their first day."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CLINICAL, CONTRACT, ESTABLISHED, VILLAGE, Columns
from takeroot.simulate.draw import happens, noise, pick

NEVER = -99999
"""A month number long ago: what has not happened."""


def draw_people(
    rng: np.random.Generator, facilities: Columns, facility: NDArray[np.int64], month: int, *, employed_before: bool
) -> Columns:
    """Draw one person for each entry of `facility`.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the draws come from.
    facilities : Columns
        As in `takeroot.simulate.life.places`.
    facility : ndarray of int
        The facility in which each of them works.
    month : int
        Month number of hire; with `employed_before`, the month in which they are met.
    employed_before : bool
        Whether they have been there for some time already (the first population of a county).

    Returns
    -------
    Columns
        One entry a person.

    Examples
    --------
    >>> from takeroot.simulate.life.places import draw_places
    >>> rng = np.random.default_rng(0)
    >>> places = draw_places(rng, 200)
    >>> people = draw_people(rng, places.facilities, np.zeros(5, dtype=int), 24000, employed_before=False)
    >>> people["hire"].tolist()
    [24000, 24000, 24000, 24000, 24000]
    """
    p: Columns = {"facility": facility.astype(np.int64)}
    _profession(rng, p, facilities, month, employed_before=employed_before)
    _contract(rng, p, month)
    _title(rng, p, month)
    _home(rng, p, month)
    _children(rng, p, month)
    _commute(rng, p, facilities)
    _hidden_and_moving(rng, p, month)
    return p


def _profession(
    rng: np.random.Generator, p: Columns, facilities: Columns, month: int, *, employed_before: bool
) -> None:
    n = p["facility"].size
    usual = np.array([0.23, 0.13, 0.33, 0.03, 0.09, 0.06, 0.06, 0.0, 0.05, 0.02])
    village = np.array([0.03, 0.04, 0.12, 0.0, 0.06, 0.0, 0.0, 0.75, 0.0, 0.0])
    at_village = facilities["kind"][p["facility"]] == 2  # village_clinic
    p["profession"] = pick(rng, np.where(at_village[:, None], village, usual))
    female = np.array([0.42, 0.45, 0.96, 1.0, 0.6, 0.62, 0.5, 0.3, 0.5, 0.5])[p["profession"]]
    p["sex"] = (rng.random(n) >= female).astype(np.int64)
    p["specialty"] = rng.integers(0, 60, n)
    schooling = np.array(
        [
            [0.0, 0.03, 0.30, 0.56, 0.10, 0.01],
            [0.0, 0.22, 0.60, 0.18, 0.0, 0.0],
            [0.0, 0.25, 0.52, 0.225, 0.005, 0.0],
            [0.0, 0.35, 0.5, 0.15, 0.0, 0.0],
            [0.0, 0.15, 0.45, 0.37, 0.03, 0.0],
            [0.0, 0.2, 0.5, 0.29, 0.01, 0.0],
            [0.0, 0.15, 0.55, 0.3, 0.0, 0.0],
            [0.15, 0.65, 0.18, 0.02, 0.0, 0.0],
            [0.02, 0.15, 0.4, 0.4, 0.03, 0.0],
            [0.3, 0.4, 0.25, 0.05, 0.0, 0.0],
        ]
    )
    p["education"] = pick(rng, schooling[p["profession"]])
    start = np.array([20.0, 20.5, 22.0, 23.0, 26.0, 29.0])[p["education"]] + 8 * (p["profession"] == 7)
    later = np.where(rng.random(n) < 0.2, rng.uniform(4, 20, n), 0.0)  # from another career or county
    age = np.minimum(start + rng.gamma(1.3, 4.5, n) + later, 50.0)
    tenure = np.zeros(n)
    if employed_before:
        tenure = np.minimum(1 + rng.exponential(120, n), (np.where(p["sex"] == 1, 57, 52) - age).clip(0.2) * 12)
    p["hire"] = month - np.floor(tenure).astype(np.int64)
    p["hire_day"] = rng.integers(1, 28, n)
    p["birth"] = p["hire"] - np.floor(age * 12).astype(np.int64)
    p["birth_day"] = rng.integers(1, 29, n)
    p["skill"] = noise(rng, n)


def _contract(rng: np.random.Generator, p: Columns, month: int) -> None:
    n = p["hire"].size
    older = np.clip((month - p["hire"]) / 240, 0, 1)[:, None]
    young = np.array([0.28, 0.16, 0.46, 0.1, 0.0])
    p["employment"] = pick(rng, young + older * (np.array([0.75, 0.1, 0.13, 0.02, 0.0]) - young))
    p["employment"][p["profession"] == 7] = VILLAGE  # village_doctor
    graduate = np.array([0.38, 0.22, 0.12, 0.07, 0.10, 0.06, 0.05])
    usual = np.array([0.55, 0.03, 0.04, 0.05, 0.08, 0.1, 0.15])
    bonded = (p["profession"] <= 1) & (month - p["hire"] < 120)
    p["channel"] = pick(rng, np.where(bonded[:, None], graduate, usual))
    term = np.array([60, 72, 48, 30, 60, 36, 0])[p["channel"]]
    signed = happens(rng, np.array([0.35, 0.97, 0.9, 0.9, 0.5, 0.15, 0.0])[p["channel"]], n)
    p["obligation"] = np.where(signed & (p["employment"] != VILLAGE), p["hire"] + term, NEVER)
    full = np.array([7, 6, 5, 4, 1])[p["employment"]]
    p["insurances"] = np.clip(full - rng.binomial(2, np.array([0.02, 0.1, 0.4, 0.5, 0.4])[p["employment"]]), 0, 7)
    p["risk_post"] = CLINICAL[p["profession"]] & happens(rng, 0.08, n)


def _title(rng: np.random.Generator, p: Columns, month: int) -> None:
    n = p["hire"].size
    years = (month - p["birth"]) / 12 - 23 + 2 * (p["education"] - 3) + 2.5 * p["skill"] + 3 * noise(rng, n)
    reached = np.array([-99.0, 1.5, 8.0, 18.0, 29.0])
    level = (years[:, None] >= reached).sum(axis=1) - 1
    level[(p["profession"] >= 7) | (p["education"] < 1)] = 0  # village doctors and others have none
    p["level"] = np.minimum(level, np.where(p["education"] >= 3, 4, 2))  # bachelor
    ago = np.clip((years - reached[p["level"]]) * 12 * rng.random(n), 1, 150).astype(np.int64)
    p["level_since"] = np.where(p["level"] > 0, month - ago, p["hire"])
    waits = (p["level"] > 0) & (p["level"] < 4) & (ago > 40) & happens(rng, 0.12, n)
    p["passed"] = np.where(waits, month - rng.integers(1, 40, n), NEVER)
    p["fails"] = np.where((ago > 50) & (p["level"] > 0), rng.binomial(4, 0.2, n), 0)
    p["applied"] = np.zeros(n, dtype=bool)


def _home(rng: np.random.Generator, p: Columns, month: int) -> None:
    n = p["hire"].size
    age = (month - p["birth"]) / 12
    marital = np.zeros(n, dtype=np.int64)
    married = happens(rng, np.clip((age - 21) / 11, 0, 0.93), n)
    marital[married] = 1 + pick(rng, [0.93, 0.055, 0.015], n)[married]
    p["marital"] = marital
    p["home_away"] = happens(rng, np.where(p["channel"] == 1, 0.3, 0.42), n) & (p["employment"] != VILLAGE)
    p["spouse"] = np.where(marital == 1, pick(rng, [0.4, 0.36, 0.24], n), 3)
    p["elder"] = happens(rng, np.clip((age - 28) / 40, 0.02, 0.5), n).astype(np.int64)
    p["elder_need"] = np.where(p["elder"] == 1, 0.6 + 0.8 * rng.random(n), 0.0)


def _children(rng: np.random.Generator, p: Columns, month: int) -> None:
    n = p["hire"].size
    age = (month - p["birth"]) / 12
    parent = (p["marital"] > 0) & happens(rng, np.clip((age - 24) / 8, 0, 0.92), n)
    first = p["birth"] + np.floor(12 * (25 + rng.gamma(2.0, 1.7, n))).astype(np.int64)
    second = first + 18 + rng.integers(0, 60, n)
    p["child1"] = np.where(parent & (first < month), first, NEVER)
    p["child2"] = np.where((p["child1"] != NEVER) & happens(rng, 0.4, n) & (second < month), second, NEVER)
    for child, place in (("child1", "place1"), ("child2", "place2")):
        at_school = (p[child] != NEVER) & (month - p[child] >= 80)
        p[place] = np.where(at_school, pick(rng, [0.0, 0.55, 0.36, 0.09], n), 0)


def _commute(rng: np.random.Generator, p: Columns, facilities: Columns) -> None:
    n = p["hire"].size
    remote = facilities["remote"][p["facility"]]
    young = (p["hire"] - p["birth"] < 28 * 12).astype(int)
    local = np.array([0.38, 0.12, 0.12, 0.01, 0.37])
    p["housing"] = pick(
        rng, local + (young * p["home_away"])[:, None] * (np.array([0.1, 0.4, 0.4, 0.02, 0.08]) - local)
    )
    near = np.array([1.0, 0.75, 0.05, 0.3, 1.0])[p["housing"]]
    p["km"] = np.where(p["housing"] == 2, 0.2, near * np.exp(1.2 + 0.18 * remote + 0.9 * noise(rng, n))).clip(0.1, 90)
    p["mode"] = np.select(
        [p["housing"] == 2, p["km"] < 1.2, p["km"] < 4],
        [6, 0, 1 + pick(rng, [0.3, 0.7], n)],
        2 + pick(rng, [0.3, 0.45, 0.22, 0.03], n),
    )
    pace = np.array([13.0, 5.0, 2.6, 1.9, 3.2, 2.6, 1.0])[p["mode"]]
    p["minutes"] = np.clip(p["km"] * pace * np.exp(0.15 * noise(rng, n)) + 2, 1, 150)


def _hidden_and_moving(rng: np.random.Generator, p: Columns, month: int) -> None:
    n = p["hire"].size
    p["frailty"] = noise(rng, n) - 0.28 * np.log1p((month - p["hire"]) / 30)
    p["hours_own"] = noise(rng, n)
    p["pay_own"] = 0.08 * noise(rng, n)
    p["nights_own"] = np.exp(0.5 * noise(rng, n))
    p["burnout"] = np.clip(2.4 + 0.9 * noise(rng, n), 0, 6)
    p["hours_mean"] = 176 + 9 * p["hours_own"]
    p["nights_mean"] = np.zeros(n)
    p["visits_mean"] = np.zeros(n)
    for name in ("hours", "nights", "visits"):
        p |= {f"{name}_{when}": np.full(n, np.nan) for when in ("lately", "last", "before")}
    for name in ("pay_now", "extra_pay", "offset"):
        p[name] = np.zeros(n)
    for name in ("pay_fast", "pay_slow", "reference", "peers"):
        p[name] = np.ones(n)  # until the first month's pay
    p["training_hours"] = rng.gamma(1.5, 14.0, n)
    for name in ("seconded", "mentored", "dispute", "complaint", "award", "measure_end", "asked", "had_first"):
        p[name] = np.full(n, NEVER)
    p["had"] = np.zeros(n, dtype=np.int64)
    p["answered"] = np.zeros(n)
    p["position"] = np.where((p["employment"] == ESTABLISHED) & happens(rng, 0.06, n), 1, 0)
    p["renewal"] = np.where(p["employment"] == CONTRACT, rng.integers(0, 36, n), -1)
