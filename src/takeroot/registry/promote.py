"""Promotion: a challenger becomes champion when it is not worse, or by force with a reason."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from takeroot.errors import Problem, RegistryError
from takeroot.registry.aliases import align_aliases
from takeroot.registry.bundle_files import bundle_digest, bundle_files
from takeroot.registry.champion import Champion
from takeroot.registry.champion_history import reigns
from takeroot.registry.enthrone import enthrone
from takeroot.registry.tracking import MODEL, Tracking, artifacts, tracking

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion


def promote(
    root: Path,
    version: int,
    *,
    when: str,
    not_worse: bool | None = None,
    evidence: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Champion:
    """Make a registered version the champion: export it to models/champion, note the reign, move the aliases.

    Parameters
    ----------
    root : Path
        The workspace.
    version : int
        The version, as `list_models` tells it. An earlier champion may come back the same way.
    when : str
        The moment, for the history, as the command line read the clock.
    not_worse : bool, optional
        The verdict of the comparison on the newest matured months (`takeroot.hazard`); None where none was made.
    evidence : mapping, optional
        What the comparison found, kept with the reign.
    reason : str
        Why it is promoted without a good verdict: this is the force, and it is kept.

    Returns
    -------
    Champion
        The new champion.

    Raises
    ------
    RegistryError
        If there is no such version, the verdict is not good and no reason is given, its files are not those that were
        registered, or the disk refuses. The champion then stays.
    """
    had = reigns(root)
    _check_verdict(root, version, first=not had, not_worse=not_worse, reason=reason)
    with tracking(root) as store:
        found = _version(store, version)
        bundle, card = _registered_files(root, store, found)
        how = "promoted" if not_worse else "forced" if had else "first"
        champion = enthrone(
            root, bundle, card=card, version=version, when=when, how=how, reason=reason, evidence=evidence
        )
        align_aliases(store, version)
    return champion


def registered_bundle(root: Path, version: int) -> Path:
    """Folder of a registered version's files, their digests checked.

    Raises
    ------
    RegistryError
        If there is no such version, or its files are not those that were registered.
    """
    with tracking(root) as store:
        bundle, _ = _registered_files(root, store, _version(store, version))
    return bundle


def _check_verdict(root: Path, version: int, *, first: bool, not_worse: bool | None, reason: str) -> None:
    if first or not_worse or reason.strip():
        return
    what = "was not compared with the champion" if not_worse is None else "is worse than the champion"
    where = f"{root / 'mlruns'}: version {version}"
    raise RegistryError(Problem(where, what, "keep the champion, or promote with --force --reason TEXT"))


def _version(store: Tracking, version: int) -> "ModelVersion":
    found = {int(one.version): one for one in store.client.search_model_versions(f"name='{MODEL}'")}
    if version not in found:
        there = ", ".join(map(str, sorted(found))) or "none yet"
        raise RegistryError(Problem(f"version {version}", "is not in the model store", f"there: {there}"))
    return found[version]


def _registered_files(root: Path, store: Tracking, found: "ModelVersion") -> tuple[Path, str]:
    """Bundle and card of a version, found from the workspace, since it may have been moved; digests checked."""
    model = str(found.source).removeprefix("models:/")
    bundle = artifacts(root) / "models" / model / "artifacts" / "artifacts"
    bundle = next((folder for folder in sorted(bundle.glob("*")) if folder.is_dir()), bundle)
    run = store.client.get_run(found.run_id)
    card = artifacts(root) / run.info.run_id / "artifacts" / "card.md"
    if bundle_digest(bundle_files(bundle)) != found.tags.get("bundle") or not card.is_file():
        where = f"version {found.version}"
        raise RegistryError(Problem(where, "its files are not those that were registered", "train again"))
    return bundle, card.read_text(encoding="utf-8")
