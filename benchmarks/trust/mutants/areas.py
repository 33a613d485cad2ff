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
    tests : tuple of str
        Folders and files of its tests. The examples in its modules are tests as well.
    slow : tuple of str
        Files among them that are left out, since one mutant would take them too long: what only they notice survives.
    prepared : str
        A file of tests whose session fixtures run nothing of `code`: they are made once, not for each mutant.
    planted : Planted
        A check that the machinery can tell a survivor.
    part : float
        The part of each module's mutants that is tried.
    """

    name: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    prepared: str
    planted: Planted
    slow: tuple[str, ...] = ()
    part: float = 1.0

    def modules(self) -> list[Path]:
        """The area's modules, sorted."""
        found = {path for pattern in self.code for path in SOURCE.glob(pattern)}
        return sorted(path for path in found if path.name != "__init__.py")


_PUBLICATION = ("publish", "commit", "lock", "ledger", "store", "sweep", "verify", "digest", "history", "manifest")
_PUBLISHING = ("commit", "store", "ledger", "lock", "sweep", "publish", "verify", "history", "manifest")

AREAS = (
    Area(
        "records",
        ("records/**/*.py",),
        ("tests/records",),
        "tests/records/test_cells.py",
        Planted("unit_errors.py", ("tests/records/test_unit_errors.py", "tests/records/test_unit_rules.py")),
        slow=("tests/records/test_conservation.py", "tests/records/test_another_county.py"),
        part=0.2,
    ),
    Area(
        "asof",
        ("features/asof.py",),
        ("tests/features",),
        "tests/features/test_asof.py",
        Planted(
            "asof.py",
            tuple(f"tests/features/test_{name}.py" for name in ("asof", "build_features", "partition", "verbs")),
        ),
    ),
    Area(
        "publication",
        ("durable.py", "runs/disk_refusals.py", *(f"runs/{name}.py" for name in _PUBLICATION)),
        ("tests/test_durable.py", *(f"tests/runs/test_{name}.py" for name in _PUBLISHING)),
        "tests/runs/test_history.py",
        Planted("verify.py", ("tests/runs/test_verify.py",)),
    ),
    Area(
        "disclosure",
        ("report/disclosure/*.py",),
        tuple(
            f"tests/report/test_{name}.py"
            for name in ("gate", "gate_borders", "rollup_gate", "suppress", "disclose", "roll_up")
        ),
        "tests/report/test_suppress.py",
        Planted("suppress.py", ("tests/report/test_suppress.py",)),
    ),
)
