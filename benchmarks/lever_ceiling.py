"""What those who know the law could tell of which measure is best, from what a county of this size holds.

Usage: python benchmarks/lever_ceiling.py [--staff 3000] [--months 48] [--seeds 1 2 3 4 31 32 33 34 35 36].
A minute a seed.

`levers.py` judges takeroot. Here the same people get the same offers, chosen by those who know what takeroot cannot:
every term of everyone's true state, month by month and without error, the form in which it enters the law, and how
strong terms and measures are in such counties on average (what strengths are drawn from). They know not how strong they
are in this county.

    average     nothing but the average
    exits       the average, and who left when: the posterior of a correctly specified hazard (frailty but for tenure
                aside), averaged over 100 draws
    wishes      the average, and what people answered when asked twice a year whether they wish to leave
    law         the law itself, but for how well each measure works in practice
    takeroot    the first lever offered, by the records
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of small matrices wait for each other

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import levers
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.simulate.codes import FACTORS, Columns
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.law.terms import TERMS, raw_terms
from takeroot.simulate.law.world import FACTOR_SIZE, RARE, World, formed
from takeroot.simulate.life.block import Block
from takeroot.simulate.simulate import DECEMBER_2024, simulate
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

Floats = NDArray[np.float64]

_PRACTICE = (0.35, 0.85)
_DRAWS, _STEPS = 100, 30
_PRODUCTS_ON, _SPREAD, _SPREAD_OF_PRODUCTS = 0.6, 0.55, 0.65
_TENURE, _YEARLY = -0.25, 0.17
_WISH, _NOISE, _ANSWER = 0.55, 0.9, 0.85


@dataclass
class Seen:
    """What of a county is written down here: person-months with their terms, and what each measure would move."""

    rows: list[tuple[NDArray[Any], ...]] = field(default_factory=list)
    moves: dict[str, Floats] = field(default_factory=dict)
    world: World | None = None


def main(staff: int, months: int, seeds: Sequence[int]) -> None:
    """Print a line a seed, and the means."""
    found = []
    for seed in seeds:
        found.append(one_seed(staff, months, seed))
        print(pd.DataFrame(found[-1:], index=[seed]).round(3).to_string(header=len(found) == 1), flush=True)
    print(pd.DataFrame(found).mean().round(3).to_string())


def one_seed(staff: int, months: int, seed: int) -> dict[str, float]:
    """Rates of being among the truly best two, by who chooses."""
    seen = Seen()
    with patch("takeroot.simulate.simulate.Block", _watched(seen)):
        truth = simulate(staff=staff, months=months, seed=seed).truth
    workspace = read_workspace(reference_workspace())
    tables, _ = levers._county(workspace, staff, months, seed)  # noqa: SLF001 - a sibling's, to stand on the same offers
    scores, offered, _ = levers._offered(workspace, tables, DECEMBER_2024)  # noqa: SLF001
    effects = levers._true_effects(truth, DECEMBER_2024)  # noqa: SLF001
    high = offered[offered["staff_id"].isin(scores.loc[scores["band"] == "high", "staff_id"])]
    high = high[high["staff_id"].isin(effects.index)].reset_index(drop=True)
    acts = {name: 1 - lever.lead_months / 12 for name, lever in workspace.levers.items()}
    true = -(effects.loc[high["staff_id"].unique()] * pd.Series(acts)[effects.columns])
    ranks = true.rank(axis=1, ascending=False, method="min")
    people = truth["levers"].loc[truth["levers"]["month"] == DECEMBER_2024, "staff_id"]
    place = pd.Index(people).get_indexer(pd.Index(high["staff_id"]))
    moves = np.stack([seen.moves[name][i] for name, i in zip(high["lever"], place, strict=True)])
    fits = np.array([ranks.loc[i, name] > 0 for i, name in high[["staff_id", "lever"]].to_numpy()])
    share = high["lever"].map(acts).to_numpy(dtype=np.float64)

    def rate(effect: Floats) -> float:
        return levers._among_best(high, pd.Series(np.where(fits, -effect * share, -1.0)), ranks)  # noqa: SLF001

    return {
        **{name: rate(effect) for name, effect in _effects(seen, moves, np.random.default_rng(seed)).items()},
        "takeroot": levers._among_best(high, high["effect"], ranks),  # noqa: SLF001
    }


def _effects(seen: Seen, moves: Floats, random: np.random.Generator) -> dict[str, Floats]:
    """Expected log hazard ratios of the offers, by what is known."""
    assert seen.world is not None
    terms, offset, left, month, tenure = (np.concatenate(part) for part in zip(*seen.rows, strict=True))
    average, spread = _average(terms)
    usual = float(np.mean(_PRACTICE))
    centre, root = _posterior(terms, tenure, month, left, offset, prior=(average, spread))
    drawn = centre + random.standard_normal((_DRAWS, len(centre))) @ root.T
    parts = random.uniform(*_PRACTICE, _DRAWS)
    strengths = np.array([seen.world.strength[name] for name in TERMS])
    asked = np.isin(month % 12, (4, 10)) & (random.random(len(month)) < _ANSWER)
    felt = terms[asked] @ strengths
    wish = np.clip(np.rint(2.3 + _WISH * felt + _NOISE * random.standard_normal(len(felt))), 1, 5)
    by_wish = _wished(terms[asked], wish, prior=(average, spread))
    return {
        "average": np.tanh(usual * moves @ average),
        "exits": np.mean([np.tanh(part * moves @ one) for part, one in zip(parts, drawn, strict=True)], axis=0),
        "wishes": np.tanh(usual * moves @ by_wish),
        "law": np.tanh(usual * moves @ strengths),
    }


def _average(terms: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation of what each term's strength is drawn from, scaled as `scale_world` scales."""
    factor = np.array([FACTORS.index(name) for name, _, _ in TERMS.values()])
    mean = np.array([usual for _, usual, _ in TERMS.values()]) / np.maximum(terms.std(axis=0), RARE)
    for number, size in enumerate(FACTOR_SIZE.values()):
        mine = factor == number
        mean[mine] *= size / max(float((terms[:, mine] @ mean[mine]).std()), 1e-9)
    product = np.array(["_x_" in name for name in TERMS])
    return mean * np.where(product, _PRODUCTS_ON, 1.0), np.abs(mean) * np.where(product, _SPREAD_OF_PRODUCTS, _SPREAD)


