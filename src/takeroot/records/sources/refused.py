"""How a file that may not be opened is told of."""

from pathlib import Path

from takeroot.errors import Problem, RecordsError


def refused(path: Path, what: str, do: str) -> RecordsError:
    """Make the error to raise: which file, what is wrong with it, what to do."""
    return RecordsError(Problem(path.name, f"refused: {what}", do))
