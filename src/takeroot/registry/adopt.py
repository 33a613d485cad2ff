"""Adopting a champion trained elsewhere: a county too small for a model of its own starts from a pooled one."""

from pathlib import Path

from takeroot.errors import Problem, RegistryError
from takeroot.registry.aliases import align_aliases
from takeroot.registry.champion import Champion, read_facts
from takeroot.registry.enthrone import enthrone
from takeroot.registry.tracking import store_file, tracking


def adopt(root: Path, champion: Path, *, when: str, reason: str) -> Champion:
    """Make another workspace's champion the champion here. It is in no model store: `version` is None.

    Parameters
    ----------
    root : Path
        The workspace that adopts.
    champion : Path
        The other's models/champion, or a copy of it; its digests are checked.
    when : str
        The moment, for the history.
    reason : str
        Why; kept with the reign.

    Returns
    -------
    Champion
        The new champion.

    Raises
    ------
    RegistryError
        If the folder is not a champion as exported, no reason is given, or the disk refuses.
    """
    if not reason.strip():
        raise RegistryError(Problem(str(champion), "is adopted without a reason", "say why"))
    read_facts(champion)
    card = (champion / "card.md").read_text(encoding="utf-8")
    new = enthrone(root, champion / "bundle", card=card, version=None, when=when, how="adopted", reason=reason)
    if store_file(root).exists():
        with tracking(root) as store:
            align_aliases(store, None)
    return new
