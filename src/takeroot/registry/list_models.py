"""The models of a workspace: versions, aliases, figures, and when each was champion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from takeroot.registry.aliases import align_aliases
from takeroot.registry.champion_history import Reign, reigns
from takeroot.registry.tracking import MODEL, store_file, tracking


@dataclass(frozen=True)
class Reigned:
    """A time as champion.

    Parameters
    ----------
    since, until : str
        Its ends; `until` is empty while it lasts.
    how : str
        first, promoted, forced or adopted.
    reason : str
        Given where it was forced or adopted.
    """

    since: str
    until: str
    how: str
    reason: str


@dataclass(frozen=True)
class ModelRow:
    """One version.

    Parameters
    ----------
    version : int or None
        None for a champion that was adopted from elsewhere.
    alias : str
        champion, challenger or empty.
    trained : str
        Name of its training, the as-of month.
    metrics, parameters, tags : mapping
        As logged.
    reigns : tuple of Reigned
        When it was champion, oldest first.
    """

    version: int | None
    alias: str
    trained: str
    metrics: Mapping[str, float]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    reigns: tuple[Reigned, ...]


def list_models(root: Path) -> list[ModelRow]:
    """Every version, newest first, then what was adopted; empty where nothing was ever trained.

    The champion is told by models/champion, which is what scores; MLflow's aliases are set right by it.

    Raises
    ------
    RegistryError
        If the table of champions cannot be read.

    Examples
    --------
    >>> list_models(Path("nowhere"))
    []
    """
    told = reigns(root)
    adopted = [
        _adopted(reign, told) for reign in {reign.digest: reign for reign in told if reign.version is None}.values()
    ]
    if not store_file(root).exists():
        return adopted
    with tracking(root) as store:
        found = sorted(store.client.search_model_versions(f"name='{MODEL}'"), key=lambda one: -int(one.version))
        aliases = align_aliases(store, told[-1].version if told else None)
        runs = [store.client.get_run(one.run_id) for one in found]
    rows = [
        ModelRow(
            version=int(one.version),
            alias=next((alias for alias, version in sorted(aliases.items()) if version == str(one.version)), ""),
            trained=str(run.info.run_name),
            metrics=dict(run.data.metrics),
            parameters=dict(run.data.params),
            tags={key: value for key, value in run.data.tags.items() if not key.startswith("mlflow.")},
            reigns=_times(told, int(one.version), ""),
        )
        for one, run in zip(found, runs, strict=True)
    ]
    return [*rows, *adopted]


def _adopted(reign: Reign, told: Sequence[Reign]) -> ModelRow:
    alias = "champion" if told[-1].digest == reign.digest and told[-1].version is None else ""
    return ModelRow(None, alias, "", {}, {}, {}, _times(told, None, reign.digest))


def _times(told: Sequence[Reign], version: int | None, digest: str) -> tuple[Reigned, ...]:
    """The reigns of one version, or of one adopted digest; each ends where the next begins."""
    ended = [*[(one, later.since) for one, later in pairwise(told)], *[(one, "") for one in told[-1:]]]
    return tuple(
        Reigned(one.since, until, one.how, one.reason)
        for one, until in ended
        if one.version == version and digest in ("", one.digest)
    )
