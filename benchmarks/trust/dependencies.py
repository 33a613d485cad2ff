"""What the product stands on: every package that it imports is declared, pinned, and without a known advisory.

`python benchmarks/trust/dependencies.py [--quick] [--only NAME] [--defects]`. Nothing is asked of any index.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path

from harness.checks import ROOT, Case, run_script
from harness.defects import Defect

PRODUCT_EXTRAS = {"cox", "tune", "distributed"}
"""Extras that the product's own code imports; the others are for tests, notebooks and development."""


def every_import_declared(case: Case) -> Iterator[str]:
    """Every package that the source imports, within functions too, is one that pyproject.toml names."""
    named = declared()
    for module, path in sorted(imported(case.source / "takeroot").items()):
        found = {normal(name) for name in packages_distributions().get(module, (module,))}
        yield "" if found & named else f"{module}, imported by {path}, is not declared"


def every_dependency_pinned(case: Case) -> Iterator[str]:
    """What is declared or imported, and what that needs in turn, has one version, that is not known to be unsafe."""
    modules = imported(case.source / "takeroot")
    direct = declared() | {
        normal(name) for module in modules for name in packages_distributions().get(module, (module,))
    }
    known = pins()
    for name in sorted(direct.union(*(needed(name) for name in direct))):
        least = LEAST.get(name)
        wrong = name not in known or (least and numbers(known[name]) < numbers(least))
        pinned = known.get(name, "nothing")
        yield f"{name}: pinned to {pinned}, at least {least or 'something'} is wanted" if wrong else ""


def imported(package: Path) -> dict[str, Path]:
    """Top-level modules of others that the source imports, and one file that does."""
    found: dict[str, Path] = {}
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in modules_of(node):
                found.setdefault(name.partition(".")[0], path.relative_to(package))
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names | {package.name}}


def modules_of(node: ast.AST) -> list[str]:
    """What one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


def declared() -> set[str]:
    """Distributions that the product itself names, its own extras among them."""
    found = set()
    for line in requires("takeroot") or []:
        extra = re.search(r"extra == ['\"](\w+)", line)
        if not extra or extra[1] in PRODUCT_EXTRAS:
            found.add(normal(re.match(r"[A-Za-z0-9._-]+", line)[0]))
    return found


def pins() -> dict[str, str]:
    """The version of each distribution in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line) for line in lines)
    return {normal(pin[1]): pin[2] for pin in found if pin}


@cache
def needed(name: str) -> frozenset[str]:
    """Distributions that one needs in turn, as far as they are needed here and are those of constraints.txt."""
    found, known = {name}, pins()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        for other in directly_needed(one) if version_of(one) == known.get(one) else ():
            if other not in found and version_of(other):
                found.add(other)
                waiting.append(other)
    return frozenset(found)


def directly_needed(name: str) -> list[str]:
    """What a distribution names itself, but for its extras."""
    plain = (line.partition(";") for line in requires(name) or [])
    return [normal(re.match(r"[A-Za-z0-9._-]+", part)[0]) for part, _, marker in plain if "extra" not in marker]


def version_of(name: str) -> str:
    """The version that is installed; empty for what only another system needs."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def numbers(text: str) -> list[int]:
    """A version's leading numbers."""
    return [int(part) for part in re.findall(r"\d+", text)[:3]]


LEAST = {
    "lightgbm": "4.6.0",
    "jinja2": "3.1.6",
    "pyarrow": "14.0.1",
    "mlflow": "3.5.0",
    "scikit-learn": "1.5.0",
    "requests": "2.32.4",
    "urllib3": "2.6.0",
    "werkzeug": "3.1.4",
    "fonttools": "4.60.2",
    "pillow": "11.3.0",
    "cryptography": "44.0.1",
    "flask": "3.1.1",
    "starlette": "0.49.1",
    "gunicorn": "22.0.0",
    "protobuf": "5.29.5",
}
"""Below these a published advisory is known; kept by hand, since the check has no network."""


CHECKS = (every_import_declared, every_dependency_pinned)

DEFECTS = (
    Defect(
        "a package that came with another one is imported",
        "pipeline/read.py",
        "    return read_records(source, workspace.tables, received=received)",
        "    import requests  # noqa: F401\n\n    return read_records(source, workspace.tables, received=received)",
        "every_import_declared",
    ),
    Defect(
        "a package without a version in constraints.txt is imported",
        "pipeline/read.py",
        "    return read_records(source, workspace.tables, received=received)",
        "    import pip  # noqa: F401\n\n    return read_records(source, workspace.tables, received=received)",
        "every_dependency_pinned",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
