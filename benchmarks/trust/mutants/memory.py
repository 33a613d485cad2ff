"""Fates remembered: a kill while neither module nor test changes, a survival while no test of the area does either."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from areas import ROOT, Area
from control import Control
from fate import OUTCOMES, Fate, Outcome
from mutate import Mutant


class Memory:
    """A file of fates, one JSON line each, written as they come: a run that was broken off goes on where it was.

    Parameters
    ----------
    path : Path
        The file, made where it is missing.
    areas : sequence of Area
        Whose tests the mutants met.
    """

    def __init__(self, path: Path, areas: Sequence[Area]) -> None:
        self._path, self._areas = path, areas
        self._digests: dict[Path, str] = {}
        self._tests: dict[str, str] = {}
        self._known = dict(self._read())

    def recall(self, mutant: Mutant) -> Fate | None:
        """Tell of a fate that still holds."""
        outcome, by, digests = self._known.get(str(mutant), ("", "", ""))
        known = next((one for one in OUTCOMES if one == outcome), None)
        return Fate(mutant, known, by) if known and digests == self._of(mutant, known, by) else None

    def last(self, mutant: Mutant) -> Fate | None:
        """Tell of a fate that still holds, or of a survival under tests that have changed since."""
        outcome, _, digests = self._known.get(str(mutant), ("", "", ""))
        if outcome in {"survived", "not run"} and digests.startswith(self._digest(mutant.path)):
            return Fate(mutant, "survived")
        return self.recall(mutant)

    def keep(self, fate: Fate) -> None:
        """Write a fate down."""
        self._write(str(fate.mutant), fate.outcome, fate.by, self._of(fate.mutant, fate.outcome, fate.by))

    def controls(self, area: Area) -> list[Control]:
        """Tell of the checks of the machinery when it last tried mutants of an area."""
        outcome, said, _ = self._known.get(area.name, ("", "", ""))
        return [Control(**facts) for facts in json.loads(said)] if outcome else []

    def keep_controls(self, area: Area, controls: Sequence[Control]) -> None:
        """Write an area's checks down."""
        self._write(area.name, "controls", json.dumps([asdict(one) for one in controls]), "")

    def _write(self, *line: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _read(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        for line in self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else ():
            name, outcome, by, digests = json.loads(line)
            yield name, (outcome, by, digests)

    def _of(self, mutant: Mutant, outcome: Outcome, by: str) -> str:
        """Digests of the module and of the tests that the fate hangs on."""
        test = ROOT / by.partition("::")[0]
        if outcome in {"killed", "timed out"}:
            return self._digest(mutant.path) + (self._digest(test) if by and test.is_file() else "")
        area = next(area for area in self._areas if mutant.path in area.modules())
        return self._digest(mutant.path) + self._together(area)

    def _together(self, area: Area) -> str:
        """One digest of all files of an area's tests."""
        if area.name not in self._tests:
            found = [ROOT / one for one in area.tests]
            files = sorted(file for one in found for file in ([one] if one.is_file() else one.rglob("*.py")))
            whole = "".join(map(self._digest, files))
            self._tests[area.name] = hashlib.sha256(whole.encode()).hexdigest()[:16]
        return self._tests[area.name]

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        return self._digests[path]
