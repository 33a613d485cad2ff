"""`takeroot promote`."""

from typing import Annotated

import typer

from takeroot.cli.options import Received, WorkspaceFolder


def promote(
    version: Annotated[int, typer.Argument(help="The version, as `takeroot models` lists it.", metavar="V")],
    data: Annotated[
        str | None,
        typer.Argument(help="Staff records to compare it on with the champion: folder, file or URL.", metavar="[DATA]"),
    ] = None,
    *,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="What is known at its end judges. Default: the newest month.", metavar="YYYY-MM"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Promote whatever the comparison says.")] = False,
    reason: Annotated[str, typer.Option(help="Why, with --force; kept with the history.")] = "",
    received: Received = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Make a model the champion if its recipe is not worse on the newest months that can be judged."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.errors import TakerootError
    from takeroot.pipeline import promote as stage

    if force != bool(reason.strip()):
        raise TakerootError("--force and --reason TEXT belong together: a forced promotion says why")
    with progress() as steps:
        promoted = stage.promote(
            version,
            chosen_workspace(workspace),
            received=received_day(received),
            steps=steps,
            source=data,
            as_of=None if as_of is None else as_of_month(as_of),
            reason=reason,
        )
    show_lines(promoted.lines)
