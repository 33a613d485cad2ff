"""Surveys and appraisals."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np

from takeroot.simulate.codes import Columns
from takeroot.simulate.draw import happens, noise
from takeroot.simulate.life.log import Log
from takeroot.simulate.life.note import note
from takeroot.simulate.life.people import NEVER


def ask(rng: np.random.Generator, p: Columns, month: int, log: Log) -> None:
    """Ask in May and November how satisfied people are, appraise them in January; write the answers."""
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
        note(log, "surveys", p, answers, rng, **rounded, burnout=worn, intends_to_leave=wish)
        p["answered"] = np.where(answers, worn, p["answered"])
        p["asked"] = np.where(answers, month, p["asked"])
    if month % 12 == 0:
        liked = p["skill"] + 0.8 * noise(rng, n)
        grade = np.select([liked > 1.2, liked > -2.2, liked > -2.9], [0, 1, 2], 3)
        note(log, "appraisals", p, month - p["hire"] > 6, rng, grade=grade)
