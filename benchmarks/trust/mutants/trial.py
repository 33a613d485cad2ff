"""Mutants against tests: in place in one warm process where that can be, else imported afresh from a cold one."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from areas import Area
from child import in_child
from control import controls
from covering import cover
from fate import Fate, fate_of
from importing import Changed, Marks, module_name
from memory import Memory
from mutate import Mutant
from suite import Suite, with_suite
from warm import Warm


@dataclass(frozen=True)
class Trial:
    """Mutants to be tried on the tests of some areas.

    Parameters
    ----------
    areas : sequence of Area
        Where the tests are.
    mutants : sequence of Mutant
        In this order.
    memory : Memory
        Knows those that need not be tried again, and keeps each fate as it comes.
    """

    areas: Sequence[Area]
    mutants: Sequence[Mutant]
    memory: Memory

    def run(self) -> None:
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
        for at, tests in said["afresh"]:
            self._told(self._afresh(self.mutants[at], tests, said["seconds"]))

    def _in_warm_process(self) -> str:
        """Collect and cover, try what can be tried in place; say as JSON what cannot, with its tests."""
        said: list[str] = []
        marks = Marks([path for area in self.areas for path in area.modules()])
        marks.import_marked()
        if not with_suite(self._tests(), lambda suite: said.append(self._try_in_place(suite, marks))):
            raise RuntimeError("the tests could not be collected")
        return said[0]

    def _try_in_place(self, suite: Suite, marks: Marks) -> str:
        at_import = marks.take()
        suite.prepare([area.prepared for area in self.areas])
        coverage = cover(suite, marks, suite.names(), at_import=at_import)
        print(f"mutants: {len(coverage.seconds)} tests, {sum(coverage.seconds.values()):.0f} CPU s", flush=True)
        warm = Warm(suite, coverage)
        fates = {at: fate for at, one in enumerate(self.mutants) if (fate := self._in_place(warm, one))}
        for area in self.areas:
            self.memory.keep_controls(area, controls(warm, area, list(fates.values())))
        left = [(at, one) for at, one in enumerate(self.mutants) if not warm.can_try(one)]
        afresh = [(at, coverage.tests(one)) for at, one in left if not self.memory.recall(one)]
        return json.dumps({"afresh": afresh, "seconds": coverage.seconds})

    def _in_place(self, warm: Warm, mutant: Mutant) -> Fate | None:
        if not warm.can_try(mutant):
            return None
        return self.memory.recall(mutant) or self._told(warm.fate(mutant))

    def _afresh(self, mutant: Mutant, tests: Sequence[str], seconds: dict[str, float]) -> Fate:
        """Import the product with the mutant in it, collect the files of the tests, run these."""
        of_area = next(area.tests for area in self.areas if mutant.path in area.modules())
        wanted = [test for test in tests if test.startswith(of_area)]
        files = sorted({test.partition("::")[0] for test in wanted})

        def work() -> str:
            sys.meta_path.insert(0, Changed({module_name(mutant.path): mutant.path}, lambda _: mutant.code()))
            failed: list[str] = []
            collected = with_suite(files, lambda suite: failed.append(suite.first_failure(wanted, seconds.__getitem__)))
            return failed[0] if collected else "its import"

        return fate_of(mutant, in_child(work))

    def _told(self, fate: Fate) -> Fate:
        mutant = fate.mutant
        print(f"{fate.outcome:9} {mutant.file}:{mutant.line} {mutant.function}: {mutant.change}", flush=True)
        self.memory.keep(fate)
        return fate

    def _tests(self) -> list[str]:
        tests = [test for area in self.areas for test in area.tests]
        examples = [str(path) for area in self.areas for path in area.modules()]
        return [*tests, *examples, *(f"--deselect={file}" for area in self.areas for file in area.slow)]
