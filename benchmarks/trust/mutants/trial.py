"""Mutants against tests: in place in one warm process where that can be, else imported afresh from a cold one."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from areas import Area
from child import in_child
from covering import cover
from fate import Fate, fate_of
from importing import Changed, Marks, module_name
from mutate import Mutant
from suite import Suite, with_suite
from warm import Warm

_PLANTED = 10


@dataclass(frozen=True)
class Control:
    """A check of the machinery itself.

    Parameters
    ----------
    what : str
        What was done.
    tried, survived : int
        How often, and how often the tests noticed nothing.
    held : bool
        Whether that is as it should be.
    """

    what: str
    tried: int
    survived: int
    held: bool


@dataclass(frozen=True)
class Trial:
    """Mutants to be tried on the tests of some areas.

    Parameters
    ----------
    areas : sequence of Area
        Where the tests are.
    mutants : sequence of Mutant
        In this order.
    """

    areas: Sequence[Area]
    mutants: Sequence[Mutant]

    def run(self) -> tuple[list[Fate], list[Control]]:
        """Try all; this process imports nothing of the product, so that each mutant can be imported afresh from it.

        Raises
        ------
        RuntimeError
            If a test fails on the code as it is.
        """
        end = in_child(self._in_warm_process, silent=False)
        if end.code:
            raise RuntimeError("the tests could not be run on the code as it is")
        said = json.loads(end.said)
        fates = [Fate(self.mutants[at], outcome, by) for at, outcome, by in said["fates"]]
        for at, tests in said["afresh"]:
            fates.append(_told(self._afresh(self.mutants[at], tests, said["seconds"])))
        return fates, [Control(**facts) for facts in said["controls"]]

    def _in_warm_process(self) -> str:
        """Collect and cover, try what can be tried in place; said as JSON, with the tests of what cannot."""
        said: list[str] = []
        marks = Marks([path for area in self.areas for path in area.modules()])
        marks.import_marked()
        if not with_suite(self._tests(), lambda suite: said.append(self._try_in_place(suite, marks))):
            raise RuntimeError("the tests could not be collected")
        return said[0]

    def _try_in_place(self, suite: Suite, marks: Marks) -> str:
        coverage = cover(suite, marks, suite.names())
        print(f"mutants: {len(coverage.seconds)} tests, {sum(coverage.seconds.values()):.0f} CPU s", flush=True)
        warm = Warm(suite, coverage)
        fates = {at: _told(warm.fate(one)) for at, one in enumerate(self.mutants) if warm.can_try(one)}
        controls = [one for area in self.areas for one in _controls(warm, area, list(fates.values()))]
        afresh = [(at, coverage.tests(one)) for at, one in enumerate(self.mutants) if at not in fates]
        return json.dumps(
            {
                "fates": [(at, fate.outcome, fate.by) for at, fate in fates.items()],
                "afresh": afresh,
                "seconds": coverage.seconds,
                "controls": [asdict(one) for one in controls],
            }
        )

    def _afresh(self, mutant: Mutant, tests: Sequence[str], seconds: dict[str, float]) -> Fate:
        """Import the product with the mutant in it, collect the files of the tests, run these."""
        folder = next(area.tests for area in self.areas if mutant.path in area.modules())
        wanted = [test for test in tests if test.startswith(folder)]
        files = sorted({test.partition("::")[0] for test in wanted})

        def work() -> str:
            sys.meta_path.insert(0, Changed({module_name(mutant.path): mutant.path}, lambda _: mutant.code()))
            failed: list[str] = []
            collected = with_suite(files, lambda suite: failed.append(suite.first_failure(wanted, seconds.__getitem__)))
            return failed[0] if collected else "its import"

        return fate_of(mutant, in_child(work))

    def _tests(self) -> list[str]:
        folders = [area.tests for area in self.areas]
        return [*folders, *(str(path) for area in self.areas for path in area.modules())]


def _controls(warm: Warm, area: Area, fates: Sequence[Fate]) -> list[Control]:
    """The sound code must survive, and mutants that were killed must once the tests that killed them are left out."""
    sound = warm.sound_survives(area.tests)
    killed = [fate.mutant for fate in fates if fate.mutant.path.name == area.planted.module]
    killed = [fate.mutant for fate in fates if fate.mutant in set(killed) and fate.by.startswith(area.planted.tests)]
    left = [warm.fate(mutant, without=area.planted.tests) for mutant in killed[:_PLANTED]]
    survived = sum(not fate.killed for fate in left)
    without = ", ".join(Path(file).name for file in area.planted.tests)
    return [
        Control(f"{area.name}: nothing changed, all of {area.tests} in one process", 1, int(sound), held=sound),
        Control(
            f"{area.name}: killed mutants of {area.planted.module}, without {without}",
            len(left),
            survived,
            held=survived > 0,
        ),
    ]


def _told(fate: Fate) -> Fate:
    mutant = fate.mutant
    print(f"{fate.outcome:9} {mutant.file}:{mutant.line} {mutant.function}: {mutant.change}", flush=True)
    return fate
