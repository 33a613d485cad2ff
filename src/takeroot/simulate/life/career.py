"""Titles, training and posts."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CLINICAL, CONTRACT, DISPATCHED, ESTABLISHED, Columns
from takeroot.simulate.draw import happens, pick
from takeroot.simulate.life.log import Log
from takeroot.simulate.life.note import note
from takeroot.simulate.life.people import NEVER
from takeroot.simulate.life.places import Places

_WAIT_YEARS = np.array([2.0, 5.0, 5.0, 5.0, 99.0])
_PASS = np.array([0.6, 0.42, 0.2, 0.12, 0.0])


def move_titles(rng: np.random.Generator, p: Columns, month: int, log: Log) -> None:
    """Apply in May, pass or fail in October, be appointed some time after; write it."""
    n = p["who"].size
    can = (p["profession"] < 7) & (p["level"] < np.where(p["education"] >= 3, 4, 3)) & (p["education"] >= 1)
    waiting = p["passed"] != NEVER
    appointed = waiting & happens(rng, np.where(p["employment"] == ESTABLISHED, 0.05, 0.022), n)
    if month % 12 == 4:  # applications in May
        due = can & ~waiting & ((month - p["level_since"]) / 12 >= _WAIT_YEARS[p["level"]] - 0.5 * (p["level"] == 0))
        p["applied"] = due & happens(rng, 0.5, n)
        note(log, "titles", p, p["applied"], rng, event=0, level=np.minimum(p["level"] + 1, 4))
    if month % 12 == 9:  # results in October
        good = p["applied"] & happens(rng, np.clip(_PASS[p["level"]] * np.exp(0.35 * p["skill"]), 0, 0.9), n)
        failed = p["applied"] & ~good
        p["fails"] = np.where(failed, p["fails"] + 1, np.where(good, 0, p["fails"]))
        p["passed"] = np.where(good, month, p["passed"])
        note(log, "titles", p, good, rng, event=2, level=np.minimum(p["level"] + 1, 4))
        note(log, "titles", p, failed, rng, event=1, level=np.minimum(p["level"] + 1, 4))
        p["applied"] = np.zeros(n, dtype=bool)
    appoint(p, appointed, month)
    note(log, "titles", p, appointed, rng, event=3, level=p["level"])


def appoint(p: Columns, chosen: NDArray[np.bool_], month: int) -> None:
    """Raise the title of the chosen, who no longer wait, in place."""
    p["level"] = np.where(chosen, np.minimum(p["level"] + 1, 4), p["level"])
    p["level_since"] = np.where(chosen, month, p["level_since"])
    p["passed"] = np.where(chosen, NEVER, p["passed"])
    p["fails"] = np.where(chosen, 0, p["fails"])


def train(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> None:
    """Send people on courses and secondments, give newcomers mentors; write it."""
    n = p["who"].size
    rate = 0.17 * places.facilities["training"][p["facility"]] * np.where(CLINICAL[p["profession"]], 1.1, 0.7)
    course = happens(rng, rate, n)
    hours = np.where(course, 4 + rng.gamma(2.0, 6.0, n), 0.0)
    p["training_hours"] = p["training_hours"] * (11 / 12) + np.round(hours)
    note(log, "training", p, course, rng, kind=0, hours=np.round(hours), credits=np.round(hours / 3, 1))
    grown = (p["profession"] <= 2) & (month - p["hire"] > 12) & (month - p["seconded"] > 60)
    leaves = grown & happens(rng, 0.004, n)
    p["seconded"] = np.where(leaves, month, p["seconded"])
    note(log, "training", p, leaves, rng, kind=1, hours=480.0, credits=25.0)
    mentored = (month - p["hire"] < 9) & (month - p["mentored"] > 60) & happens(rng, 0.05, n)
    p["mentored"] = np.where(mentored, month, p["mentored"])
    note(log, "training", p, mentored, rng, kind=2, hours=60.0, credits=5.0)


def move_posts(rng: np.random.Generator, p: Columns, places: Places, log: Log) -> None:
    """Convert a few contracts, move a few people to a neighbouring facility; write it."""
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
    note(
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
