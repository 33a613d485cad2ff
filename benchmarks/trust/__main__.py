"""All that is meant by trust, tried: every script of this folder, then every planted defect; written to docs/trust.md.

`python benchmarks/trust [--quick] [--only SCRIPT] [--to FILE] [--outputs DIR]`. Two jobs run beside each other. It ends
with 1 if anything failed, or if a planted defect was not found. A new script is found; it prints a line a check,
`name: tried N, failed 0 (S s, C CPU s)`. With `--outputs`, what scripts print is kept there, and what is there is not
run again: take a file away to run that job once more, and the page tells of it. `--again SCRIPT:NAME ...` runs only
checks whose name holds NAME, puts their lines in the place of the old ones, and writes the page anew.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.checks import ROOT, Case, frozen
from harness.county import county
from harness.page import page
from harness.printed import Printed, spliced

HERE = Path(__file__).parent
IN_MEMORY = Path("/dev/shm")
LONGEST = (
    *("killed_scores.checks", "damaged_records.checks", "features.checks", "same_bytes.checks", "runs.checks"),
    *("canaries.checks", "outside.checks", "outside.defects", "canaries.defects", "killed_scores.defects"),
)
"""Begun first, so that both processors end together."""
MOST_SECONDS = 1500


@dataclass(frozen=True)
class Job:
    """A script's checks, or its planted defects."""

    script: str
    part: str

    @property
    def name(self) -> str:
        """As files of outputs are named."""
        return f"{self.script}.{self.part}"


def main() -> int:
    """Run all and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small part of the cases of each check")
    parser.add_argument("--only", default="", help="a part of a script's name")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "trust.md")
    parser.add_argument("--outputs", type=Path, help="keep what scripts print here; what is here is not run again")
    parser.add_argument("--again", nargs="*", default=[], metavar="SCRIPT:NAME", help="checks to run once more")
    told = parser.parse_args()
    if "TMPDIR" not in os.environ and os.access(IN_MEMORY, os.W_OK):
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)
    begun = time.monotonic()
    with TemporaryDirectory() as folder:
        outputs = told.outputs or Path(folder) / "outputs"
        outputs.mkdir(parents=True, exist_ok=True)
        before = {path.stem for path in outputs.iterdir()}
        source = frozen(ROOT / "src", Path(folder))
        made = county(Case(Path(folder), source, Path(folder) / "county", told.quick))
        with ThreadPoolExecutor(2) as two:
            list(two.map(lambda name: run_again(name, made, source, outputs), told.again))
            found = list(two.map(lambda job: run(job, made, source, outputs, quick=told.quick), jobs(told.only)))
        minutes = whole_minutes(outputs, (time.monotonic() - begun) / 60, anew=not before)
        again = noted(outputs, {*told.again, *({printed.name for printed in found} - before)} if before else set())
    told.to.write_text(page(found, HERE, today(), minutes, again, quick=told.quick), encoding="utf-8")
    failed = [printed.name for printed in found if not printed.sound]
    processor = sum(printed.processor for printed in found) / 60
    print(f"trust: {len(found)} jobs, {minutes:.1f} min, {processor:.1f} CPU min; not sound: {failed or 'none'}")
    return int(bool(failed))


def jobs(only: str) -> list[Job]:
    """Both jobs of every script here, the longest first, then checks, then defects."""
    scripts = [path.stem for path in HERE.glob("*.py") if path.stem != "__main__" and only in path.stem]
    found = [Job(script, part) for part in ("checks", "defects") for script in sorted(scripts)]
    return sorted(found, key=lambda job: LONGEST.index(job.name) if job.name in LONGEST else len(LONGEST))


def run(job: Job, made: Path, source: Path, outputs: Path, *, quick: bool) -> Printed:
    """Run a job, or read what it printed before."""
    kept = outputs / f"{job.name}.txt"
    if not kept.is_file():
        words = [str(HERE / f"{job.script}.py"), "--county", str(made), "--source", str(source)]
        words += [*(["--quick"] if quick else []), *(["--defects"] if job.part == "defects" else [])]
        kept.write_text(printed_by([sys.executable, *words]), encoding="utf-8")
        print(f"== {job.name}\n{kept.read_text(encoding='utf-8')}", flush=True)
    return Printed(job.script, job.part, kept.read_text(encoding="utf-8"))


def run_again(name: str, made: Path, source: Path, outputs: Path) -> None:
    """Run some checks of a script once more, and keep what they print in the place of what they printed before."""
    script, part = name.split(":")
    kept = outputs / f"{script}.checks.txt"
    words = [str(HERE / f"{script}.py"), "--county", str(made), "--source", str(source), "--only", part]
    printed = printed_by([sys.executable, *words])
    kept.write_text(spliced(kept.read_text(encoding="utf-8"), printed), encoding="utf-8")
    print(f"== {name}, once more\n{printed}", flush=True)


def printed_by(words: list[str]) -> str:
    """Run a command; what it printed, and how it ended. One that hangs is ended, with all that it started."""
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as started:
        try:
            stdout, stderr = started.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            stdout, stderr = started.communicate()
    return f"{stdout}{stderr[-4000:]}ended with {started.returncode}\n"


def whole_minutes(outputs: Path, minutes: float, *, anew: bool) -> float:
    """Of the run that tried everything: this one, or the one whose outputs are here."""
    kept = outputs / "minutes"
    if anew:
        kept.write_text(f"{minutes}")
    return float(kept.read_text()) if kept.is_file() else minutes


def noted(outputs: Path, again: set[str]) -> list[str]:
    """All that was run once more since the run that tried everything."""
    kept = outputs / "again"
    told = {*again, *(kept.read_text().split() if kept.is_file() else ())}
    kept.write_text("\n".join(sorted(told)))
    return sorted(told)


def today() -> str:
    """The date, as the page tells it."""
    return str(datetime.now(tz=UTC).date())


if __name__ == "__main__":
    sys.exit(main())
