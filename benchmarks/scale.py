"""What each stage of a month costs at growing sizes, beside the naive pipeline and the stages' floors.

    python benchmarks/scale.py [--sizes 600,10000,100000,500000] [--naive-up-to 100000] [--work FOLDER]

One run, one machine, one thread for every library; every row is a process of its own on the same tables. CPU seconds
are user and system together, memory is the largest resident set. The tables are simulated, 36 months, as Parquet; the
model is trained once on 10,000 people. Writes docs/performance.md and docs/pictures/growth.svg (`scale_page`).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale_page import Cost, Size, write_page, write_picture

HERE = Path(__file__).parent
AS_OF, RECEIVED = "2024-12", "2025-01-05"
COMMAND = "from takeroot.cli.app import main; main()"
IMPORTS = "import pandas, lightgbm"
HELP = """
import sys
from takeroot.cli.app import main
sys.argv[1:] = ['--help']
try:
    main()
except SystemExit:
    print(*(name for name in ('pandas', 'lightgbm') if name in sys.modules), sep=' and ')
"""
STEPS = {
    "reading the records": "read",
    "building features": "features",
    "scoring": "predict and explain",
    "explaining every person": "predict and explain",
    "re-scoring levers": "levers",
    "writing the run": "write",
}
"""Steps of timings.json by stage; what is none of them, start-up and publishing among it, is the rest."""
REST = "start and the rest"


def main() -> None:
    """Measure all sizes; the page is written anew after each."""
    asked = _arguments()
    work = Path(asked.work or tempfile.mkdtemp()).resolve()
    home = Path(asked.workspace).resolve() if asked.workspace else _workspace(work)
    explained = _last_lines("explain.py", "--people", "100000") if asked.explain else ""
    _takeroot(*_score(work, home, 10_000))  # once, so that nothing is compiled while it is measured
    sizes: list[Size] = []
    for people in map(int, asked.sizes.split(",")):
        sizes.append(_measured(work, home, people, naive=people <= asked.naive_up_to))
        write_page(sizes, command=_command(asked), explained=explained)
        write_picture(sizes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="600,10000,100000,500000")
    parser.add_argument("--naive-up-to", type=int, default=100_000)
    parser.add_argument("--work", help="where tables and runs are kept from run to run")
    parser.add_argument("--workspace", help="one with a champion, instead of training")
    parser.add_argument("--explain", action="store_true", help="run benchmarks/explain.py, too")
    return parser.parse_args()


def _command(asked: argparse.Namespace) -> str:
    explain = " --explain" if asked.explain else ""
    return f"python benchmarks/scale.py --sizes {asked.sizes} --naive-up-to {asked.naive_up_to}{explain}"


def _workspace(work: Path) -> Path:
    """A workspace with a champion, trained on 10,000 simulated people."""
    home = work / "workspace"
    if not (home / "models" / "champion").exists():
        _takeroot("init", str(home))
        data = str(_tables(work, 10_000))
        _takeroot("train", data, "--as-of", AS_OF, "--received", RECEIVED, "--workspace", str(home))
    return home


def _tables(work: Path, people: int) -> Path:
    folder = work / f"tables-{people}"
    if not folder.exists():
        _takeroot(
            "simulate", str(folder), "--staff", str(people), "--months", "36", "--seed", "1", "--format", "parquet"
        )
    return folder


def _score(work: Path, home: Path, people: int) -> tuple[str, ...]:
    data, out = _tables(work, people), work / f"runs-{people}"
    shutil.rmtree(out, ignore_errors=True)  # each run is a workspace's first
    return ("score", str(data), "--as-of", AS_OF, "--received", RECEIVED, "--workspace", str(home), "--out", str(out))


def _measured(work: Path, home: Path, people: int, *, naive: bool) -> Size:
    data, run = _tables(work, people), work / f"runs-{people}" / AS_OF
    ours, _ = _takeroot(*_score(work, home, people))
    stages = _stages(run, ours)
    imports, _ = _run("-c", IMPORTS)
    _, said = _run("-c", HELP)
    helped = said.splitlines()[-1]
    _, said = _run(str(HERE / "floors.py"), str(data), str(run), str(home))
    floors = json.loads(said.splitlines()[-1])
    _, said = _run(str(HERE / "plain_sample.py"), str(data), str(run), str(home))
    sample = json.loads(said.splitlines()[-1])
    theirs, told = None, None
    if naive:
        out = work / f"naive-{people}"
        theirs, said = _run(str(HERE / "naive"), str(data), str(run), str(home), str(out))
        told = json.loads(said.splitlines()[-1])
    size = Size(people, ours, stages, floors, sample, imports, helped, theirs, told)
    print(people, json.dumps({"score": vars(ours), "stages": stages, "naive": told and told["stages"]}), flush=True)
    return size


def _stages(run: Path, whole: Cost) -> dict[str, float]:
    """CPU seconds by stage, from what the run noted of its own steps."""
    steps = json.loads((run / "timings.json").read_text(encoding="utf-8"))
    found = dict.fromkeys(STEPS.values(), 0.0)
    for name, step in steps.items():
        if name in STEPS:
            found[STEPS[name]] += step["cpu_seconds"]
    return found | {REST: round(whole.cpu - sum(found.values()), 3)}


def _last_lines(script: str, *arguments: str) -> str:
    return _run(str(HERE / script), *arguments)[1].strip()


def _takeroot(*arguments: str) -> tuple[Cost, str]:
    return _run("-c", COMMAND, *arguments)


def _run(*arguments: str) -> tuple[Cost, str]:
    """Run Python in a process of its own, with one thread for every library; its cost, and what it printed."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen([sys.executable, *arguments], env=os.environ | one, stdout=printed)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        printed.seek(0)
        said = printed.read().decode()
    if process.returncode:
        raise SystemExit(f"{arguments[:2]} ended with exit code {process.returncode}: {said[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024), said


if __name__ == "__main__":
    main()
