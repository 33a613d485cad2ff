"""Running the checks of one script, or its planted defects; a script declares both and calls `run_script`."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.commands import end_servers
from harness.defects import Defect, find_all
from harness.processor_time import processor_time

ROOT = Path(__file__).resolve().parents[3]
MOST_SHOWN = 12


@dataclass(frozen=True)
class Case:
    """What a check is given.

    Parameters
    ----------
    home : Path
        An empty folder of its own.
    source : Path
        The folder that holds the package `takeroot` under test.
    county : Path
        A county made before (`county.py`), or where one may be made.
    quick : bool
        Whether a small part of the cases is enough.
    """

    home: Path
    source: Path
    county: Path
    quick: bool

    def of(self, whole: int, quick: int) -> int:
        """How many cases to try."""
        return quick if self.quick else whole


@dataclass(frozen=True)
class Many:
    """Many cases tried at once: how many, how many of them went wrong, and what is wrong with the first."""

    tried: int
    wrong: int
    told: str = ""


Check = Callable[[Case], Iterator[str | Many]]
"""Yields a text a case, empty where all is well and else what is wrong; or many cases at once."""


def run_script(script: str, checks: Sequence[Check], defects: Sequence[Defect]) -> int:
    """Parse the options; run the checks, or plant the defects; return 1 if any failed."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--source", type=Path, default=ROOT / "src", help="folder of the package under test")
    parser.add_argument("--county", type=Path, default=None, help="a county made before, or where to make it")
    parser.add_argument("--only", default="", help="a part of a check's name")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--defects", action="store_true", help="plant mistakes in copies of the product instead")
    told = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # no threads here, so that children can be forked
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with TemporaryDirectory() as home:
        county = told.county or Path(home) / "county"
        source = frozen(told.source, Path(home))
        chosen = [check for check in checks if told.only in check.__name__]
        if told.defects:
            named = {check.__name__: check for check in chosen}
            planted = [defect for defect in defects if defect.check in named]
            return find_all(script, planted, source, lambda copy, name: run([named[name]], copy, county, quick=True))
        return run(chosen, source, county, quick=told.quick)


def run(checks: Sequence[Check], source: Path, county: Path, *, quick: bool) -> int:
    """Run checks on a source; return 1 if any failed."""
    sys.path.insert(0, str(source))
    try:
        return min(sum([_report(check, source, county, quick=quick) for check in checks]), 1)
    finally:
        end_servers()


def frozen(source: Path, home: Path) -> Path:
    """A copy of the package under test: whoever works on it meanwhile changes nothing here."""
    copy = home / "source"
    shutil.copytree(source / "takeroot", copy / "takeroot", ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def _report(check: Check, source: Path, county: Path, *, quick: bool) -> int:
    """Run one check and print its line; an exception of any kind is a failure."""
    begun, worked, tried, wrong, failed = time.monotonic(), processor_time(), 0, [], 0
    with TemporaryDirectory() as home:
        try:
            for said in check(Case(Path(home), source.resolve(), county.resolve(), quick)):
                many = said if isinstance(said, Many) else Many(1, int(bool(said)), said)
                tried, failed = tried + many.tried, failed + many.wrong
                wrong += [many.told] if many.wrong else []
        except Exception as error:  # noqa: BLE001 - what a planted defect raises cannot be foreseen
            wrong.append(f"{type(error).__name__}: {error}")
            failed += 1
    for told in wrong[:MOST_SHOWN]:
        print(f"  {told[:300]}")
    took = f"{time.monotonic() - begun:.0f} s, {processor_time() - worked:.0f} CPU s"
    print(f"{check.__name__}: tried {tried}, failed {failed} ({took})", flush=True)
    return failed
