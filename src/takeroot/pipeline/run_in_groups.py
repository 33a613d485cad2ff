"""The frames of a large month, group after group of counties in bounded memory; `run_frames` does it in one piece."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from takeroot.errors import RecordsError
from takeroot.features.build_features import build_features
from takeroot.features.partition import partition
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.pipeline.file_types import FILE_TYPES
from takeroot.pipeline.person_frames import PeopleScored, PersonFrames, person_frames
from takeroot.pipeline.piece_file import PieceFile, ranges_of
from takeroot.pipeline.read import months_of_service, require_a_month
from takeroot.pipeline.run_frames import PER_PERSON, RunFrames, whole_frames
from takeroot.pipeline.share_memory import give_back
from takeroot.pipeline.steps import Steps
from takeroot.records.groups.grouped_delivery import GroupedDelivery, GroupSaid
from takeroot.records.groups.read_in_groups import read_in_groups
from takeroot.records.reading import Reading
from takeroot.workspace.workspace import Workspace

_WHOLE = ("staff", "facilities", "postings", "objections", "decisions")
"""Who is at work, where, who objected, what was decided: small tables, and enough to tell groups."""
WAITING = ".waiting"
"""Folder of temporary files, inside the folder of the run: nothing of it is left behind, whatever happens."""
_RANGE = 10_000
"""People whose rows are written at once, at most."""


@dataclass(frozen=True)
class Sizes:
    """When to go group by group, and in how large ones.

    Parameters
    ----------
    large : int
        Rows of a delivery from which it is read in groups.
    people : int
        Rows of the staff table that a group has at least.
    """

    large: int = 1_500_000
    people: int = 10_000

    @classmethod
    def on(cls, cluster: str) -> "Sizes":
        """Give a cluster something to share, however small the delivery."""
        return cls(large=0, people=1_000) if cluster else cls()


Worked = tuple[PersonFrames, GroupSaid]
"""What one group's work gives."""


def open_groups(
    source: str, workspace: Workspace, *, received: date, folder: Path, sizes: Sizes
) -> GroupedDelivery | None:
    """Open a delivery that is large; None where it is not, or where `read_records` must tell what is wrong with it."""
    return read_in_groups(
        source,
        workspace.tables,
        received=received,
        whole=_WHOLE,
        group_of=partition,
        folder=folder,
        large=sizes.large,
        people=sizes.people,
    )


def run_in_groups(
    delivery: GroupedDelivery,
    workspace: Workspace,
    model: FittedHazard,
    *,
    as_of: int,
    out: Path,
    folder: Path,
    steps: Steps,
    cluster: str = "",
) -> tuple[RunFrames, Reading, dict[str, Any]]:
    """Work out all frames of a month, and write those of `PER_PERSON` into `folder` as they come.

    Parameters
    ----------
    folder : Path
        The folder of the run; what must wait to be written waits below it.
    cluster : str
        `local:N`, or a Dask scheduler's address; empty for this process alone. Workers must see `folder`.

    Returns
    -------
    frames, reading, profile
        The reading's tables are those that were read whole; the profile is as `delivery_profile` gives it.

    Raises
    ------
    RecordsError
        If more is set aside than a table allows, or nothing is dated in the month.
    """
    asked = _asked(delivery, workspace, as_of)
    model.prepare(people=len(asked), as_of=as_of)
    files = _files(folder, ranges_of(asked, delivery.group_of(asked), most=_RANGE))
    small: dict[str, list[pd.DataFrame]] = {field.name: [] for field in fields(PeopleScored)}
    said: list[GroupSaid] = []
    for found, of_group in _worked(delivery, workspace, model, as_of=as_of, people=len(asked), steps=steps, on=cluster):
        with steps("writing the run"):
            people = found.small.scores["staff_id"].tolist()
            for name, file in files.items():
                file.add(getattr(found, name), people)
        for name, parts in small.items():
            parts.append(getattr(found.small, name))
        said.append(of_group)
        del found  # the next group's frames shall not lie beside these
    with steps("writing the run"):
        for file in files.values():
            file.close()
    give_back()
    reading = delivery.reading(said)
    if reading.problems:
        raise RecordsError(reading.problems)
    require_a_month(delivery.months(said) or months_of_service(delivery.whole), as_of)
    everybody = PeopleScored(**{name: _sorted(parts) for name, parts in small.items()})
    return (
        whole_frames(everybody, reading, workspace, {}, as_of=as_of, out=out),
        reading,
        delivery.profile(said),
    )


def _files(folder: Path, ranges: list[list[str]]) -> dict[str, PieceFile]:
    return {
        name: PieceFile(folder / f"{name}.parquet", FILE_TYPES.get(name, {}), folder / WAITING / name, ranges)
        for name in PER_PERSON
    }


@dataclass(frozen=True)
class GroupWork:
    """Read, score and explain a group: all that hangs on no other. Called with its number, in any process."""

    delivery: GroupedDelivery
    workspace: Workspace
    model: FittedHazard
    as_of: int
    people: int

    def __call__(self, group: int, steps: Steps | None = None) -> Worked:
        """Give the group's frames and what its reading had to say."""
        steps = steps or Steps()
        with steps("reading the records"):
            tables, said = self.delivery.read(group)
        found = person_frames(tables, self.workspace, self.model, as_of=self.as_of, people=self.people, steps=steps)
        return found, said


def _worked(
    delivery: GroupedDelivery,
    workspace: Workspace,
    model: FittedHazard,
    *,
    as_of: int,
    people: int,
    steps: Steps,
    on: str,
) -> Iterator[Worked]:
    work = GroupWork(delivery, workspace, model, as_of, people)
    if not on:
        yield from (work(group, steps) for group in range(delivery.groups))
        return
    from takeroot.cluster.map_groups import map_groups  # noqa: PLC0415 - Dask is an extra

    with steps(f"working on {delivery.groups} groups on {on}"):
        yield from map_groups(work, delivery.groups, cluster=on)


def _asked(delivery: GroupedDelivery, workspace: Workspace, as_of: int) -> list[str]:
    """Who will be scored, in order."""
    everyone = build_features(delivery.whole, {}, as_of=as_of, leads=workspace.recipe.leads).people
    return everyone.loc[~everyone["objected"].to_numpy(dtype=bool), "staff_id"].tolist()


def _sorted(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Join parts, which are not kept, and sort them by staff_id."""
    whole = pd.concat(parts, ignore_index=True)
    parts.clear()
    return whole.sort_values("staff_id", kind="stable", ignore_index=True)
