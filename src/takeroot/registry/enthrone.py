"""Making a bundle the champion: exported, noted, then linked in one step; `promote` and `adopt` decide whether."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from takeroot.durable import swap_link, sync_tree
from takeroot.errors import Problem, RegistryError
from takeroot.registry.bundle_files import bundle_digest, bundle_files
from takeroot.registry.champion import FACTS, Champion, current_champion
from takeroot.registry.champion_history import Reign, add_reign, history_folder, reigns


def enthrone(
    root: Path,
    bundle: Path,
    *,
    card: str,
    version: int | None,
    when: str,
    how: str,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> Champion:
    """Export a bundle to models/.history, note the reign, and let models/champion point at it.

    Killed at any moment, models/champion is the old champion or the new one, whole.

    Raises
    ------
    RegistryError
        If the disk refuses; the old champion then stays.
    """
    try:
        with _one_at_a_time(history_folder(root)):
            _keep_plain_folder(root)
            folder = _export(root, bundle, card, version)
            facts = json.loads((folder / FACTS).read_bytes())
            add_reign(root, Reign(folder.name, version, facts["digest"], when, how, reason, dict(evidence or {})))
            swap_link(root / "models" / "champion", f".history/{folder.name}")
    except OSError as error:
        what = f"the disk refused: {os.strerror(error.errno) if error.errno else 'a file could not be copied'}"
        raise RegistryError(Problem(str(root / "models" / "champion"), what, "mend that and promote again")) from error
    champion = current_champion(root)
    if champion is None:
        raise RegistryError(Problem(str(root / "models" / "champion"), "was removed meanwhile", "promote again"))
    return champion


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # freed by the system, also where this process is killed
        yield
    finally:
        os.close(descriptor)


def _keep_plain_folder(root: Path) -> None:
    """A champion that somebody copied in as a plain folder is moved to the history, and linked from there."""
    plain = root / "models" / "champion"
    if plain.is_dir() and not plain.is_symlink():
        kept = _next_name(root, "found")
        plain.rename(history_folder(root) / kept)
        swap_link(plain, f".history/{kept}")


def _export(root: Path, bundle: Path, card: str, version: int | None) -> Path:
    """Write bundle, card and digests into the next folder of the history."""
    folder = history_folder(root) / _next_name(root, "adopted" if version is None else f"v{version}")
    new = history_folder(root) / "new"
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(bundle, new / "bundle")
    files = bundle_files(new / "bundle")
    facts = {"version": version, "digest": bundle_digest(files), "files": files}
    (new / FACTS).write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (new / "card.md").write_text(card, encoding="utf-8")
    sync_tree(new)
    return new.rename(folder)


def _next_name(root: Path, what: str) -> str:
    """Number the exports; one left by a killed promotion keeps its number and is never used."""
    taken = [path.name.split("-")[0] for path in history_folder(root).iterdir()]
    number = max((int(text) for text in taken if text.isdigit()), default=len(reigns(root))) + 1
    return f"{number:04d}-{what}"
