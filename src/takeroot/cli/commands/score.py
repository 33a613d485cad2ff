"""`takeroot score`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import AsOf, Data, Received, Strict, WorkspaceFolder


def score(
    data: Data,
    as_of: AsOf,
    out: Annotated[Path, typer.Option(help="Where runs are kept; OUT/YYYY-MM is written whole or not at all.")],
    received: Received = None,
    workspace: WorkspaceFolder = None,
    *,
    strict: Strict = False,
    force: Annotated[bool, typer.Option("--force", help="Score a delivery that looks unlike those before it.")] = False,
    cluster: Annotated[
        str, typer.Option(help="local:N, or a Dask scheduler's address; needs the extra `distributed`.")
    ] = "",
) -> None:
    """Score everyone at work at the end of a month, with reasons and what could keep them."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import score as stage

    with progress() as steps:
        scored = stage.score(
            data,
            chosen_workspace(workspace),
            as_of=as_of_month(as_of),
            out=out,
            received=received_day(received),
            strict=strict,
            force=force,
            cluster=cluster,
            steps=steps,
        )
    show_lines(scored.lines)
