"""What an exact explanation costs, beside predicting and beside LightGBM's own: one table from one run, CPU time.

`python benchmarks/explain.py --people 500000` explains that many made-up people at three leads, in groups of 20,000 as
a run does. `pred_contrib` and the raw scores are timed on the first of them, on the same inputs, in the same process.
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import lightgbm
import numpy as np
from numpy.typing import NDArray

from takeroot.explain.moved_columns import MovedColumns
from takeroot.explain.tree_tables import TreeMargins, TreeTables

FEATURES = 80
MOVING = [70, 71, 72, 73, 74, 75, 76, 77, 79]
"""Eight foreseen features and the lead."""
GROUP = 20_000
LEVER = [60, 61]
"""What a lever moves."""

Floats = NDArray[np.float64]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Timing:
    """CPU seconds of one way, and the people it was timed on."""

    name: str
    seconds: float
    people: int

    def microseconds(self) -> float:
        """CPU time a person."""
        return 1e6 * self.seconds / self.people


def main() -> None:
    """Train, time, compare, print."""
    asked = arguments()
    boosters = [trained(seed, asked) for seed in range(asked.boosters)]
    timings, worst = timed(boosters, asked.people)
    raw = next(timing for timing in timings if timing.name.startswith("raw"))
    print(
        f"{asked.boosters} boosters x {asked.rounds} trees of {asked.leaves} leaves, depth {asked.depth}; three leads"
    )
    print(f"{'way':<50} {'CPU us a person':>15} {'of raw':>8} {'people timed':>13}")
    for timing in timings:
        share = timing.microseconds() / raw.microseconds()
        print(f"{timing.name:<50} {timing.microseconds():>15.1f} {share:>8.3f} {timing.people:>13,}")
    print(f"largest difference from pred_contrib: {worst:.1e}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def arguments() -> argparse.Namespace:
    """Read the command line; the defaults are the recipe's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for name, default in (("people", 100_000), ("boosters", 5), ("rounds", 450), ("leaves", 8), ("depth", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def people_at_leads(count: int, seed: int) -> list[Floats]:
    """Make people up: yes or no, counts and numbers, some missing, at three leads."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, FEATURES))
    x[:, :30] = x[:, :30] > np.linspace(-1, 1, 30)
    x[:, 30:50] = np.round(3 * x[:, 30:50])
    x[:, 20:40][rng.random((count, 20)) < 0.2] = np.nan
    leads = [x.copy() for _ in range(3)]
    for k, (lead, months) in enumerate(zip(leads, (1.5, 4.5, 9.0), strict=True)):
        lead[:, MOVING] -= months / 10
        lead[:, 79] = k
    return leads


def changes(margins: TreeMargins, leads: list[Floats]) -> Floats:
    """What a lever changes for everybody."""
    moved = MovedColumns(np.arange(len(leads[0])), LEVER, leads[0][:, LEVER].T[None] + 1.0)
    return margins.changes_of(leads).changes([moved])


def trained(seed: int, asked: argparse.Namespace) -> lightgbm.Booster:
    """Train one booster on 20,000 people at three leads, by the recipe."""
    x = np.vstack(people_at_leads(20_000, 0))
    rng = np.random.default_rng(1)
    score = np.nan_to_num(x) @ (0.3 * rng.normal(size=FEATURES)) - 3 + np.sin(x[:, 60]) * x[:, 70]
    y = (rng.random(len(x)) < 1 / (1 + np.exp(-score))).astype(float)
    recipe = {
        "objective": "binary",
        "num_leaves": asked.leaves,
        "max_depth": asked.depth,
        "learning_rate": 0.06,
        "min_data_in_leaf": 200,
        "feature_fraction": 0.4,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 10,
        "max_bin": 127,
        "seed": seed,
        "num_threads": 1,
        "verbose": -1,
    }
    return lightgbm.train(recipe, lightgbm.Dataset(x, y), asked.rounds)


def timed(boosters: list[lightgbm.Booster], people: int) -> tuple[list[Timing], float]:
    """Time every way; give the largest difference between tables and pred_contrib, too."""
    few, sample = people_at_leads(min(people, 10_000), 2), people_at_leads(200, 3)
    build, (tables, margins) = cpu(lambda: (TreeTables(boosters, moving=MOVING), TreeMargins(boosters, moving=MOVING)))
    (base, values), after = tables.explain_leads(sample), margins.margins(sample)  # loads or compiles
    margins.changes_of(sample).changes([MovedColumns(np.arange(3), LEVER, np.ones((1, 2, 3)))])
    own, theirs = cpu(lambda: [[b.predict(x, pred_contrib=True, num_threads=1) for b in boosters] for x in sample])
    expected = np.mean(theirs, axis=1).swapaxes(0, 1)
    worst = max(np.abs(values - expected[..., :-1]).max(), np.abs(base - expected[..., -1]).max())
    worst = max(worst, np.abs(after.mean(axis=0) - expected.sum(axis=-1)).max())
    raw, _ = cpu(lambda: [b.predict(x, raw_score=True, num_threads=1) for b in boosters for x in few])
    explained = margin = changed = 0.0
    for group in range((people + GROUP - 1) // GROUP):
        leads = people_at_leads(min(GROUP, people - group * GROUP), 4 + group)
        explained += cpu(lambda leads=leads: tables.explain_leads(leads))[0]
        margin += cpu(lambda leads=leads: margins.margins(leads))[0]
        changed += cpu(partial(changes, margins, leads))[0]
    return [
        Timing("raw predict, three leads (the floor)", raw, len(few[0])),
        Timing("pred_contrib, three leads", own, len(sample[0])),
        Timing("TreeTables, three leads, every feature", explained, people),
        Timing("TreeMargins, three leads, every booster", margin, people),
        Timing("TreeMargins, a lever on two features, three leads", changed, people),
        Timing(f"building both ({build:.2f} s), shared out", build, people),
    ], float(worst)


def cpu(work: Callable[[], Result]) -> tuple[float, Result]:
    """CPU seconds of some work, and its result."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


if __name__ == "__main__":
    main()
