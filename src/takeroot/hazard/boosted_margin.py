"""Boosted trees over the features and the lead, about one level a lead; `linear_margin` is the other kind of margin."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.recipe import Boosting

if TYPE_CHECKING:
    from lightgbm import Booster

Floats = NDArray[np.float64]

_INFOS = re.compile(r"^feature_infos=(.*)$", re.MULTILINE)
_FEW = 20  # rows below which nothing is drawn, and parts of the rows that a leaf may hold at the least
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
) -> BoostedMargin:
    """Train a booster; the same rows give the same text, whatever the number of threads.

    Parameters
    ----------
    rows : PersonPeriods
        Sorted: the order of the rows decides ties.
    weight : ndarray of shape (N,)
        Weight of each row, exposure included; above 0.
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
    """
    import lightgbm  # noqa: PLC0415 - only training and scoring with boosting need it

    parameters = _parameters(settings, rows, seed=seed, directions=directions, threads=threads)
    data = lightgbm.Dataset(
        with_lead(rows.values, rows.interval),
        rows.event.astype(np.float64),
        weight=weight,
        init_score=levels[rows.interval] + rows.offset,
        params=parameters,
        free_raw_data=True,
    )
    booster = lightgbm.train(parameters, data, settings.rounds)
    return BoostedMargin(_trees_alone(booster.model_to_string()), tuple(levels.tolist()))


def _parameters(
    settings: Boosting, rows: PersonPeriods, *, seed: int, directions: tuple[str | None, ...], threads: int
) -> dict[str, object]:
    return {
        "objective": "binary",
        "boost_from_average": False,
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "max_depth": settings.depth,
        "min_data_in_leaf": min(settings.min_data, max(len(rows) // _FEW, 1)),
        "feature_fraction": settings.feature_fraction,
        "bagging_fraction": settings.bagging_fraction if len(rows) >= _FEW else 1.0,
        "bagging_freq": 1,
        "lambda_l2": settings.l2,
        "max_bin": settings.max_bin,
        "monotone_constraints": [*(_DIRECTIONS[word] for word in directions), 0],
        "monotone_constraints_method": "intermediate",
        "bin_construct_sample_cnt": max(len(rows), 1),  # bins from all rows: none of them depends on a draw
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
