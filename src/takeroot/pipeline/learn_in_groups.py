"""What training needs of a large delivery, read group after group of counties; `train` makes it in one piece else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.errors import RecordsError
from takeroot.features.build_panel import build_panel
from takeroot.hazard.audit.at_work import people_drawn
from takeroot.hazard.audit.case import looked_at
from takeroot.hazard.audit.rows_looked_at import RowsLookedAt
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observed import observed
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.rows_in_parts import RowsInParts
from takeroot.pipeline.learnable import Learnable
from takeroot.pipeline.read import month_counts, months_of_service, require_a_month, usual_of
from takeroot.pipeline.steps import Steps
from takeroot.records.groups.grouped_delivery import GroupedDelivery, GroupSaid
from takeroot.records.reading import Reading
from takeroot.workspace.workspace import Workspace

T = TypeVar("T")


def learn_in_groups(
    delivery: GroupedDelivery, workspace: Workspace, *, as_of: int, steps: Steps, cluster: str = ""
) -> Learnable:
    """Go through the groups twice: for what must be known of all of them, and for the features of those who train.

    In memory stand the tables that are read whole, one group, and the rows to train on; the rows have the bytes of a
    delivery read in one piece.

    Parameters
    ----------
    cluster : str
        `local:N`, or a Dask scheduler's address; empty for this process alone.

    Raises
    ------
    RecordsError
        If more is set aside than a table allows, or nothing is dated in the month.
    """
    recipe, staff = workspace.recipe, delivery.whole["staff"]
    seen = observed(staff, recipe, as_of=as_of)
    spells, settled = seen.spells, seen.settled
    with steps("reading the records"):
        reading, tables, counts = _read(delivery, workspace, RowsLookedAt(staff, spells), as_of=as_of, on=cluster)
    first = min(usual_of(counts) or months_of_service(delivery.whole))
    people = _People(delivery.whole, landmarks(staff, recipe, as_of=as_of, first_data_month=first), recipe.leads)
    names = list(workspace.inputs)
    with steps("building features of past months"):
        everybody = person_periods(people, spells, [], settled=settled)
        drawn = person_periods(people, spells, [], settled=settled, most_people=recipe.landmarks.most_people)
        parts = [RowsInParts(rows, spells, names) for rows in (looked_at(everybody), drawn)]
        del everybody, drawn
        drawn_now = spells["staff_id"][people_drawn(spells)[spells["person"]]].unique()
        wanted = frozenset([*drawn_now, *(name for part in parts for name in part.people())])
        work = PanelOfGroup(delivery, workspace, [*people.months, settled], wanted)
        now = []
        for *months, newest in _each(work, delivery.groups, on=cluster):
            now.append(newest.where(newest.people["staff_id"].isin(drawn_now)))
            for month in months:
                for part in parts:
                    part.add(month)
    return Learnable(reading, tables, people, parts[1].whole(), _joined(now), looked_at=parts[0].whole())


@dataclass(frozen=True)
class FirstLook:
    """What one group says of itself, its rows by month, and the rows that the audit looks at. Called in any process."""

    delivery: GroupedDelivery
    workspace: Workspace
    kept: RowsLookedAt

    def __call__(self, group: int) -> tuple[GroupSaid, dict[str, pd.Series], dict[str, pd.DataFrame]]:
        """Read a group."""
        tables, said = self.delivery.read(group)
        kept = self.kept.of({name: tables[name] for name in self.delivery.in_groups})
        return said, month_counts(tables, self.workspace), kept


@dataclass(frozen=True)
class PanelOfGroup:
    """The features of one group's people who are wanted, at every landmark. Called in any process."""

    delivery: GroupedDelivery
    workspace: Workspace
    months: Sequence[int]
    wanted: frozenset[str]

    def __call__(self, group: int) -> list[FeatureSet]:
        """Read a group and build its panel."""
        tables, _ = self.delivery.read(group)
        panel = build_panel(tables, self.workspace.inputs, months=self.months, leads=self.workspace.recipe.leads)
        return [month.where(month.people["staff_id"].isin(self.wanted)) for month in panel]


@dataclass(frozen=True)
class _People:
    """A panel without features (titles are not known, either), made anew each time: it would fill the memory."""

    whole: CleanTables
    months: Sequence[int]
    leads: tuple[int, ...]

    def __iter__(self) -> Iterator[FeatureSet]:
        return build_panel(self.whole, {}, months=self.months, leads=self.leads)


def _read(
    delivery: GroupedDelivery, workspace: Workspace, kept: RowsLookedAt, *, as_of: int, on: str
) -> tuple[Reading, CleanTables, dict[str, pd.Series]]:
    said: list[GroupSaid] = []
    counts: dict[str, list[pd.Series]] = {}
    rows: dict[str, list[pd.DataFrame]] = {}
    for of_group, by_month, to_keep in _each(FirstLook(delivery, workspace, kept), delivery.groups, on=on):
        said.append(of_group)
        for name, one in by_month.items():
            counts.setdefault(name, []).append(one)
        for name, frame in to_keep.items():
            rows.setdefault(name, []).append(frame)
    reading = delivery.reading(said)
    if reading.problems:
        raise RecordsError(reading.problems)
    require_a_month(delivery.months(said) or months_of_service(delivery.whole), as_of)
    large = {name: pd.concat(frames, ignore_index=True) for name, frames in rows.items()}
    total = {name: pd.concat(parts).groupby(level=0).sum() for name, parts in counts.items()}
    return reading, replace(delivery.whole, frames={**delivery.whole.frames, **large}), total


def _joined(parts: Sequence[FeatureSet]) -> FeatureSet:
    """The people of all groups as one feature set, sorted."""
    people = pd.concat([part.people for part in parts], ignore_index=True)
    order = people["staff_id"].argsort(kind="stable")
    by_lead = zip(*(part.values for part in parts), strict=True)  # noqa: PD011 - a FeatureSet
    frames = [people, *(pd.concat(of_lead, ignore_index=True) for of_lead in by_lead)]
    people, *values = (frame.iloc[order].reset_index(drop=True) for frame in frames)
    return FeatureSet(parts[0].as_of, parts[0].leads, people, tuple(values))


def _each(work: Callable[[int], T], groups: int, *, on: str) -> Iterator[T]:
    if not on:
        return map(work, range(groups))
    from takeroot.cluster.map_groups import map_groups  # noqa: PLC0415 - Dask is an extra

    return map_groups(work, groups, cluster=on)
