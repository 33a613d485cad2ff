"""The tests, collected once by pytest and run one by one; a plugin, as pytest means it."""

import os
import resource
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from child import limit

_OPTIONS = (
    "-p",
    "no:randomly",
    "-p",
    "no:xdist",
    "-p",
    "no:terminal",
    "-p",
    "no:faulthandler",
    "--capture=no",
    "--assert=plain",
)
_LEAST, _TIMES = 4, 6
_HEAVY = ("openpyxl", "pandas", "pyarrow.parquet", "pydantic", "python_calamine", "sqlalchemy", "xlsxwriter")


class Suite:
    """What was collected.

    Parameters
    ----------
    work : callable
        Done in place of running all tests, with this suite.
    """

    def __init__(self, work: Callable[["Suite"], None]) -> None:
        self._work, self._failed = work, False
        self._items: dict[str, pytest.Item] = {}
        self.worked = False

    def names(self) -> list[str]:
        """Every test."""
        return list(self._items)

    def prepare(self, files: Sequence[str]) -> None:
        """Run the first test of some files here, so that what their session shares is ready in every child.

        Choose files whose shared fixtures run nothing that is changed.
        """
        last = list(self._items.values())[-1]  # of another folder: only what the whole session shares is kept
        for file in files:
            item = next(item for name, item in self._items.items() if name.startswith(file))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=last)

    def first_failure(self, names: Sequence[str], seconds: Callable[[str], float]) -> str:
        """Run these tests in this order until one fails, each for at most some times its usual seconds; its name."""
        items = [self._items[name] for name in names if name in self._items]
        for item, following in zip(items, [*items[1:], None], strict=True):
            limit(_LEAST + _TIMES * seconds(item.nodeid))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                return item.nodeid
        return ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Work with the tests that were found."""
        self._items = {item.nodeid: item for item in session.items}
        if not session.testsfailed:
            self.worked = True
            self._work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember that a test, or its preparation, failed."""
        self._failed = self._failed or report.failed


def with_suite(tests: Sequence[str], work: Callable[[Suite], None]) -> bool:
    """Collect tests and work with them; whether they could be collected."""
    suite = Suite(work)
    pytest.main([*_OPTIONS, *tests], plugins=[suite])
    return suite.worked


def warm(root: Path) -> None:
    """Import what the tests need of others, nothing of the product, and let examples be drawn the same each time."""
    for name in _HEAVY:
        import_module(name)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir(root)
    once = [hypothesis.Phase.explicit, hypothesis.Phase.generate]  # the first example that fails is enough
    every = list(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, phases=once, suppress_health_check=every
    )
    hypothesis.settings.load_profile("mutants")
