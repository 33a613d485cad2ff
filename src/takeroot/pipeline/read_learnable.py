"""Read a delivery to learn from it; `train` and `tune` do."""

import tempfile
from datetime import date
from pathlib import Path

from takeroot.features.build_panel import build_panel
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.observed import observed
from takeroot.hazard.person_periods import person_periods
from takeroot.pipeline.learn_in_groups import learn_in_groups
from takeroot.pipeline.learnable import Learnable
from takeroot.pipeline.read import read, require_month, usual_months
from takeroot.pipeline.run_in_groups import Sizes, open_groups
from takeroot.pipeline.steps import Steps
from takeroot.workspace.workspace import Workspace


def read_learnable(
    source: str,
    workspace: Workspace,
    *,
    as_of: int,
    received: date,
    steps: Steps,
    sizes: Sizes | None = None,
    cluster: str = "",
) -> Learnable:
    """Read a delivery and make its training rows: group by group where it is large, else in one piece.

    Parameters
    ----------
    source : str
        Folder, file or database URL of the staff records.
    workspace : Workspace
        Its recipe chooses the landmarks.
    as_of : int
        Month number M.
    received : date
        The day of delivery.
    sizes : Sizes, optional
        What counts as large, and how large groups are; the rows are the same.
    cluster : str
        `local:N`, or a Dask scheduler's address, where groups are read in several processes.

    Raises
    ------
    TakerootError
        If the records cannot be used, or hold no month to train on.
    """
    with tempfile.TemporaryDirectory() as folder:
        with steps("reading the records"):
            wanted = sizes or Sizes.on(cluster)
            opened = open_groups(source, workspace, received=received, folder=Path(folder), sizes=wanted)
        if opened is not None:
            return learn_in_groups(opened, workspace, as_of=as_of, steps=steps, cluster=cluster)
    return _in_one_piece(source, workspace, as_of=as_of, received=received, steps=steps)


def _in_one_piece(source: str, workspace: Workspace, *, as_of: int, received: date, steps: Steps) -> Learnable:
    recipe = workspace.recipe
    with steps("reading the records"):
        reading = read(source, workspace, received)
    tables = reading.tables
    require_month(tables, workspace, as_of)
    with steps("building features of past months"):
        first = min(usual_months(tables, workspace))
        months = landmarks(tables["staff"], recipe, as_of=as_of, first_data_month=first)
        seen, most = observed(tables["staff"], recipe, as_of=as_of), recipe.landmarks.most_people
        wanted = [*months, seen.settled]
        *panel, now = build_panel(tables, workspace.inputs, months=wanted, leads=recipe.leads)
        rows = person_periods(panel, seen.spells, list(workspace.inputs), settled=seen.settled, most_people=most)
    return Learnable(reading, tables, panel, rows, now)
