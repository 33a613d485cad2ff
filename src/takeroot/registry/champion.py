"""The champion as plain files: what scoring reads, without MLflow. `promote` and `adopt` change it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from takeroot.errors import Problem, RegistryError
from takeroot.registry.bundle_files import bundle_digest, bundle_files
from takeroot.registry.champion_history import Reign, reigns

FACTS = "champion.json"
_TRAIN = "train and promote a model: takeroot train DATA --as-of M"


@dataclass(frozen=True)
class Champion:
    """The model in use.

    Parameters
    ----------
    bundle : Path
        Folder of the model's files.
    card : Path
        What it was trained on, how good it is, for whom not.
    version : int or None
        Version in the model store; None where it was adopted from elsewhere.
    digest : str
        SHA-256 of the bundle.
    since : str
        When it became champion, as the command was told; empty where a folder was copied in, as are those below.
    how : str
        first, promoted, forced or adopted.
    reason : str
        The reason given where it was forced or adopted.
    evidence : mapping
        What the comparison with the champion before found.
    """

    bundle: Path
    card: Path
    version: int | None
    digest: str
    since: str
    how: str
    reason: str
    evidence: Mapping[str, Any]


def current_champion(root: Path) -> Champion | None:
    """The champion of a workspace, its files checked against their digests.

    Parameters
    ----------
    root : Path
        The workspace.

    Returns
    -------
    Champion or None
        None where there is none yet.

    Raises
    ------
    RegistryError
        If a file was changed, added or removed.

    Examples
    --------
    >>> current_champion(Path("nowhere")) is None
    True
    """
    folder = root / "models" / "champion"
    if not folder.exists():
        return None
    facts = read_facts(folder)
    known = [reign for reign in reigns(root) if reign.folder == folder.resolve().name]
    if known and known[-1].digest != facts["digest"]:
        raise RegistryError(Problem(str(folder / FACTS), "is not what the history of champions pins", _TRAIN))
    told = known[-1] if known else Reign(folder.name, facts["version"], facts["digest"], "", "", "", {})
    return Champion(
        bundle=folder.resolve() / "bundle",
        card=folder.resolve() / "card.md",
        version=facts["version"],
        digest=facts["digest"],
        since=told.since,
        how=told.how,
        reason=told.reason,
        evidence=told.evidence,
    )


def read_facts(folder: Path) -> dict[str, Any]:
    """Read champion.json and check the bundle beside it.

    Raises
    ------
    RegistryError
        If anything differs.
    """
    try:
        facts = json.loads((folder / FACTS).read_bytes())
        files = dict(facts["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RegistryError(Problem(str(folder / FACTS), "cannot be read", _TRAIN)) from error
    found = bundle_files(folder / "bundle")
    changed = sorted(name for name in files.keys() | found.keys() if files.get(name) != found.get(name))
    if changed:
        problems = [
            Problem(str(folder / "bundle" / name), "is not the file that was promoted", _TRAIN) for name in changed
        ]
        raise RegistryError(problems)
    if facts.get("digest") != bundle_digest(found):
        raise RegistryError(Problem(str(folder / FACTS), "does not state the digest of its bundle", _TRAIN))
    return facts
