"""`takeroot rollup`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Language, Run, WorkspaceFolder


def rollup(
    run: Run,
    to: Annotated[Path, typer.Option(help="Folder for the roll-up.", metavar="DIR")],
    *,
    format_: Annotated[str, typer.Option("--format", help="xlsx or html.")] = "xlsx",
    lang: Language = "zh",
    county: Annotated[str | None, typer.Option(help="Only this county; else everything in the run.")] = None,
    who: Annotated[str, typer.Option(help="Who asked; kept in the log of exports.")] = "",
    workspace: WorkspaceFolder = None,
) -> None:
    """Show a county or a province where the next year hurts; nothing under ten people, nothing to be reversed."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import rollup as stage

    written = stage.rollup(
        run,
        chosen_workspace(workspace),
        to=to,
        format_=format_,
        language=lang,
        county=county,
        when=received_day(None).isoformat(),
        who=who,
    )
    show_lines([f"{to / written}"])
