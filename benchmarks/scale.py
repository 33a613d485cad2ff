"""What each stage of a month costs at growing sizes, beside the naive pipeline and the stages' floors.

    python benchmarks/scale.py [--sizes 600,10000,100000,500000] [--naive-up-to 100000] [--work FOLDER [--again WORDS]]

One run, one machine, one thread for every library; every row is a process of its own on the same tables. CPU seconds
are user and system together, memory is the largest resident set. The tables are simulated, 36 months, as Parquet; the
model is trained once on 10,000 people. With --work what was measured is kept there (measured.json) and not measured
again unless --again names it (score, floors, sample, naive), so that a long run can be gone on with. Writes
docs/performance.md and docs/pictures/growth.svg (`scale_page`).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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
    _takeroot(*_score(work, home, 10_000, "warm"))  # once, so that nothing is compiled while it is measured
    kept = _Kept(work / "measured.json", tuple(filter(None, asked.again.split(","))))
    sizes: list[Size] = []
    for people in map(int, asked.sizes.split(",")):
        sizes.append(_measured(work, home, people, kept, naive=people <= asked.naive_up_to))
        write_page(sizes, command=_command(asked), others=kept.others())
        write_picture(sizes)
    if asked.training:
        data = str(_tables(work, 500_000))
        kept("other training", lambda: _run(str(HERE / "training_memory.py"), data))
        write_page(sizes, command=_command(asked), others=kept.others())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="600,10000,100000,500000")
    parser.add_argument("--naive-up-to", type=int, default=100_000)
    parser.add_argument("--work", help="where tables and runs are kept from run to run")
    parser.add_argument("--workspace", help="one with a champion, instead of training")
    parser.add_argument("--again", default="", help="what to measure again of what is kept, by commas")
    parser.add_argument("--training", action="store_true", help="measure the training panel of 500,000 people, too")
    return parser.parse_args()


def _command(asked: argparse.Namespace) -> str:
    training = " --training" if asked.training else ""
    return f"python benchmarks/scale.py --sizes {asked.sizes} --naive-up-to {asked.naive_up_to}{training}"


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


def _score(work: Path, home: Path, people: int, name: str = "runs") -> tuple[str, ...]:
    data, out = _tables(work, people), work / f"{name}-{people}"
    shutil.rmtree(out, ignore_errors=True)  # each run is a workspace's first
    return ("score", str(data), "--as-of", AS_OF, "--received", RECEIVED, "--workspace", str(home), "--out", str(out))


def _measured(work: Path, home: Path, people: int, kept: "_Kept", *, naive: bool) -> Size:
    data, run = _tables(work, people), work / f"runs-{people}" / AS_OF
    places = (str(data), str(run), str(home))
    ours, _ = kept(f"score {people}", lambda: _takeroot(*_score(work, home, people)))
    stages = _stages(run, ours)
    imports, _ = kept(f"score imports {people}", lambda: _run("-c", IMPORTS))
    helped = kept(f"score help {people}", lambda: _run("-c", HELP))[1].splitlines()[-1]
    floors = json.loads(kept(f"floors {people}", lambda: _run(str(HERE / "floors.py"), *places))[1].splitlines()[-1])
    _, said = kept(f"sample {people}", lambda: _run(str(HERE / "plain_sample.py"), *places))
    sample = json.loads(said.splitlines()[-1])
    theirs, told = None, None
    if naive:
        out = str(work / f"naive-{people}")
        theirs, said = kept(f"naive {people}", lambda: _run(str(HERE / "naive"), *places, out))
        told = json.loads(said.splitlines()[-1])
    size = Size(people, ours, stages, floors, sample, imports, helped, theirs, told)
    print(people, json.dumps({"score": vars(ours), "stages": stages, "naive": told and told["stages"]}), flush=True)
    return size


class _Kept:
    """What was measured, by name, kept in a file as it comes."""

    def __init__(self, path: Path, again: tuple[str, ...]) -> None:
        self._path = path
        found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._found = {name: what for name, what in found.items() if name.split()[0] not in again}

    def others(self) -> dict[str, str]:
        """What other measurements printed, by name."""
        return {name.split()[1]: what["said"].strip() for name, what in self._found.items() if name.startswith("other")}

    def __call__(self, name: str, measure: Callable[[], tuple[Cost, str]]) -> tuple[Cost, str]:
        """Give what is kept, or measure it."""
        if name not in self._found:
            cost, said = measure()
            self._found[name] = {"cost": vars(cost), "said": said}
            self._path.write_text(json.dumps(self._found, indent=1), encoding="utf-8")
        return Cost(**self._found[name]["cost"]), self._found[name]["said"]


def _stages(run: Path, whole: Cost) -> dict[str, float]:
    """CPU seconds by stage, from what the run noted of its own steps."""
    steps = json.loads((run / "timings.json").read_text(encoding="utf-8"))
    found = dict.fromkeys(STEPS.values(), 0.0)
    for name, step in steps.items():
        if name in STEPS:
            found[STEPS[name]] += step["cpu_seconds"]
    return found | {REST: round(whole.cpu - sum(found.values()), 3)}


def _takeroot(*arguments: str) -> tuple[Cost, str]:
    return _run("-c", COMMAND, *arguments)


def _run(*arguments: str) -> tuple[Cost, str]:
    """Run Python in a process of its own, with one thread for every library; its cost, and what it printed.

    Modules are compiled once and kept, as those of an installed package are, whatever the environment says.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen([sys.executable, *arguments], env=kept | one, stdout=printed)
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
