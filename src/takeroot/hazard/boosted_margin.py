"""Boosted trees over the features and the lead, about one level a lead; `linear_margin` is the other kind of margin."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.train_booster import BoosterOf, BoosterRows, train_booster
from takeroot.specs.recipe import Boosting

if TYPE_CHECKING:
    from lightgbm import Booster

Floats = NDArray[np.float64]

_INFOS = re.compile(r"^feature_infos=(.*)$", re.MULTILINE)
_FEW = 20  # rows below which nothing is drawn, and parts of the rows that a leaf may hold at the least
_PART = 1 << 16  # rows copied at once
_DIRECTIONS = {"rises": 1, "falls": -1, None: 0}


@dataclass(frozen=True)
class BoostedMargin:
    """A booster as LightGBM text, and the level of each lead from which it starts.

    Parameters
    ----------
    text : str
        The model, without the parameters it was trained with. Its last column is the lead interval's number.
    levels : tuple of float of length L
        Log-odds of each lead interval before any feature is known.
    """

    text: str
    levels: tuple[float, ...]

    @cached_property
    def booster(self) -> "Booster":
        """The model that the text holds."""
        from lightgbm import Booster  # noqa: PLC0415 - reading a workspace must not wait for it

        return Booster(model_str=self.text)

    def margin(self, values: Floats, interval: NDArray[np.int64]) -> Floats:
        """Log-odds of each row, (N,)."""
        if not len(values):
            return np.zeros(0)
        raw = self.booster.predict(with_lead(values, interval), raw_score=True, num_threads=1)
        return np.array(self.levels)[interval] + np.asarray(raw)


def with_lead(values: Floats, interval: NDArray[np.int64]) -> Floats:
    """The features with the lead interval's number as last column: what every booster of the house is fed."""
    return np.column_stack([values, interval.astype(np.float64)])


def fit_boosted(
    rows: PersonPeriods,
    weight: Floats,
    *,
    levels: Floats,
    settings: Boosting,
    seed: int,
    directions: tuple[str | None, ...],
    threads: int,
    train: BoosterOf = train_booster,
) -> BoostedMargin:
    """Train a booster; the same rows give the same text, whatever the number of threads.

    Parameters
    ----------
    rows : PersonPeriods
        Sorted: the order of the rows decides ties.
    weight : ndarray of shape (N,)
        Weight of each row, exposure included; rows without any are left out.
    levels : ndarray of shape (L,)
        Log-odds of each lead interval to start from.
    settings : Boosting
        Parameters of the recipe.
    seed : int
        Seed of the columns and rows drawn.
    directions : tuple of length F
        `rises`, `falls` or None: whether risk rises or falls with each feature.
    threads : int
        Threads for training.
    train : callable
        Where it is trained; in this process by default.
    """
    seen = np.flatnonzero(weight > 0)
    parameters = _parameters(settings, len(seen), seed=seed, directions=directions, threads=threads)
    start = levels[rows.interval[seen]] + rows.offset[seen]
    event = rows.event[seen].astype(np.float64)
    text = train(BoosterRows(_values(rows, seen), event, weight[seen], start), parameters, settings.rounds)
    return BoostedMargin(_trees_alone(text), tuple(levels.tolist()))


def _values(rows: PersonPeriods, seen: NDArray[np.int64]) -> Floats:
    """The features of some rows with the lead, copied once, part by part: there may be gigabytes of them."""
    values = np.empty((len(seen), rows.values.shape[1] + 1))
    for part in np.array_split(np.arange(len(seen)), len(seen) // _PART + 1):
        values[part, :-1] = rows.values[seen[part]]
    values[:, -1] = rows.interval[seen]
    return values


def _parameters(
    settings: Boosting, rows: int, *, seed: int, directions: tuple[str | None, ...], threads: int
) -> dict[str, object]:
    return {
        "objective": "binary",
        "boost_from_average": False,
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "max_depth": settings.depth,
        "min_data_in_leaf": min(settings.min_data, max(rows // _FEW, 1)),
        "feature_fraction": settings.feature_fraction,
        "bagging_fraction": settings.bagging_fraction if rows >= _FEW else 1.0,
        "bagging_freq": 1,
        "lambda_l2": settings.l2,
        "max_bin": settings.max_bin,
        "monotone_constraints": [*(_DIRECTIONS[word] for word in directions), 0],
        "monotone_constraints_method": "intermediate",
        "bin_construct_sample_cnt": max(rows, 1),  # bins from all rows: none of them depends on a draw
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads,
        "verbose": -1,
    }


def _trees_alone(text: str) -> str:
    """Without parameters, which name the threads, and without extremes of the features, which tell of single people."""
    trees = text.split("\nparameters:\n", maxsplit=1)[0] + "\n"
    return _INFOS.sub(lambda found: "feature_infos=" + " ".join("[-inf:inf]" for _ in found[1].split()), trees)
