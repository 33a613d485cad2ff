"""Where a published month lies on the disk; `publish` writes there, `ledger` pins what was written."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from takeroot.errors import Problem, RunError
from takeroot.months import month_number

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Store:
    """The folder OUT: one link a published name, and `.runs` with the folders they point at.

    ::

        OUT/2024-12 -> .runs/<digest>     what readers open
        OUT/.runs/<digest>/               a run, named by the digest of its bytes
        OUT/.runs/ledger.jsonl            what was published, forgotten and purged, and when replaced by what
        OUT/.runs/new-2024-12/            a run being written
        OUT/.runs/2024-12.lock, .store.lock  held by whoever writes; gone afterwards

    Parameters
    ----------
    out : Path
        OUT. It need not exist.

    Examples
    --------
    >>> Store(Path("out")).link("2024-12").as_posix()
    'out/2024-12'
    """

    out: Path

    @property
    def runs(self) -> Path:
        """The folder of all runs."""
        return self.out / ".runs"

    @property
    def ledger(self) -> Path:
        """The file that pins every run."""
        return self.runs / "ledger.jsonl"

    @property
    def lock(self) -> Path:
        """Held for the moment in which links, ledger and folders change."""
        return self.runs / ".store.lock"

    def month_lock(self, name: str) -> Path:
        """Held while one name's run is written."""
        return self.runs / f"{name}.lock"

    def new(self, name: str) -> Path:
        """Where one name's run is written."""
        return self.runs / f"new-{name}"

    def link(self, name: str) -> Path:
        """Where readers find one name's run."""
        return self.out / name

    def run(self, digest: str) -> Path:
        """Where a run lies for good."""
        return self.runs / digest

    def names(self) -> list[str]:
        """Every published name, sorted."""
        if not self.out.is_dir():
            return []
        found = (path.name for path in self.out.iterdir() if _NAME.fullmatch(path.name))
        return sorted(name for name in found if self.current(name))

    def months(self) -> list[str]:
        """Every published name that is a month, sorted."""
        return [name for name in self.names() if _is_month(name)]

    def current(self, name: str) -> str | None:
        """The digest that `name` points at, or None where it is not published."""
        link = self.link(name)
        parts = link.readlink().parts if link.is_symlink() else ()
        return parts[1] if len(parts) == 2 and parts[0] == ".runs" and _DIGEST.fullmatch(parts[1]) else None  # noqa: PLR2004

    def folders(self) -> Iterator[Path]:
        """Every run's folder, pointed at or not."""
        if self.runs.is_dir():
            yield from (path for path in sorted(self.runs.iterdir()) if _DIGEST.fullmatch(path.name))

    def check_name(self, name: str) -> None:
        """Refuse a name that is no plain file name, or is taken by something that is not a run.

        Raises
        ------
        RunError
            With what to do.
        """
        if not _NAME.fullmatch(name):
            raise RunError(Problem("run", "a name has only letters, digits, dots and dashes", "use a month: 2024-12"))
        if os.path.lexists(self.link(name)) and not self.link(name).is_symlink():
            raise RunError(Problem(str(self.link(name)), "is no published run", "move it away and run again"))


def _is_month(name: str) -> bool:
    try:
        month_number(name)
    except ValueError:
        return False
    return True
