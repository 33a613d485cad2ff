"""The whole of `takeroot score`, killed or refused by the disk at every writing call and at every stage boundary.

`python benchmarks/trust/killed_scores.py [--quick] [--only NAME] [--defects]`. Scoring runs in forked children of one
warm process, with 60 people and two levers so that each is quick; the injector is that of tests/runs/faults.py.
"""

import gc
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path

from harness.checks import ROOT, Case, run_script
from harness.commands import command
from harness.county import AS_OF, BEFORE, copy_of, limit_fairness
from harness.defects import Defect

KINDS = ("kill", "ENOSPC", "EIO", "EACCES")
LEVERS_KEPT, PEOPLE_KEPT = 2, 60


def killed_at_every_writing_call(case: Case) -> Iterator[str]:
    """Each kind of fault, once and for ever, at every writing call; then a plain rerun."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415 - found where tests are

    trial = Trial(case)
    trial.fresh()
    calls = writing_calls(trial.score)
    step = case.of(1, 23)
    for number, (kind, lasting, at) in enumerate(product(KINDS, (False, True), range(1, calls + 1))):
        if number % step:
            continue
        trial.fresh()
        ended = run_with(Fault(kind, at, lasting), trial.score)
        told = f"{kind} at {at} of {calls}, lasting {lasting}, ended {ended}"
        yield f"{told}: crashed" if ended == CRASHED else trial.wrong(told, published=ended == 0)


def killed_at_every_stage(case: Case) -> Iterator[str]:
    """Killed as each stage begins, reading to writing; then a plain rerun."""
    from faults import fork  # noqa: PLC0415 - found where tests are

    trial = Trial(case)
    stages = trial.stages()
    for stage in stages:
        trial.fresh()
        ended = fork(lambda stage=stage: trial.score(dies_at(stage)))
        yield trial.wrong(f"killed at {stage}", published=False) if ended == -signal.SIGKILL else f"{stage}: {ended}"


def killed_from_outside(case: Case) -> Iterator[str]:
    """Killed after any time, inside whatever library is at work; then a plain rerun."""
    import time  # noqa: PLC0415 - only here

    from faults import start  # noqa: PLC0415 - found where tests are

    trial = Trial(case)
    trial.fresh()
    begun = time.monotonic()
    os.waitpid(start(trial.score), 0)
    whole, kills = 1.1 * (time.monotonic() - begun), case.of(100, 20)
    for number in range(kills):
        trial.fresh()
        child = start(trial.score)
        time.sleep(whole * number / kills)
        os.kill(child, signal.SIGKILL)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        yield trial.wrong(f"after {number} of {kills}", published=ended == 0)


def exit_codes(case: Case) -> Iterator[str]:
    """Zero when published and never else: 1, 2, 3 and 130 as documented, and nothing is published."""
    home = copy_of(case, "data", "workspace")
    data, workspace = str(home / "data"), ["--workspace", str(home / "workspace")]
    received = ["--received", "2024-12-31"]
    expected = (
        (0, ["score", data, "--as-of", AS_OF, *received, *workspace]),
        (1, ["score", data, "--as-of", "2031-01", *received, *workspace]),
        (1, ["score", str(home / "nowhere"), "--as-of", AS_OF, *received, *workspace]),
        (1, ["score", data, "--as-of", "last month", *received, *workspace]),
        (2, ["score", data, *received, *workspace]),
        (2, ["score", data, "--as-of", AS_OF, "--colour", "red"]),
        (3, ["score", data, "--as-of", AS_OF, *received, *workspace, "--strict"]),
    )
    for number, (code, words) in enumerate(expected):
        limit_fairness(home / "workspace", 1.0001) if code == 3 else None  # now there is something to warn of
        out = home / f"out-{number}"
        ended = command(case, [*words, "--out", str(out)])
        published = (out / AS_OF).exists()
        right = ended.code == code and published == (code == 0) and "Traceback" not in ended.stderr
        yield "" if right else f"{words[1:4]}: exit code {ended.code}, wanted {code}: {ended.stderr[-200:]}"


def ten_years_of_months(case: Case) -> Iterator[str]:
    """120 months scored one after another in one process: no growth of memory, of temporary or of open files."""
    trial = Trial(case)
    temporary = case.home / "temporary"
    temporary.mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    reached = opened = 0
    for number in range(case.of(120, 24)):
        trial.publish(trial.home / f"year-{number // 12}", f"2024-{number % 12 + 1:02d}")
        used, files = resident(), len(list(Path("/proc/self/fd").iterdir()))
        reached, opened = (used, files) if number <= 20 else (reached, opened)
        left = list(temporary.rglob("*"))
        wrong = used - reached > MOST_GROWTH or files > opened or left
        yield f"month {number}: {used - reached} KB and {files - opened} files more, left {left[:1]}" if wrong else ""


MOST_GROWTH = 30_000
"""Kilobytes in the hundred months after the first twenty."""


def resident() -> int:
    """Memory in use now, in kilobytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 10


