"""One process in which every module and test is imported: mutants of functions are tried in its children."""

import gc
from collections import defaultdict
from collections.abc import Sequence

from child import in_child
from covering import Coverage
from fate import Fate, fate_of
from mutate import Mutant
from suite import Suite
from swap import can_swap, live_functions, swap

_LAST = 5
"""Tests that killed other mutants of the module last: tried early as well."""


class Warm:
    """Tries mutants in place.

    Parameters
    ----------
    suite : Suite
        All tests, collected.
    coverage : Coverage
        Which of them run what.
    """

    def __init__(self, suite: Suite, coverage: Coverage) -> None:
        self._suite, self._coverage = suite, coverage
        self._live = live_functions()
        self._killers: dict[tuple[str, str], list[str]] = defaultdict(list)
        gc.collect()
        gc.freeze()  # children share the pages of what is there

    def can_try(self, mutant: Mutant) -> bool:
        """Whether the mutant stands in a function, and in a statement that did not run while modules were imported."""
        return can_swap(mutant, self._live) and (mutant.path, mutant.statement) not in self._coverage.at_import

    def fate(self, mutant: Mutant, *, without: tuple[str, ...] = ()) -> Fate:
        """Run the tests that run the mutant's statement, those that killed its neighbours first.

        Parameters
        ----------
        mutant : Mutant
            One that `can_try`.
        without : tuple of str
            Files of tests to leave out.
        """
        tests = [test for test in self._tests(mutant) if not test.startswith(without)]
        if not tests:
            return Fate(mutant, "not run")
        fate = fate_of(mutant, in_child(lambda: self._run_on(mutant, tests)))
        for place in ((mutant.file, mutant.function), (mutant.file, "")):
            if fate.by in tests and fate.by not in self._killers[place]:
                self._killers[place].append(fate.by)
        return fate

    def sound_survives(self, files: tuple[str, ...]) -> bool:
        """Whether the code as it is passes what a mutant would meet that all tests of some files run."""
        tests = self._coverage.affordable(test for test in self._coverage.seconds if test.startswith(files))
        end = in_child(lambda: self._first_failure(tests))
        return not end.code and not end.said

    def _tests(self, mutant: Mutant) -> list[str]:
        tests = self._coverage.tests(mutant)
        killers = [*self._killers[mutant.file, mutant.function], *reversed(self._killers[mutant.file, ""][-_LAST:])]
        return list(dict.fromkeys([*(test for test in killers if test in set(tests)), *tests]))

    def _run_on(self, mutant: Mutant, tests: Sequence[str]) -> str:
        swap(mutant, self._live)
        return self._first_failure(tests)

    def _first_failure(self, tests: Sequence[str]) -> str:
        return self._suite.first_failure(tests, self._coverage.seconds.__getitem__)
