"""`takeroot adopt`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Received, WorkspaceFolder


def adopt(
    champion: Annotated[Path, typer.Argument(metavar="DIR", help="models/champion of another workspace, or a copy.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept with the history.")],
    received: Received = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Start from a pooled champion where a county has too few exits for a model of its own."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.registry.adopt import adopt as adopt_champion

    chosen = chosen_workspace(workspace)
    adopted = adopt_champion(chosen.home, champion, when=received_day(received).isoformat(), reason=reason)
    show_lines([f"{adopted.bundle}: champion, adopted"])
