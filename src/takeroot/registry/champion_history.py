"""Who was champion when: our own table, models/.history/champions.jsonl, one JSON line a reign."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from takeroot.durable import write_whole
from takeroot.errors import Problem, RegistryError


@dataclass(frozen=True)
class Reign:
    """One champion's time.

    Parameters
    ----------
    folder : str
        Name of its export below models/.history.
    version : int or None
        Version in the model store; None where it was adopted from elsewhere.
    digest : str
        SHA-256 of the bundle.
    since : str
        When it began; it ends where the next begins.
    how : str
        first, promoted, forced or adopted.
    reason : str
        Given where it was forced or adopted.
    evidence : mapping
        What the comparison found.
    """

    folder: str
    version: int | None
    digest: str
    since: str
    how: str
    reason: str
    evidence: Mapping[str, Any]


def history_folder(root: Path) -> Path:
    """Where every champion's export is kept."""
    return root / "models" / ".history"


def reigns(root: Path) -> list[Reign]:
    """Every reign, oldest first, the current one last.

    A line whose promotion was killed before it took effect does not count: models/champion decides.

    Raises
    ------
    RegistryError
        If a line cannot be read.

    Examples
    --------
    >>> reigns(Path("nowhere"))
    []
    """
    lines = [_read(root, number, line) for number, line in enumerate(_lines(root), start=1)]
    champion = root / "models" / "champion"
    current = champion.resolve().name if champion.exists() else ""
    last = max((place for place, reign in enumerate(lines) if reign.folder == current), default=-1)
    return lines[: last + 1]


def add_reign(root: Path, reign: Reign) -> None:
    """Write one more line; those that never took effect go.

    Raises
    ------
    OSError
        If the disk refuses; the table is then as it was.
    """
    lines = (json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) for one in [*reigns(root), reign])
    write_whole(_table(root), "".join(f"{line}\n" for line in lines).encode())


def _table(root: Path) -> Path:
    return history_folder(root) / "champions.jsonl"


def _lines(root: Path) -> list[bytes]:
    return _table(root).read_bytes().splitlines() if _table(root).exists() else []


def _read(root: Path, number: int, line: bytes) -> Reign:
    try:
        return Reign(**json.loads(line))
    except (ValueError, TypeError) as error:
        where = f"{_table(root)}: line {number}"
        raise RegistryError(Problem(where, "cannot be read", "restore it from a copy")) from error
