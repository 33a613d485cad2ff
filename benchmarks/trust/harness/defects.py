"""Mistakes planted in a copy of the product, one at a time: the check that must find each must fail."""

import contextlib
import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.processor_time import processor_time


@dataclass(frozen=True)
class Defect:
    """A mistake: in which file of the product, what is replaced by what, and which check must find it."""

    says: str
    file: str
    old: str
    new: str
    check: str


RunCheck = Callable[[Path, str], int]
"""Runs one check, quickly, on the package in a folder, and prints its line; 1 if it failed."""


def find_all(script: str, defects: Sequence[Defect], source: Path, run_check: RunCheck) -> int:
    """Plant each defect and run its check; print a line each and the sum; return 1 if one stayed unseen."""
    begun = time.monotonic()
    seen = [_found(defect, source, run_check) for defect in defects]
    took = f"{time.monotonic() - begun:.0f} s, {processor_time():.0f} CPU s"
    print(f"planted defects of {Path(script).stem}: tried {len(seen)}, failed {seen.count(False)} ({took})")
    return int(not all(seen))


def _found(defect: Defect, source: Path, run_check: RunCheck) -> bool:
    begun = time.monotonic()
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "source"
        shutil.copytree(source, copy)
        if not _planted(defect, copy / "takeroot" / defect.file):
            print(f"{defect.says}: cannot be planted, {defect.file} has changed", flush=True)
            return False
        code, printed = _in_a_child(lambda: run_check(copy, defect.check))
    caught = code == 1 and f"{defect.check}: tried" in printed
    outcome = f"{'found' if caught else 'NOT FOUND'} by {defect.check}"
    print(f"{defect.says}: {outcome} ({time.monotonic() - begun:.0f} s)", flush=True)
    print("".join(f"    {line.strip()[:200]}\n" for line in printed.splitlines()[:2]), end="", flush=True)
    return caught


def _planted(defect: Defect, path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    if text.count(defect.old) != 1:
        return False
    path.write_text(text.replace(defect.old, defect.new), encoding="utf-8")
    return True


def _in_a_child(work: Callable[[], int]) -> tuple[int, str]:
    """Run in a forked child, which imports the product from the copy; return its exit code and what it printed."""
    sys.stdout.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 70
        try:
            os.close(reader)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                code = work()
            os.write(writer, printed.getvalue()[-60_000:].encode())
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, errors="replace") as told:
        printed = told.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed
