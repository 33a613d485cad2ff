"""Mistakes planted in the gate for time, and whether `features.py` finds them.

`python benchmarks/trust/features_defects.py` prints a line a defect and `tried N, failed 0`: failed stayed unseen.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Defect:
    """A mistake in one file of `takeroot/features`: what it says, what stands there, what stands there then."""

    says: str
    file: str
    old: str
    new: str


DEFECTS = (
    Defect(
        "rows pass before they are known",
        "asof.py",
        "(rows.known <= self.month) & (rows.void > self.month) & (slot >= 0)",
        "(rows.void > self.month) & (slot >= 0)",
    ),
    Defect(
        "months pass before they are recorded",
        "asof.py",
        "(odd.known > self.month) | (odd.void <= self.month)",
        "(odd.void <= self.month)",
    ),
    Defect(
        "postings pass before they are known",
        "asof.py",
        "(rows.known <= self.month) & (rows.void > self.month) & ~np.isnan(values)",
        "~np.isnan(values)",
    ),
    Defect(
        "an exit counts from its date, not from when it was recorded",
        "spells.py",
        'known = np.maximum(left, days(frame["exit_recorded_date"], missing=-NEVER))',
        "known = left",
    ),
    Defect(
        "a recorded date is not looked at",
        "dated_rows.py",
        "months_of(np.maximum(self.day, self._recorded()))",
        "months_of(self.day)",
    ),
    Defect(
        "the end of a measure is known before it comes",
        "known_rows.py",
        "np.where(found <= self._last_day, found, NEVER)",
        "found",
    ),
    Defect("reference pay of later months is used", "reference_rows.py", "(self.known <= as_of) & ~np", "~np"),
    Defect(
        "a facility's history holds exits that nobody knew of",
        "asof.py",
        "left = spells.leaving_known[spell] <= self.month",
        "left = spells.left[spell] <= self.last_day",
    ),
    Defect(
        "a person's rows stay in the order in which they came",
        "dated_rows.py",
        "order = np.lexsort((day, person))",
        'order = np.argsort(person, kind="stable")',
    ),
    Defect(
        "people are compared beyond their county",
        "people.py",
        "groups(past.county(), *(",
        "groups(past.county() * 0, *(",
    ),
)


def main() -> int:
    """Plant each defect in a copy and run the checks."""
    seen = [found(defect) for defect in DEFECTS]
    print(f"planted defects of features: tried {len(seen)}, failed {seen.count(False)}")
    return int(not all(seen))


def found(defect: Defect) -> bool:
    """Whether some check fails on a copy of the product with this defect."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "takeroot"
        shutil.copytree(ROOT / "src" / "takeroot", copy, ignore=shutil.ignore_patterns("__pycache__"))
        path = copy / "features" / defect.file
        text = path.read_text(encoding="utf-8")
        if text.count(defect.old) != 1:
            print(f"{defect.says}: cannot be planted, {defect.file} has changed")
            return False
        path.write_text(text.replace(defect.old, defect.new), encoding="utf-8")
        command = [sys.executable, str(Path(__file__).with_name("features.py")), "--quick", "--source", folder]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    by = [line.split(":")[0] for line in ended.stdout.splitlines() if "tried" in line and "failed 0" not in line]
    print(f"{defect.says}: {'found by ' + ', '.join(by) if by else 'NOT FOUND'}", flush=True)
    return bool(by)


if __name__ == "__main__":
    sys.exit(main())
