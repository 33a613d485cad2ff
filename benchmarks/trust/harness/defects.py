"""Mistakes planted in a copy of the product, one at a time: the check that must find each must fail."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_PACKAGE = Path(__file__).resolve().parents[3] / "src" / "takeroot"


@dataclass(frozen=True)
class Defect:
    """A mistake: in which file of the product, what is replaced by what, and which check must find it."""

    says: str
    file: str
    old: str
    new: str
    check: str


def find_all(script: str, defects: Sequence[Defect], county: Path) -> int:
    """Plant each defect and run its check; print a line each and the sum; return 1 if one stayed unseen."""
    seen = [_found(script, defect, county) for defect in defects]
    print(f"planted defects of {Path(script).stem}: tried {len(seen)}, failed {seen.count(False)}")
    return int(not all(seen))


def _found(script: str, defect: Defect, county: Path) -> bool:
    with TemporaryDirectory() as folder:
        if not _planted(defect, Path(folder)):
            print(f"{defect.says}: cannot be planted, {defect.file} has changed", flush=True)
            return False
        command = [sys.executable, script, "--quick", "--source", folder, "--only", defect.check, "--county", county]
        ended = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=900)
    caught = ended.returncode == 1 and f"{defect.check}: tried" in ended.stdout
    print(f"{defect.says}: {'found' if caught else 'NOT FOUND'} by {defect.check}", flush=True)
    return caught


def _planted(defect: Defect, folder: Path) -> bool:
    shutil.copytree(_PACKAGE, folder / "takeroot", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "takeroot" / defect.file
    text = path.read_text(encoding="utf-8")
    if text.count(defect.old) != 1:
        return False
    path.write_text(text.replace(defect.old, defect.new), encoding="utf-8")
    return True
