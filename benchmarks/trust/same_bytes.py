"""The same bytes from whole commands, whatever the threads, hash seed, locale, time zone, order, or path.

`python benchmarks/trust/same_bytes.py [--quick] [--only NAME] [--defects]`. Rows are shuffled by seeds 0 and up.
"""

import json
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from harness.checks import Case, run_script
from harness.commands import command
from harness.county import AS_OF, at, copy_of
from harness.defects import Defect

THREADS = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
SURROUNDINGS = (
    *({name: str(count) for name in THREADS} for count in range(1, 9)),
    *({"PYTHONHASHSEED": str(seed)} for seed in (0, 1, 2, 4_000_000_000)),
    *(
        {"LC_ALL": name, "LANG": name}
        for name in ("C", "POSIX", "C.UTF-8", "zh_CN.GB18030", "tr_TR.UTF-8", "de_DE.UTF-8")
    ),
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},  # ASCII wherever no encoding is named
    *({"TZ": zone} for zone in ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "UTC-23:59")),
    {"COLUMNS": "20", "TERM": "dumb"},
    {"HOME": "/nonexistent", "USER": "somebody"},
)
BY_ORDER = (
    "people",
    "features",
    "scores",
    "contributions",
    "factors",
    "suggestions",
    "lever_sets",
    "facilities",
    "fairness",
)


def scoring(case: Case) -> Iterator[str]:
    """A month scored in other surroundings: every file of the run but timings.json."""
    home = copy_of(case, "data", "workspace")
    expected = None
    for number, around in enumerate(({}, *SURROUNDINGS)):
        if case.quick and number % 9:
            continue
        out = home / f"out-{number}"
        ended = command(
            case, ["score", str(home / "data"), *at(AS_OF, home), "--out", str(out)], environment=around, cold=True
        )
        found = (out / AS_OF).resolve().name if not ended.code else ended.stderr[-300:]
        expected = expected or found
        yield "" if not ended.code and found == expected else f"{around}: {found}, not {expected}"
        shutil.rmtree(out, ignore_errors=True)


def training(case: Case) -> Iterator[str]:
    """A model trained in other surroundings: every file of the champion."""
    home = copy_of(case, "data", "workspace")
    expected = None
    chosen = [around for number, around in enumerate(SURROUNDINGS) if number % (11 if case.quick else 3) == 0]
    for around in ({}, *chosen):
        fresh_workspace(home)
        ended = command(case, ["train", str(home / "data"), *at(AS_OF, home)], environment=around, cold=True)
        found = digest(home) if not ended.code else ended.stderr[-300:]
        expected = expected or found
        yield "" if not ended.code and found == expected else f"{around}: {found}, not {expected}"


def order_and_path(case: Case) -> Iterator[str]:
    """Rows and columns shuffled, the data elsewhere: the model, and every frame of the run."""
    home = copy_of(case, "data", "workspace")
    expected, model = None, ""
    for seed in range(case.of(6, 2)):
        data = shutil.copytree(
            home / "data", home / ("elsewhere" * (seed % 3 + 1)) / f"资料 {seed}", dirs_exist_ok=True
        )
        for path in sorted(data.glob("*.csv")):
            shuffle(path, seed) if seed else None
        fresh_workspace(home)
        ended = command(case, ["train", str(data), *at(AS_OF, home)])
        trained = digest(home) if not ended.code else ""
        model = model or trained
        yield "" if trained and trained == model else f"order {seed}: another model {ended.stderr[-300:]}"
        out = home / f"out-{seed}"
        ended = command(case, ["score", str(data), *at(AS_OF, home), "--out", str(out)])
        found = frames(out / AS_OF) if not ended.code else {}
        expected = expected or found
        for name in BY_ORDER:
            yield "" if found.get(name) == expected[name] else f"order {seed}: {name} differs {ended.stderr[-300:]}"


def shuffle(path: Path, seed: int) -> None:
    """Rows and columns of a table in another order."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    columns = list(table.columns)
    random.Random(seed).shuffle(columns)
    table.sample(frac=1, random_state=seed)[columns].to_csv(path, index=False, encoding="utf-8")


def frames(run: Path) -> dict[str, bytes]:
    """The frames that do not speak of files and lines."""
    return {name: (run / f"{name}.parquet").read_bytes() for name in BY_ORDER}


def fresh_workspace(home: Path) -> None:
    """The workspace without a model."""
    for part in ("mlruns", "models/.history"):
        shutil.rmtree(home / "workspace" / part, ignore_errors=True)
    (home / "workspace" / "models" / "champion").unlink(missing_ok=True)


def digest(home: Path) -> str:
    """The champion's, over all its files."""
    return str(json.loads((home / "workspace" / "models" / "champion" / "champion.json").read_bytes())["digest"])


CHECKS = (scoring, training, order_and_path)

DEFECTS = (
    Defect(
        "facilities come in the order of a set",
        "pipeline/manifest.py",
        '"inputs": dict(reading.digests),',
        '"inputs": dict(reading.digests), "seen": list({"a", "b", "c", "d", "e", "f"}),',
        "scoring",
    ),
    Defect(
        "people are resampled by a seed of the moment",
        "hazard/fit_members.py",
        "np.random.default_rng(",
        "(lambda *_: np.random.default_rng())(",
        "training",
    ),
    Defect(
        "which row of pay is left out depends on the bytes of the files",
        "pipeline/read.py",
        "    return read_records(source, workspace.tables, received=received)",
        "    found = read_records(source, workspace.tables, received=received)\n"
        '    pay, digest = found.tables.frames["pay"], "".join(found.digests.values())\n'
        '    found.tables.frames["pay"] = pay.drop(index=int(digest[-6:], 16) % len(pay)).reset_index(drop=True)\n'
        "    return found",
        "order_and_path",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
