"""How long a simulated county takes, and what its law is like: `python benchmarks/simulate.py [PEOPLE MONTHS] ...`."""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from takeroot.simulate.codes import FACTORS
from takeroot.simulate.life.truth_log import HIDDEN
from takeroot.simulate.oracle import oracle_risk
from takeroot.simulate.simulate import simulate, simulate_blocks
from takeroot.simulate.write_county import write_county


def laws(seeds: range) -> None:
    """Print a line a seed: who leaves, how much nothing shows, how far the oracle sees, each factor's share."""
    print(
        f"{'seed':>4} {'leave a year':>12} {'hidden':>6} {'oracle AUC':>10} {' '.join(f[:8].rjust(8) for f in FACTORS)}"
    )
    for seed in seeds:
        county = simulate(staff=3000, months=36, seed=seed, lever_months=())
        hazard = county.truth["hazard"]
        rows = hazard[hazard["at_risk"]]
        shown, hidden = rows[list(FACTORS)], rows[list(HIDDEN)].sum(axis=1)
        share = hidden.var() / (shown.sum(axis=1) + hidden).var()
        factors = " ".join(f"{v:8.2f}" for v in shown.var() / shown.var().sum())
        print(f"{seed:>4} {12 * rows['left'].mean():>12.3f} {share:>6.2f} {_auc(county):>10.3f} {factors}")


def _auc(county) -> float:  # noqa: ANN001 - a script
    risk = oracle_risk(county.truth, county.last_month)
    hazard = county.truth["hazard"]
    left = (
        risk["staff_id"].isin(hazard.loc[hazard["left"] & (hazard["month"] > county.last_month), "staff_id"]).to_numpy()
    )
    ranks = rankdata(risk["risk"])
    return float((ranks[left].mean() - (left.sum() + 1) / 2) / np.sum(~left))


def main(sizes: list[tuple[int, int]]) -> None:
    """Print a line a size: CPU seconds to simulate and to write, and the peak so far."""
    print(f"{'people':>8} {'months':>6} {'CPU s, with Parquet':>20} {'peak GB so far':>15}")
    for staff, months in sizes:
        begin = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            blocks = simulate_blocks(staff=staff, months=months, seed=1, truth=False)
            write_county(blocks, Path(folder) / "data", format="parquet")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{staff:>8} {months:>6} {time.process_time() - begin:>20.1f} {peak:>15.2f}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(list(zip(numbers[::2], numbers[1::2], strict=True)) or [(300, 36), (10_000, 60), (100_000, 36)])
    laws(range(6))
