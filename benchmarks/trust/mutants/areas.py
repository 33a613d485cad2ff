"""The areas whose code is changed, and the tests that may notice; `__main__` goes through them."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "takeroot"


@dataclass(frozen=True)
class Planted:
    """A module whose killed mutants must survive once the tests that reach it directly are left out.

    Parameters
    ----------
    module : str
        Below src/takeroot.
    tests : tuple of str
        Files of tests that are about it, though they import something else.
    """

    module: str
    tests: tuple[str, ...] = ()

    def reaching(self, tests: tuple[str, ...]) -> tuple[str, ...]:
        """The files to leave out: those named, those among `tests` that import the module, and its own examples."""
        path = SOURCE / self.module
        imported = "takeroot." + self.module.removesuffix(".py").replace("/", ".") + " import"
        found = [ROOT / one for one in tests]
        files = sorted(file for one in found for file in ([one] if one.is_file() else one.rglob("*.py")))
        importing = [file for file in files if imported in file.read_text(encoding="utf-8")]
        return *self.tests, *(file.relative_to(ROOT).as_posix() for file in [*importing, path])


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


_KNOWING = ("asof", "dated_rows", "known_rows", "monthly_cells", "reference_rows", "spells")
_PUBLICATION = ("publish", "commit", "lock", "ledger", "store", "sweep", "verify", "digest", "history", "manifest")
_PUBLISHING = ("commit", "store", "ledger", "lock", "sweep", "publish", "verify", "history", "manifest")

AREAS = (
    Area(
        "records",
        ("records/**/*.py",),
        ("tests/records",),
        "tests/records/test_cells.py",
        Planted(
            "records/units/doubtful_values.py",
            tuple(f"tests/records/test_{name}.py" for name in ("units", "unit_errors", "unit_rules")),
        ),
        slow=("tests/records/test_conservation.py", "tests/records/test_another_county.py"),
        part=0.2,
    ),
    Area(
        "asof",
        tuple(f"features/{name}.py" for name in _KNOWING),
        ("tests/features",),
        "tests/features/test_asof.py",
        Planted(
            "features/asof.py",
            tuple(f"tests/features/test_{name}.py" for name in ("build_features", "partition", "verbs")),
        ),
    ),
    Area(
        "publication",
        ("durable.py", "runs/disk_refusals.py", *(f"runs/{name}.py" for name in _PUBLICATION)),
        ("tests/test_durable.py", *(f"tests/runs/test_{name}.py" for name in _PUBLISHING)),
        "tests/runs/test_history.py",
        Planted("runs/verify.py"),
    ),
    Area(
        "disclosure",
        ("report/disclosure/*.py",),
        tuple(
            f"tests/report/test_{name}.py"
            for name in ("gate", "gate_borders", "rollup_gate", "suppress", "disclose", "roll_up")
        ),
        "tests/report/test_suppress.py",
        Planted("report/disclosure/suppress.py"),
    ),
)