def _posterior(
    terms: Floats,
    tenure: Floats,
    month: NDArray[np.int64],
    left: NDArray[np.bool_],
    offset: Floats,
    *,
    prior: tuple[Floats, Floats],
) -> tuple[Floats, Floats]:
    """Mode, and a root of the covariance about it, of the strengths: a Poisson likelihood with a level a month."""
    levels = (month[:, None] == np.unique(month)).astype(np.float64)
    design = np.column_stack([terms, tenure, levels])
    mean = np.r_[prior[0], _TENURE, np.full(levels.shape[1], np.log(_YEARLY / 12))]
    precision = 1 / np.r_[prior[1], np.full(1 + levels.shape[1], 0.3)] ** 2
    found = mean.copy()
    for _ in range(_STEPS):
        hazard = np.exp(np.minimum(design @ found + offset, 0.5))
        curvature = (design * hazard[:, None]).T @ design + np.diag(precision)
        found = found + np.linalg.solve(curvature, design.T @ (left - hazard) - precision * (found - mean))
    covariance = np.linalg.inv(curvature)[: len(prior[0]), : len(prior[0])]
    return found[: len(prior[0])], np.linalg.cholesky(covariance)


def _wished(terms: Floats, wish: Floats, *, prior: tuple[Floats, Floats]) -> Floats:
    """Posterior mean of the strengths from answers alone."""
    design = np.column_stack([np.ones(len(terms)), terms * _WISH])
    precision = np.r_[1e-6, 1 / prior[1] ** 2]
    both = design.T @ design / _NOISE**2 + np.diag(precision)
    found: Floats = np.linalg.solve(both, design.T @ wish / _NOISE**2 + precision * np.r_[0.0, prior[0]])
    return found[1:]


def _watched(seen: Seen) -> type[Block]:
    """A block of counties that writes down into `seen` what its people's hazards are made of."""

    class Watched(Block):
        def _leave(self, world: World, p: Columns, met: NDArray[np.bool_], month: int) -> None:
            free = met & (p["exit"] == 0)
            written = self.log.first <= month <= self.log.last
            if written:
                offset = np.where(p["measure_end"] >= month, p["offset"], 0.0)[free]
                tenure, terms = np.log1p((month - p["hire"][free]) / 30), _terms(world, p, month)[free]
            super()._leave(world, p, met, month)
            if written:
                left = self.truth._rows[-1]["left"][free[met]]  # noqa: SLF001 - what was just drawn
                seen.rows.append((terms - _centre(world), offset, left, np.full(len(left), month), tenure))

        def lever_effects(self, world: World, month: int) -> pd.DataFrame:
            if month == DECEMBER_2024:
                p, seen.world = self.people(month + 1), world
                before = _terms(world, p, month + 1)
                for name, lever in LEVERS.items():
                    seen.moves[name] = _terms(world, {**p, **lever.change(p, month + 1)}, month + 1) - before
            return super().lever_effects(world, month)

    return Watched


def _terms(world: World, p: Columns, month: int) -> Floats:
    found = formed(world, raw_terms(p, month))
    return np.stack([found[name] for name in TERMS], axis=1)


def _centre(world: World) -> Floats:
    return np.array([world.centre[name] for name in TERMS])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--staff", type=int, default=3000)
    parser.add_argument("--months", type=int, default=48)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, *range(31, 37)])
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seeds)
