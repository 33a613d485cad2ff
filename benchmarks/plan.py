"""How long a large plan takes, and how close it comes to what nothing can beat: made-up people and effects.

python benchmarks/plan.py [PEOPLE]
"""

import sys
import tomllib
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd

from takeroot.levers.plan import plan
from takeroot.specs.lever import PAYERS, Lever

BUDGETS = {"facility": 20_000.0, "county": 300_000.0, "province": 2_000_000.0}


def main(people: int) -> None:
    """Plan for `people` in four counties of facilities of thirty: one province's, four counties' and their budgets."""
    levers = _levers()
    sets, who = _world(np.random.default_rng(1), people, levers)
    print(
        f"{people} people, {len(levers)} levers, {len(sets)} sets, {who['county'].nunique()} counties,"
        f" {who['facility_id'].nunique()} facilities"
    )
    wall, work = perf_counter(), process_time()
    found = plan(sets, who, levers, budgets=BUDGETS)
    print(f"{perf_counter() - wall:.1f} s, {process_time() - work:.1f} CPU s; gap {found.gap:.5%}")
    print(found.comparisons.to_string(index=False))


def _levers() -> dict[str, Lever]:
    folder = Path(__file__).parents[1] / "models" / "levers"
    read = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    return {name: Lever.model_validate({**text, "id": name}) for name, text in read.items()}


def _world(rng: np.random.Generator, people: int, levers: dict[str, Lever]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each person has any lever with 0.3, and the pairs of their four best."""
    facility = np.arange(people) // 30
    who = pd.DataFrame(
        {
            "staff_id": [f"s{i:06d}" for i in range(people)],
            "facility_id": [f"f{i:05d}" for i in facility],
            "county": [f"c{i % 4}" for i in facility],
            "risk_12m": rng.beta(2, 6, people),
        }
    )
    names = np.array(list(levers))
    has = rng.random((people, len(names))) < 0.3
    kept = np.where(has, who["risk_12m"].to_numpy()[:, None] * rng.gamma(2.0, 0.3, has.shape), 0.0)
    cost = np.array([one.cost.once + 12 * (one.cost.monthly or 300) for one in levers.values()])
    yuan = cost * rng.uniform(0.7, 1.3, has.shape)
    person, lever = np.nonzero(has)
    frames = [_rows(who, levers, names, person, [lever], kept, yuan)]
    best = np.argsort(-kept, axis=1)[:, :4]
    for a in range(4):
        for b in range(a + 1, 4):
            both = np.flatnonzero((kept[np.arange(people), best[:, a]] > 0) & (kept[np.arange(people), best[:, b]] > 0))
            frames.append(_rows(who, levers, names, both, [best[both, a], best[both, b]], kept, yuan))
    return pd.concat(frames, ignore_index=True), who


def _rows(  # noqa: PLR0917 - a script's own step
    who: pd.DataFrame,
    levers: dict[str, Lever],
    names: np.ndarray,
    person: np.ndarray,
    columns: list[np.ndarray],
    kept: np.ndarray,
    yuan: np.ndarray,
) -> pd.DataFrame:
    total = sum(kept[person, column] for column in columns) * (1.0 if len(columns) == 1 else 0.93)
    words = np.sort(np.stack([names[column] for column in columns]), axis=0)
    frame = pd.DataFrame(
        {
            "staff_id": who["staff_id"].to_numpy()[person],
            "levers": ["+".join(one) for one in words.T],
            "kept_months": total,
        }
    )
    for payer in PAYERS:
        paid = np.array([one.payer == payer and one.scope == "person" for one in levers.values()])
        frame[f"cost_{payer}"] = sum(np.where(paid[column], np.round(yuan[person, column]), 0.0) for column in columns)
    return frame


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
