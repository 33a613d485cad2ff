"""Score a month: who is likely to leave, why, and what could keep them, published whole or not at all."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from takeroot.errors import Problem, RecordsError, WarningsError
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.months import month_text
from takeroot.pipeline.champion import read_champion
from takeroot.pipeline.keep_plan import keep_plan
from takeroot.pipeline.manifest import manifest
from takeroot.pipeline.read import read, require_month
from takeroot.pipeline.run_frames import RunFrames, run_frames
from takeroot.pipeline.run_in_groups import WAITING, Sizes, open_groups, run_in_groups
from takeroot.pipeline.score_doubts import score_doubts
from takeroot.pipeline.share_memory import share_memory
from takeroot.pipeline.since_training import missing_since_training
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.write_run import write_run
from takeroot.records.delivery_alarms import delivery_alarms
from takeroot.records.delivery_profile import delivery_profile
from takeroot.records.reading import Reading
from takeroot.runs.history import published_months, run_folder
from takeroot.runs.manifest import read_manifest, write_json
from takeroot.runs.publish import Published, publish
from takeroot.workspace.workspace import Workspace


@dataclass(frozen=True)
class Score:
    """A published month.

    Parameters
    ----------
    published : Published
        Where it stands.
    lines : tuple of str
        What the command prints.
    """

    published: Published
    lines: tuple[str, ...]


def score(
    source: str,
    workspace: Workspace,
    *,
    as_of: int,
    out: Path,
    received: date,
    steps: Steps,
    strict: bool = False,
    force: bool = False,
    sizes: Sizes | None = None,
    cluster: str = "",
) -> Score:
    """Score everyone at work at the end of the as-of month, and publish OUT/M.

    Parameters
    ----------
    source : str
        Folder, file or database URL of the staff records.
    workspace : Workspace
        Its champion scores.
    as_of : int
        Month number M.
    out : Path
        Where runs are kept.
    received : date
        The day of delivery.
    strict : bool
        Warnings stop the run before it is published.
    force : bool
        Score a delivery that looks unlike those before it (shrunken, stale, emptied); its alarms become warnings.
    sizes : Sizes, optional
        When to go group by group, and in how large ones; the bytes are the same.
    cluster : str
        `local:N`, or a Dask scheduler's address, to work on groups in several processes; the bytes are the same.

    Raises
    ------
    TakerootError
        If the records, the workspace, the model or the disk do not allow it; OUT/M is then as it was.
    """
    told: list[str] = []
    share_memory()
    case = _Case(source, workspace, as_of, out, received, steps, sizes or Sizes.on(cluster), cluster)

    def work(folder: Path) -> None:
        frames, facts = _score(case, folder, force=force)
        if strict and facts["warnings"]:
            raise WarningsError(facts["warnings"])
        with steps("writing the run"):
            write_run(folder, frames, facts)
            shutil.rmtree(folder / WAITING, ignore_errors=True)
        write_json(folder / "timings.json", steps.timings())
        told.extend([*_lines(frames, facts["warnings"]), keep_plan(out / month_text(as_of), folder)])

    published = publish(out, month_text(as_of), work)
    first = f"{published.path}: published, scored by {_champion(workspace)}"
    return Score(published, (first, *filter(None, told)))


def _champion(workspace: Workspace) -> str:
    return str(workspace.home / "models" / "champion")


@dataclass(frozen=True)
class _Case:
    """What was asked for."""

    source: str
    workspace: Workspace
    as_of: int
    out: Path
    received: date
    steps: Steps
    sizes: Sizes
    cluster: str


def _score(case: _Case, folder: Path, *, force: bool) -> tuple[RunFrames, dict[str, Any]]:
    champion, model = read_champion(case.workspace)
    known = () if champion.version is None else model.training_.delivered  # a pooled model knew other deliveries
    frames, reading, profile, alarms = _worked_out(case, model, folder, known, force=force)
    doubts = score_doubts(as_of=case.as_of, received=case.received, trained_as_of=model.training_.as_of)
    facts = manifest(reading, case.workspace, champion, model, frames, as_of=case.as_of)
    return frames, facts | {"delivery": profile, "warnings": [*facts["warnings"], *doubts, *map(str, alarms)]}


def _worked_out(
    case: _Case, model: FittedHazard, folder: Path, known: tuple[str, ...], *, force: bool
) -> tuple[RunFrames, Reading, dict[str, Any], list[Problem]]:
    """In groups where the delivery is large, else in one piece, which knows its alarms before the work."""
    workspace, as_of, out, steps = case.workspace, case.as_of, case.out, case.steps
    with steps("reading the records"):
        opened = open_groups(
            case.source, workspace, received=case.received, folder=folder / WAITING / "records", sizes=case.sizes
        )
    if opened is not None:
        frames, reading, profile = run_in_groups(
            opened, workspace, model, as_of=as_of, out=out, folder=folder, steps=steps, cluster=case.cluster
        )
        return frames, reading, profile, _alarms(case, profile, known, force=force)
    with steps("reading the records"):
        reading = read(case.source, workspace, case.received)
    require_month(reading.tables, workspace, as_of)
    profile = delivery_profile(reading.tables, workspace.tables)
    alarms = _alarms(case, profile, known, force=force)
    frames = run_frames(reading, workspace, model, as_of=as_of, out=out, steps=steps)
    return frames, reading, profile, alarms


def _alarms(case: _Case, profile: dict[str, Any], known: tuple[str, ...], *, force: bool) -> list[Problem]:
    """What is unlike the deliveries before, and unlike what the model was trained with."""
    before = delivery_alarms(profile, _profiles_before(case.out, case.as_of))
    alarms = before or missing_since_training(known, profile)
    if alarms and not force:
        raise RecordsError(alarms)
    return alarms


def _profiles_before(out: Path, as_of: int) -> list[dict[str, Any]]:
    """What earlier runs noted of their deliveries, oldest first."""
    months = [month for month in published_months(out) if month < month_text(as_of)]
    manifests = [read_manifest(run_folder(out, month)) for month in months]
    return [facts["delivery"] for facts in manifests if "delivery" in facts]


def _lines(frames: RunFrames, warnings: list[str]) -> list[str]:
    bands = frames.scores["band"].value_counts()
    shown = ", ".join(f"{bands.get(band, 0)} {band}" for band in ("high", "watch", "low"))
    return [
        f"{len(frames.scores)} people scored in {len(frames.facilities)} facilities: {shown}",
        *(f"warning: {warning}" for warning in warnings),
    ]
