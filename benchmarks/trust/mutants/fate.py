"""What became of a mutant."""

from dataclasses import dataclass
from typing import Literal

from child import End
from mutate import Mutant

Outcome = Literal["killed", "timed out", "survived", "not run"]
OUTCOMES: tuple[Outcome, ...] = ("killed", "timed out", "survived", "not run")


@dataclass(frozen=True)
class Fate:
    """What became of a mutant.

    Parameters
    ----------
    mutant : Mutant
        The fault.
    outcome : str
        `not run` where no test runs its statement: it survives as well.
    by : str
        The test that killed it.
    """

    mutant: Mutant
    outcome: Outcome
    by: str = ""

    @property
    def killed(self) -> bool:
        """Whether a test failed, or did not end."""
        return self.outcome in ("killed", "timed out")


def fate_of(mutant: Mutant, end: End) -> Fate:
    """Read a mutant's fate from the end of the child in which the tests ran on it: it says the test that failed."""
    if end.out_of_time:
        return Fate(mutant, "timed out")
    if end.code:
        return Fate(mutant, "killed", "the process died")
    return Fate(mutant, "killed", end.said) if end.said else Fate(mutant, "survived")
