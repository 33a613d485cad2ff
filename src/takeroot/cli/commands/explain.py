"""`takeroot explain`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Language, Run, WorkspaceFolder


def explain(
    run: Run,
    staff_id: Annotated[str, typer.Argument(metavar="STAFF_ID", help="Whose page.")],
    *,
    lang: Language = "zh",
    plot: Annotated[Path | None, typer.Option(help="Write the waterfall plot to this .png or .svg file.")] = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Print one person's page: risk, band, reasons in words, and what reads as protective. For analysts."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import explain as stage

    show_lines([stage.explain(run, staff_id, chosen_workspace(workspace), language=lang, plot=plot)])
