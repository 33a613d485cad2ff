"""`takeroot returns`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import WorkspaceFolder


def returns(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the lists that directors sent back.")],
    out: Annotated[
        Path, typer.Option(help="Folder for decisions.csv, measures.csv, agreed.csv and not_understood.csv.")
    ],
    workspace: WorkspaceFolder = None,
) -> None:
    """Read returned workbooks into the tables `decisions` and `measures`, and say what was not understood."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import returns as stage

    show_lines(stage.returns(folder, chosen_workspace(workspace), out=out))
