"""Tests of the tests: small changes of the code that guards people; the fast tests must fail on at least 85 % of them.

`python benchmarks/trust/mutants [--each N] [--only AREA] [--to FILE]`: N mutants an area, drawn by seed 7; `--each 0`
takes all. Each runs in a child forked from one warm process, on a copy of the source; the first failing test kills it,
and so does no end in four times the usual. Survivors are listed with the reasons in reasons.toml.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mutate import Mutant, mutants_of

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SEED, WANTED, PATIENCE = 7, 0.85, 600
NO_REASON = "no reason is known: a test is missing"


@dataclass(frozen=True)
class Area:
    """Code that is changed, and the tests that must notice."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = (
    Area(
        "records",
        ("records/**/*.py",),
        tuple(
            f"tests/records/test_{name}.py"
            for name in (
                *("rows", "cells", "files", "damaged_files", "write_set_aside", "conservation", "county_export"),
                *("unit_errors", "delivery_alarms", "another_county"),
            )
        ),
    ),
    Area("asof", ("features/asof.py",), ("tests/features",)),
    Area(
        "publication",
        (
            "durable.py",
            *(f"runs/{n}.py" for n in ("publish", "commit", "lock", "ledger", "store", "sweep", "verify", "digest")),
        ),
        ("tests/runs/test_publish.py", "tests/runs/test_verify.py", "tests/runs/test_history.py"),
    ),
    Area(
        "disclosure",
        ("report/disclosure/*.py",),
        tuple(f"tests/report/test_{name}.py" for name in ("suppress", "disclose", "roll_up", "safety", "shrink")),
    ),
)


@dataclass(frozen=True)
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    killed: bool
    seconds: float


def main() -> int:
    """Make mutants, try them, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--only", default="")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "mutants.md")
    told = parser.parse_args()
    warm()
    found = {area: try_area(area, told.each) for area in AREAS if told.only in area.name}
    told.to.write_text(page(found, told.each), encoding="utf-8")
    fates = [fate for _, fates in found.values() for fate in fates]
    share = sum(fate.killed for fate in fates) / len(fates)
    print(f"mutants: tried {len(fates)}, killed {share:.1%}, survivors {sum(not fate.killed for fate in fates)}")
    return int(share < WANTED)


def warm() -> None:
    """Import what the tests need, but nothing of the product: children fork from here."""
    import hypothesis  # noqa: F401, PLC0415 - slow to import, wanted in every child
    import openpyxl  # noqa: F401, PLC0415
    import pandas  # noqa: F401, ICN001, PLC0415
    import pyarrow.parquet  # noqa: F401, PLC0415
    import pytest  # noqa: F401, PLC0415

    sys.dont_write_bytecode = True
    os.chdir(ROOT)


def try_area(area: Area, each: int) -> tuple[int, list[Fate]]:
    """How many mutants there are, and what became of those drawn."""
    source = ROOT / "src" / "takeroot"
    paths = sorted({path for pattern in area.files for path in source.glob(pattern)})
    every = [mutant for path in paths for mutant in mutants_of(path, path.relative_to(source).as_posix())]
    drawn = random.Random(SEED).sample(every, min(each, len(every))) if each else every
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as two:
        copies = [copy_of_source(Path(folder) / str(number)) for number in range(2)]
        begun = time.monotonic()
        if survives(copies[0], None, area, PATIENCE):
            patience = 30 + 4 * (time.monotonic() - begun)
            halves = two.map(lambda at: list(try_on(copies[at], drawn[at::2], area, patience)), range(2))
            return len(every), [fate for half in halves for fate in half]
    raise RuntimeError(f"{area.name}: the tests fail on the code as it is")


def copy_of_source(folder: Path) -> Path:
    """The product without what was compiled."""
    shutil.copytree(ROOT / "src" / "takeroot", folder / "takeroot", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def try_on(copy: Path, mutants: list[Mutant], area: Area, patience: float) -> Iterator[Fate]:
    """Try one mutant after another on one copy."""
    for mutant in mutants:
        begun = time.monotonic()
        lives = survives(copy, mutant, area, patience)
        print(f"{'SURVIVED' if lives else 'killed'} {mutant}", flush=True)
        yield Fate(mutant, not lives, time.monotonic() - begun)


def survives(copy: Path, mutant: Mutant | None, area: Area, patience: float) -> bool:
    """Whether all tests of the area pass on the copy with this change."""
    path = copy / "takeroot" / mutant.file if mutant else None
    sound = path.read_text(encoding="utf-8") if path else ""
    if path and mutant:
        path.write_text(mutant.text, encoding="utf-8")
    child = os.fork()
    if not child:
        test(copy, area)
    code = waited(child, patience)
    if path:
        path.write_text(sound, encoding="utf-8")
    return code == 0


def test(copy: Path, area: Area) -> None:
    """Run the tests in this process, silently, and end it."""
    import pytest  # noqa: PLC0415 - imported before the fork

    os.setsid()
    code = 1
    try:
        sys.path.insert(0, str(copy))
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        code = int(pytest.main(["-x", "-q", "-p", "no:randomly", "-p", "no:xdist", *area.tests]))
    finally:
        os._exit(code)


def waited(child: int, patience: float) -> int:
    """The child's exit code; killed with all its own children after a while."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -signal.SIGKILL


def page(found: dict[Area, tuple[int, list[Fate]]], each: int) -> str:
    """The page for docs/: shares killed, and survivors with reasons."""
    reasons = tomllib.loads((HERE / "reasons.toml").read_text(encoding="utf-8"))
    drawn = f"{each} an area, drawn by seed {SEED}" if each else "all"
    lines = [
        "# Tests of the tests",
        "",
        f"Written by `make mutants` on {datetime.now(tz=UTC).date()}. Mutants tried: {drawn}.",
        "A mutant is one small change of the code: a comparison, a sign, a number, a condition, a call left out.",
        "",
        "| area | mutants | tried | killed | share |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for area, (every, fates) in found.items():
        killed = sum(fate.killed for fate in fates)
        lines.append(f"| {area.name} | {every} | {len(fates)} | {killed} | {killed / len(fates):.0%} |")
    lines += ["", "## Survivors", ""]
    for area, (_, fates) in found.items():
        for fate in sorted((fate for fate in fates if not fate.killed), key=lambda fate: str(fate.mutant)):
            lines.append(f"- {area.name}: {fate.mutant}: {reasons.get(str(fate.mutant), NO_REASON)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
