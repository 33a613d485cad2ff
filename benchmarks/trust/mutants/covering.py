"""Which tests run which statements, and what each costs: found by running each test once, by itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

from child import in_child
from importing import Marks
from mutate import Mutant
from suite import Suite

Place = tuple[Path, int]
AFFORDABLE = 4.0
"""CPU seconds of tests a mutant: one that only slower tests would notice counts as survived."""

CASES = 12
"""Cases of one test function that are run on mutants: more would cost much and notice little more."""

_NO_LIMIT = 600.0


@dataclass(frozen=True)
class Coverage:
    """What the sound code showed.

    Parameters
    ----------
    tests_of : mapping of place to list of str
        Tests that run a statement.
    seconds : mapping of str to float
        CPU seconds of each test by itself, its preparation included.
    at_import : set of place
        Statements that run while modules are imported.
    """

    tests_of: dict[Place, list[str]]
    seconds: dict[str, float]
    at_import: set[Place]

    def tests(self, mutant: Mutant) -> list[str]:
        """Tests that run the mutant's statement; of one that runs at import, those that run any other of its module.

        In turn, and only so many as cost `AFFORDABLE` together.
        """
        place = (mutant.path, mutant.statement)
        if place not in self.at_import:
            return self.affordable(self.tests_of.get(place, []))
        of_module = {test for other, tests in self.tests_of.items() if other[0] == mutant.path for test in tests}
        return self.affordable(of_module or self.seconds)

    def affordable(self, tests: Iterable[str]) -> list[str]:
        """As many of the tests, in turn, as one mutant may cost."""
        ordered = self.in_turn(tests)
        spent = accumulate(self.seconds[test] for test in ordered)
        return [test for test, cost in zip(ordered, spent, strict=True) if cost <= AFFORDABLE]

    def in_turn(self, tests: Iterable[str]) -> list[str]:
        """Cheapest first, where the n-th case of one function counts as n times as dear: they are much alike."""
        turns: Counter[str] = Counter()
        prices = {}
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            function = test.partition("[")[0]
            turns[function] += 1
            prices[test] = turns[function] * self.seconds[test]
        return sorted(prices, key=prices.__getitem__)


def cover(suite: Suite, marks: Marks, tests: Iterable[str], *, at_import: set[Place]) -> Coverage:
    """Run each test by itself on the sound code; of a function with many cases the first `CASES`.

    Raises
    ------
    RuntimeError
        If one fails: nothing could be said of mutants.
    """
    marks.take()
    seconds: dict[str, float] = {}
    tests_of: dict[Place, list[str]] = defaultdict(list)
    for test in _first_cases(tests):
        end = in_child(partial(suite.first_failure, [test], lambda _: _NO_LIMIT))
        if end.code or end.said:
            raise RuntimeError(f"{test} fails on the code as it is")
        seconds[test] = end.seconds
        for place in marks.take() - at_import:
            tests_of[place].append(test)
    return Coverage(tests_of, seconds, at_import)


def _first_cases(tests: Iterable[str]) -> Iterator[str]:
    cases: Counter[str] = Counter()
    for test in tests:
        cases[test.partition("[")[0]] += 1
        if cases[test.partition("[")[0]] <= CASES:
            yield test
