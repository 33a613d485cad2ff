"""`takeroot init`."""

from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the workspace shall stand.")]) -> None:
    """Copy the reference workspace: what we look at, what we believe, and what managers can do."""
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import init as stage

    made = stage.init(folder)
    show_lines([f"{made}: a workspace; change features/ and models/ to your county's needs"])
    show_lines([f"next: takeroot check DATA --workspace {made}"])
