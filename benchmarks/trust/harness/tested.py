"""Tests of the repository run on a given source: a line a test, `passed NODE` or `failed NODE`.

`python tested.py SOURCE PYTEST-WORDS...`. Started by `run_tests`.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def run_tests(source: Path, *words: str) -> Iterator[str]:
    """Run tests in a process of their own; yield a text a test, empty where it passed."""
    command = [sys.executable, str(Path(__file__)), str(source), *words, "-q", "--no-header", "-p", "no:randomly"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    told = [line.split(" ", 1) for line in ended.stdout.splitlines() if line.startswith(("passed ", "failed "))]
    yield from ["" if outcome == "passed" else f"{test} failed" for outcome, test in told]
    if not told or (ended.returncode and all(outcome == "passed" for outcome, _ in told)):
        yield f"the tests did not run: {(ended.stdout + ended.stderr)[-300:]}"


class Teller:
    """Prints how each test ended."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A line a test: its call, or its set-up where that failed."""
        if report.when == "call" or report.failed:
            print(f"\n{'passed' if report.passed else 'failed'} {report.nodeid}", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.exit(pytest.main(sys.argv[2:], plugins=[Teller()]))
