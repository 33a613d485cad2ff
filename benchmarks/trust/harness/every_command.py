"""Every command of takeroot but `ui`, as a county would use it, each with its words."""

from pathlib import Path

from harness.checks import Case
from harness.commands import Ended, command
from harness.county import AS_OF, BEFORE, RECEIVED, at, copy_of

KEY = "a secret of more than thirty-two characters, for the trial"


def walk(case: Case) -> list[tuple[str, Ended]]:
    """Run them one after another on copies of the county, at full size each in an interpreter of its own."""
    home = copy_of(case, "data", "workspace")
    (home / "key").write_text(KEY)
    lines = every_command(home, person(home), quick=case.quick)
    return [(" ".join(words), command(case, words, cold=not case.quick)) for words in lines]


def every_command(home: Path, staff_id: str, *, quick: bool) -> list[list[str]]:
    """The words, in an order in which each finds what it needs."""
    data, run, out = str(home / "data"), str(home / "runs" / AS_OF), str(home / "runs")
    workspace = ["--workspace", str(home / "workspace")]
    received, lists = ["--received", RECEIVED], str(home / "lists")
    budget = ["--budget", "county=300000", "--budget", "facility=20000", "--budget", "province=100000"]
    walked = [
        ["check", data, "--out", str(home / "check"), "--suggest", *received, *workspace],
        ["train", data, *at(AS_OF, home)],
        ["models", *workspace],
        ["promote", "1", "--force", "--reason", "a trial", *received, *workspace],
        ["score", data, *at(BEFORE, home), "--out", out],
        ["score", data, *at(AS_OF, home), "--out", out],
        ["verify", run],
        ["explain", run, staff_id, "--lang", "en", "--plot", str(home / "page.svg"), *workspace],
        ["plan", run, *budget, *workspace],
        ["export", run, "--to", lists, "--format", "xlsx", "--lang", "zh", *workspace],
        ["export", run, "--to", str(home / "pages"), "--format", "html", "--lang", "en", *workspace],
        ["export", run, "--to", str(home / "shared"), "--pseudonymise", str(home / "key"), *workspace],
        ["rollup", run, "--to", str(home / "rollup"), *workspace],
        ["returns", lists, "--out", str(home / "returned"), *workspace],
        ["evaluate", data, "--since", "2023-01", "--runs", out, *received, *workspace],
        ["init", str(home / "another")],
        [
            *("adopt", str(home / "workspace" / "models" / "champion"), "--reason", "a trial", *received),
            *("--workspace", str(home / "another")),
        ],
        ["forget", staff_id, "--out", out, "--lists", lists],
        ["purge", "--out", out, "--before", AS_OF],
    ]
    slow = [
        ["backtest", data, "--out", str(home / "backtest"), "--lang", "en", "--origins", "1", *received, *workspace],
        ["simulate", str(home / "simulated"), "--staff", "60", "--months", "24"],
        ["demo", "--to", str(home / "demo")],
    ]
    return walked if quick else [*walked, *slow]


def person(home: Path) -> str:
    """Somebody who is at work and scored."""
    lines = (home / "data" / "staff.csv").read_text(encoding="utf-8-sig").splitlines()
    columns = lines[0].split(",")
    rows = [dict(zip(columns, line.split(","), strict=False)) for line in lines[1:]]
    return next(row["staff_id"] for row in rows if not row["exit_date"] and row["hire_date"] < BEFORE)
