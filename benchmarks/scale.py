"""How much CPU, time and memory a month takes at growing sizes, beside the naive pipeline and the floors.

    python benchmarks/scale.py [--sizes 600,10000] [--naive-up-to 10000] [--work FOLDER]

Every figure is that of a process of its own on the same machine, in one run: CPU seconds are user and system together,
memory is the largest resident set. The tables are simulated, 36 months, as Parquet; the model is trained once on 10,000
people. Writes docs/performance.md and docs/pictures/growth.svg.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
AS_OF, RECEIVED = "2024-12", "2025-01-05"
COMMAND = "from takeroot.cli.app import main; main()"
IMPORTS = "import pandas, lightgbm"
READ = (
    "import sys, pathlib, pyarrow.parquet as p; [p.read_table(f) for f in pathlib.Path(sys.argv[1]).glob('*.parquet')]"
)
PREDICT = """
import sys; from pathlib import Path; import pandas as pd
from takeroot.pipeline.champion import read_champion; from takeroot.workspace.workspace import read_workspace
model = read_champion(read_workspace(Path(sys.argv[1])))[1]; x = pd.read_parquet(sys.argv[2])
x = x[list(model.feature_names)].assign(lead=x['lead'].astype(float)).to_numpy()
boosted = [m for one in model.members_ for m in one.margins if hasattr(m, 'booster')]
[m.booster.predict(x, raw_score=True, num_threads=1) for m in boosted]
"""

HEAD = """# Performance

Written {day} by `python benchmarks/scale.py --sizes {sizes}` (`make bench`), on simulated tables of 36 months as
Parquet. Each figure is one process; CPU is user and system together. The machine was shared: read the ratios, not the
seconds.

*score* is `takeroot score`: every person explained, levers scored again for the bands watch and high, singly and in
pairs. *naive* is `benchmarks/naive.py`: pandas, LightGBM, shap.TreeExplainer and to_excel on the same boosters. It
makes 16 of the features and scores single levers alone; its features and contributions are compared with takeroot's
in the same run. *imports* is `python -c "import pandas, lightgbm"`; the floors are reading the Parquet files, and
LightGBM's raw prediction of every person's leads, reading and importing included.

| people | | CPU s | wall s | peak MB | CPU against score |
| ---: | --- | ---: | ---: | ---: | ---: |"""


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    cpu: float
    wall: float
    megabytes: float


def main() -> None:
    """Measure all sizes and write the page and the picture."""
    asked = _arguments()
    work = Path(asked.work or tempfile.mkdtemp())
    sizes = [int(size) for size in asked.sizes.split(",")]
    home = _workspace(work)
    rows: dict[int, dict[str, Cost]] = {}
    for size in sizes:
        rows[size] = _measured(work, home, size, naive=size <= asked.naive_up_to)
        print(
            size, {name: f"{cost.cpu:.1f} s {cost.megabytes:.0f} MB" for name, cost in rows[size].items()}, flush=True
        )
        _write_page(rows)
        _write_picture(rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="600,10000")
    parser.add_argument("--naive-up-to", type=int, default=10_000)
    parser.add_argument("--work", help="where tables are kept from run to run")
    return parser.parse_args()


def _workspace(work: Path) -> Path:
    """A workspace with a champion, trained on 10,000 simulated people."""
    home = work / "workspace"
    if not (home / "models" / "champion").exists():
        _takeroot("init", str(home))
        _takeroot(
            "train", str(_tables(work, 10_000)), "--as-of", AS_OF, "--received", RECEIVED, "--workspace", str(home)
        )
    return home


def _tables(work: Path, size: int) -> Path:
    folder = work / f"tables-{size}"
    if not folder.exists():
        _takeroot("simulate", str(folder), "--staff", str(size), "--months", "36", "--seed", "1", "--format", "parquet")
    return folder


def _measured(work: Path, home: Path, size: int, *, naive: bool) -> dict[str, Cost]:
    data, out = _tables(work, size), work / f"runs-{size}"
    score = ("score", str(data), "--as-of", AS_OF, "--received", RECEIVED, "--workspace", str(home), "--out", str(out))
    run = out / AS_OF
    costs = {"imports": _run("-c", IMPORTS), "score": _takeroot(*score), "reading floor": _run("-c", READ, str(data))}
    costs["prediction floor"] = _run("-c", PREDICT, str(home), str(run / "features.parquet"))
    if naive:
        arguments = (str(data), str(run), str(home), str(work / f"naive-{size}.xlsx"))
        costs["naive"] = _run(str(ROOT / "benchmarks" / "naive.py"), *arguments)
    return costs


def _takeroot(*arguments: str) -> Cost:
    return _run("-c", COMMAND, *arguments)


def _run(*arguments: str) -> Cost:
    """Run Python in a process of its own, with one thread for every library."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], env=os.environ | one, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments[:2]} ended with exit code {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - begin, used.ru_maxrss / 1024)


def _write_page(rows: dict[int, dict[str, Cost]]) -> None:
    lines = [HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}", sizes=",".join(map(str, rows)))]
    for size, costs in rows.items():
        for name, cost in costs.items():
            ratio = cost.cpu / costs["score"].cpu
            shown = f"{cost.cpu:.1f} | {cost.wall:.1f} | {cost.megabytes:.0f} | {ratio:.2f}"
            lines.append(f"| {size:,} | {name} | {shown} |")
    large = [size for size in rows if size >= 10_000]
    if len(large) > 1:
        scores = [rows[size]["score"] for size in large]
        cpu = _exponent(large, [cost.cpu for cost in scores])
        memory = _exponent(large, [cost.megabytes for cost in scores])
        between = f"from {large[0]:,} to {large[-1]:,} people"
        lines += ["", f"Growth of score {between}: CPU to the power {cpu:.2f}, memory to the power {memory:.2f}."]
    lines += ["", "![growth](pictures/growth.svg)", ""]
    (ROOT / "docs" / "performance.md").write_text("\n".join(lines), encoding="utf-8")


def _exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def _write_picture(rows: dict[int, dict[str, Cost]]) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - for the picture alone
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams["svg.hashsalt"] = "takeroot"
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    kinds = (("cpu", "CPU seconds"), ("megabytes", "peak MB"))
    for axes, (kind, label) in zip(figure.subplots(1, 2), kinds, strict=True):
        for name in ("score", "naive"):
            points = [(size, getattr(costs[name], kind)) for size, costs in rows.items() if name in costs]
            axes.loglog(*zip(*points, strict=True), marker="o", label=name)
        axes.set_xlabel("people")
        axes.set_ylabel(label)
        axes.legend()
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    figure.savefig(ROOT / "docs" / "pictures" / "growth.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
