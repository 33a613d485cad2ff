"""Let people go, for the reasons that they would name."""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from takeroot.simulate.codes import CONTRACT, Columns
from takeroot.simulate.draw import pick


def leave(rng: Generator, p: Columns, month: int, reason: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Let those with a reason leave on some day of the month, in place; who they are."""
    gone = reason > 0
    p["reason"] = np.where(gone, reason, p["reason"])
    p["exit"] = np.where(gone, month, p["exit"])
    p["exit_day"] = np.where(gone, rng.integers(1, 29, gone.size), p["exit_day"])
    return gone


def why(rng: Generator, p: Columns, month: int) -> NDArray[np.int64]:
    """Which of the voluntary reasons each person would name."""
    age = (month - p["birth"]) / 12
    bound = p["obligation"] >= month
    weights = np.stack(
        [
            np.full(age.shape, 0.55),
            np.where(p["profession"] <= 6, 0.22, 0.03),  # health professions
            np.where((age < 30) & (p["education"] >= 2), 0.15, 0.01),
            np.where(p["employment"] == CONTRACT, 0.3, 0.0),
            np.where(bound, 4.0, 0.0),
        ],
        axis=1,
    )
    return 1 + pick(rng, weights)
