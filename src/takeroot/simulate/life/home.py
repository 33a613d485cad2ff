"""Families, children and the way to work."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import Columns
from takeroot.simulate.draw import happens, noise, pick
from takeroot.simulate.law.terms import entry
from takeroot.simulate.life.log import Log
from takeroot.simulate.life.note import note
from takeroot.simulate.life.people import NEVER


def move_families(rng: np.random.Generator, p: Columns, log: Log) -> None:
    """Let people wed, part and care for their elders; write it."""
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
    note(log, "family", p, chosen, rng, marital_status=p["marital"], spouse_place=p["spouse"], elder_care=p["elder"])


def move_children(rng: np.random.Generator, p: Columns, month: int, log: Log) -> None:
    """Let children be born and enter school in September; write it."""
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
    note(log, "children", p, first, rng, birth_date=p["child1"], school_place=p["place1"])
    note(log, "children", p, second, rng, birth_date=p["child2"], school_place=p["place2"])


def move_homes(rng: np.random.Generator, p: Columns, log: Log) -> None:
    """Let a few people move house; write the new way to work."""
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
    note(
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
