"""All that is meant by trust, tried: every script of this folder, then every planted defect; written to docs/trust.md.

`python benchmarks/trust [--quick] [--only SCRIPT] [--to FILE] [--outputs DIR]`. Two scripts run beside each other. It
ends with 1 if anything failed. A new script is found; it prints a line a check, `name: tried N, failed 0 (S s)`.
"""

import argparse
import ast
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.checks import ROOT, Case, frozen
from harness.county import MONTHS, SEED, STAFF, county

HERE = Path(__file__).parent
_CHECK = re.compile(r"^(\w+): tried (\d+), failed (\d+) \((\d+) s\)$", re.MULTILINE)
_FAILED = re.compile(r"\bfailed (\d+)")
_DEFECT = re.compile(r"^(.+?): (found by ([\w, ]+)|NOT FOUND.*|cannot be planted.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Tried:
    """What one script printed, its checks and its planted defects."""

    script: str
    checks: str
    defects: str
    sound: bool
    seconds: float


def main() -> int:
    """Run all and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small part of the cases of each check")
    parser.add_argument("--only", default="", help="a part of a script's name")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "trust.md")
    parser.add_argument("--outputs", type=Path, help="keep what scripts print here; what is here is not run again")
    told = parser.parse_args()
    begun = time.monotonic()
    names = [name for name in scripts() if told.only in name]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as two:
        source = frozen(ROOT / "src", Path(folder))
        made = county(Case(Path(folder), source, Path(folder) / "county", told.quick))
        found = list(two.map(lambda name: tried(name, made, source, told.outputs, quick=told.quick), names))
    minutes = (time.monotonic() - begun) / 60
    told.to.write_text(page(found, minutes, quick=told.quick), encoding="utf-8")
    sound = all(one.sound for one in found)
    print(f"trust: {len(found)} scripts, {'all sound' if sound else 'NOT SOUND'}, {minutes:.0f} min; see {told.to}")
    return int(not sound)


def scripts() -> list[str]:
    """Every script of checks here, the longest first."""
    found = [path.stem for path in HERE.glob("*.py") if path.stem != "__main__" and not path.stem.endswith("_defects")]
    return sorted(found, key=lambda name: (name not in {"killed_scores", "canaries", "same_bytes"}, name))


def tried(name: str, made: Path, source: Path, outputs: Path | None, *, quick: bool) -> Tried:
    """Run a script's checks, then its planted defects."""
    begun = time.monotonic()
    path, apart = HERE / f"{name}.py", HERE / f"{name}_defects.py"
    with_county = ["--source", str(source)] if apart.exists() else ["--county", str(made), "--source", str(source)]
    size = ["--quick"] if quick else []
    checks = run([str(path), *size, *with_county], outputs, f"{name}.checks")
    planted = [str(apart)] if apart.exists() else [str(path), "--defects", "--county", str(made)]
    defects = run(planted, outputs, f"{name}.defects")
    print(f"== {name}\n{checks}{defects}", flush=True)
    sound = bool(_CHECK.search(checks)) and all(count == "0" for count in _FAILED.findall(checks + defects))
    return Tried(name, checks, defects, sound, time.monotonic() - begun)


def run(words: list[str], outputs: Path | None, name: str) -> str:
    """Run a script of this folder, or read what it printed before; return what it printed."""
    kept = outputs / f"{name}.txt" if outputs else None
    if kept and kept.is_file():
        return kept.read_text(encoding="utf-8")
    ended = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, cwd=ROOT)
    printed = ended.stdout + (
        f"ended with {ended.returncode}, failed 1\n{ended.stderr[-2000:]}" if ended.stderr else ""
    )
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(printed, encoding="utf-8")
    return printed


def page(found: list[Tried], minutes: float, *, quick: bool) -> str:
    """The page for docs/: what was tried, how often, and which planted defect each check saw."""
    lines = [
        "# Trust: what was tried",
        "",
        f"Written by `make trust` on {datetime.now(tz=UTC).date()}, in {minutes:.0f} minutes"
        + (", with `--quick`: a small part of the cases of each check." if quick else ", every case of every check."),
        f"The county is simulated: {STAFF} people, {MONTHS} months, seed {SEED}. A planted defect is a change of",
        "product code in a temporary copy of the source; the check beside it must fail on that copy.",
        "",
    ]
    for one in sorted(found, key=lambda one: one.script):
        lines += section(one)
    return "\n".join(lines).rstrip() + "\n"


def section(one: Tried) -> list[str]:
    """One script's part of the page."""
    tree = ast.parse((HERE / f"{one.script}.py").read_text(encoding="utf-8"))
    says = {node.name: (ast.get_docstring(node) or "").split("\n\n")[0] for node in tree.body if is_function(node)}
    seen = {}
    for defect, outcome, by in _DEFECT.findall(one.defects):
        for check in (by or outcome).split(", "):
            seen.setdefault(check, []).append(defect)
    first = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
    generators = re.findall(r"[Ss]eeds? [\w ,]+", ast.get_docstring(tree) or "")
    lines = [
        f"## {one.script.replace('_', ' ')}",
        "",
        first,
        f"`python benchmarks/trust/{one.script}.py`. {'; '.join(generators)}",
        "",
    ]
    lines += [
        "| check | what | tried | failed | seconds | planted defect it saw |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for check, count, failed, seconds in _CHECK.findall(one.checks):
        what = says.get(check, "").replace("\n", " ").replace("|", "/")
        lines.append(f"| {check} | {what} | {int(count):,} | {failed} | {seconds} | {'; '.join(seen.pop(check, []))} |")
    lost = [f"- {defect}: {outcome}" for outcome, defects in seen.items() for defect in defects]
    return [*lines, "", *lost, *([""] if lost else [])]


def is_function(node: ast.stmt) -> bool:
    """Whether a statement defines a function."""
    return isinstance(node, ast.FunctionDef)


if __name__ == "__main__":
    sys.exit(main())
