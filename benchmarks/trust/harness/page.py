"""The page for docs/: what was tried, how often, with what outcome, and which planted defect each check found."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from harness.county import MONTHS, SEED, STAFF
from harness.printed import Printed

_HEARD = 110
_TEMPORARY = re.compile(r"/[\w/.-]*?tmp\w{8}/?")


def page(
    found: Sequence[Printed], scripts: Path, day: str, minutes: float, again: Sequence[str], *, quick: bool
) -> str:
    """The whole page; `again` names jobs that were run once more after the run that took `minutes`."""
    checks = [check for printed in found for check in printed.checks]
    defects = [defect for printed in found for defect in printed.defects]
    failed, processor = sum(check.failed for check in checks), sum(printed.processor for printed in found)
    missed = sum(not defect.outcome.startswith("found") for defect in defects)
    size = "with `--quick`: a small part of the cases of each check" if quick else "every case of every check"
    lines = [
        "# Trust: what was tried",
        "",
        f"Written by `make trust` on {day}: {size}.",
        f"{minutes:.0f} minutes on two processors, {processor / 60:.0f} processor minutes.",
        *([f"Shown as they were when run once more: {', '.join(again)}."] if again else []),
        "",
        f"{len(checks)} checks, {sum(check.tried for check in checks):,} cases, failed {failed}.",
        f"{len(defects)} planted defects, not found {missed}.",
        "",
        f"The county is simulated: {STAFF} people, {MONTHS} months, seed {SEED}. A planted defect is a change of",
        "product code in a temporary copy of the source (the patch stands in `DEFECTS` of the script); the check must",
        "fail on that copy, on a small part of its cases, and what it then says first stands beside it.",
        "",
    ]
    for script in sorted({printed.script for printed in found}):
        lines += _section(script, [printed for printed in found if printed.script == script], scripts)
    return "\n".join(lines).rstrip() + "\n"


def _section(script: str, found: Sequence[Printed], scripts: Path) -> list[str]:
    tree = ast.parse((scripts / f"{script}.py").read_text(encoding="utf-8"))
    says = {node.name: _first(ast.get_docstring(node)) for node in tree.body if isinstance(node, ast.FunctionDef)}
    first, _, rest = (ast.get_docstring(tree) or "").partition("\n\n")
    lines = [f"## {script.replace('_', ' ')}", "", _plain(first), _plain(rest), ""]
    lines += ["| check | what | tried | failed | s | CPU s |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    lines += [
        f"| {check.name} | {says.get(check.name, '')} | {check.tried:,} | {check.failed} | {check.seconds} "
        f"| {check.processor} |"
        for printed in found
        for check in printed.checks
    ]
    files = _files(tree)
    lines += ["", "| planted defect | in | outcome | the check then said |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {_plain(defect.says)} | {files.get(defect.says, '')} | {defect.outcome} | {_plain(defect.heard)[:_HEARD]} |"
        for printed in found
        for defect in printed.defects
    ]
    unsound = [f"- {printed.name} did not end as it should" for printed in found if not printed.sound]
    return [*lines, "", *unsound, *([""] if unsound else [])]


def _files(tree: ast.Module) -> dict[str, str]:
    """The file of each defect, by what it says."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Defect"]
    return {ast.literal_eval(call.args[0]): ast.literal_eval(call.args[1]) for call in calls}


def _first(text: str | None) -> str:
    return _plain((text or "").split("\n\n")[0])


def _plain(text: str) -> str:
    """On one line, without temporary folders, with nothing that would end a cell of a table."""
    return " ".join(_TEMPORARY.sub("", text).replace("|", "/").split())
