"""The areas whose code is changed, and the tests that may notice; `__main__` goes through them."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "takeroot"


@dataclass(frozen=True)
class Planted:
    """Mutants that must survive: those of a module that only some files of tests kill, without these files."""

    module: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """Code that guards people.

    Parameters
    ----------
    name : str
        As in the page's table.
    code : tuple of str
        Patterns of its modules below src/takeroot.
    tests : str
        The folder of its tests. The examples in its modules are tests as well.
    planted : Planted
        A check that the machinery can tell a survivor.
    part : float
        The part of each module's mutants that is tried.
    """

    name: str
    code: tuple[str, ...]
    tests: str
    planted: Planted
    part: float = 1.0

    def modules(self) -> list[Path]:
        """The area's modules, sorted."""
        found = {path for pattern in self.code for path in SOURCE.glob(pattern)}
        return sorted(path for path in found if path.name != "__init__.py")


_PUBLICATION = ("publish", "commit", "lock", "ledger", "store", "sweep", "verify", "digest", "history", "manifest")

AREAS = (
    Area(
        "records",
        ("records/**/*.py",),
        "tests/records",
        Planted("unit_errors.py", ("tests/records/test_unit_errors.py",)),
    ),
    Area(
        "asof",
        ("features/asof.py",),
        "tests/features",
        Planted(
            "asof.py",
            tuple(f"tests/features/test_{name}.py" for name in ("asof", "build_features", "partition", "verbs")),
        ),
    ),
    Area(
        "publication",
        ("durable.py", "runs/disk_refusals.py", *(f"runs/{name}.py" for name in _PUBLICATION)),
        "tests/runs",
        Planted("verify.py", ("tests/runs/test_verify.py",)),
    ),
    Area(
        "disclosure",
        ("report/disclosure/*.py",),
        "tests/report",
        Planted("suppress.py", ("tests/report/test_suppress.py",)),
    ),
)