class Trial:
    """One month that was published, and the same month scored anew from a delivery with one person's pay changed."""

    def __init__(self, case: Case) -> None:
        os.environ["OMP_NUM_THREADS"] = "1"
        from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415 - the product's source is chosen first

        self.home = copy_of(case, "data", "workspace")
        for lever in sorted((self.home / "workspace" / "models" / "levers").glob("*.toml"))[LEVERS_KEPT:]:
            lever.unlink()
        keep_few(self.home / "data")
        self.out, self.workspace = self.home / "out", read_workspace(self.home / "workspace")
        self.old = self.publish(self.home / "sound", BEFORE), self.publish(self.home / "sound", AS_OF)
        pay = self.home / "data" / "pay.csv"
        pay.write_text(re.sub(r",(\d)(\d)", r",\2\1", pay.read_text(encoding="utf-8"), count=9), encoding="utf-8")
        shutil.copytree(self.home / "sound", self.home / "anew", symlinks=True)
        self.new = self.publish(self.home / "anew", AS_OF)
        if self.new == self.old[1]:
            raise RuntimeError("the two deliveries give the same run")

    def publish(self, out: Path, month: str, tell: Callable[[str], None] = lambda _: None) -> str:
        """Score a month; return the digest of the run."""
        from takeroot.months import month_number  # noqa: PLC0415 - the product's source is chosen first
        from takeroot.pipeline.score import score  # noqa: PLC0415
        from takeroot.pipeline.steps import Steps  # noqa: PLC0415

        score(
            str(self.home / "data"),
            self.workspace,
            as_of=month_number(month),
            out=out,
            received=date(2024, 12, 31),
            steps=Steps(tell),
            force=True,
        )
        return (out / month).resolve().name

    def score(self, tell: Callable[[str], None] = lambda _: None) -> None:
        """The run that is disturbed."""
        self.publish(self.out, AS_OF, tell)

    def stages(self) -> list[str]:
        """What the run tells of as it begins."""
        told: list[str] = []
        self.fresh()
        self.score(told.append)
        return told

    def fresh(self) -> None:
        """Two months published from the delivery of before."""
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.home / "sound", self.out, symlinks=True)

    def wrong(self, told: str, *, published: bool) -> str:
        """What is torn, mixed or left over now, or after a plain rerun."""
        from takeroot.runs.verify import verify  # noqa: PLC0415 - the product's source is chosen first

        now = (self.out / AS_OF).resolve().name
        if now not in ({self.new} if published else {self.old[1], self.new}) or verify(self.out, AS_OF):
            return f"{told}: torn or mixed"
        if (self.out / BEFORE).resolve().name != self.old[0] or verify(self.out, BEFORE):
            return f"{told}: another month was touched"
        if self.publish(self.out, AS_OF) != self.new or verify(self.out, AS_OF):
            return f"{told}: a rerun gives other bytes"
        left = {path.name for path in (self.out / ".runs").iterdir()} - {"ledger.jsonl", self.new, self.old[0]}
        left |= {path.name for path in self.out.iterdir()} - {".runs", AS_OF, BEFORE}
        return f"{told}: left {sorted(left)}" if left else ""


def keep_few(data: Path) -> None:
    """Only the first people of a delivery."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    tables = {path: pd.read_csv(path, dtype="str", keep_default_na=False) for path in data.glob("*.csv")}
    ids = set(tables[data / "staff.csv"]["staff_id"].drop_duplicates()[:PEOPLE_KEPT])
    for path, table in tables.items():
        if "staff_id" in table:
            table[table["staff_id"].isin(ids)].to_csv(path, index=False, encoding="utf-8")


def dies_at(stage: str) -> Callable[[str], None]:
    """A listener that kills its process when a stage begins."""
    return lambda told: os.kill(os.getpid(), signal.SIGKILL) if told == stage else None


CHECKS = (killed_at_every_writing_call, killed_at_every_stage, killed_from_outside, exit_codes, ten_years_of_months)

DEFECTS = (
    Defect(
        "the run is written where it is read",
        "pipeline/score.py",
        '        with steps("writing the run"):\n            write_run(folder, frames, facts)\n',
        '        with steps("writing the run"):\n            write_run(folder, frames, facts)\n'
        "            if (out / month_text(as_of)).exists():\n"
        "                write_run(out / month_text(as_of), frames, facts)\n",
        "killed_from_outside",
    ),
    Defect(
        "the run before is taken away first",
        "pipeline/score.py",
        "    published = publish(out, month_text(as_of), work)\n",
        "    (out / month_text(as_of)).unlink(True)\n    published = publish(out, month_text(as_of), work)\n",
        "killed_at_every_stage",
    ),
    Defect(
        "a refusal of the disk is not told to the user as such",
        "runs/disk_refusals.py",
        "    except OSError as error:",
        "    except FileNotFoundError as error:",
        "killed_at_every_writing_call",
    ),
    Defect(
        "warnings under --strict end with zero",
        "errors.py",
        "    exit_code = 3\n",
        "    exit_code = 0\n",
        "exit_codes",
    ),
    Defect(
        "each run leaves what it read in memory and a temporary file",
        "pipeline/score.py",
        "    told: list[str] = []\n    share_memory()\n    case = _Case(",
        '    __import__("sys").__dict__.setdefault("kept", []).append(bytearray(1 << 21))\n'
        '    __import__("tempfile").mkstemp()\n'
        "    told: list[str] = []\n    share_memory()\n    case = _Case(",
        "ten_years_of_months",
    ),
)


if __name__ == "__main__":
    sys.path.append(str(ROOT / "tests" / "runs"))
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
