"""`takeroot ui`."""

from typing import Annotated

import typer

from takeroot.cli.options import WorkspaceFolder


def ui(
    workspace: WorkspaceFolder = None,
    host: Annotated[str, typer.Option(help="This machine only, unless another is named.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 5000,
) -> None:
    """Open MLflow's pages on the workspace's own store."""
    import os
    import subprocess

    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.registry.ui_command import ui_command

    command = ui_command(chosen_workspace(workspace).home, host=host, port=port)
    done = subprocess.run(command.argv, env={**os.environ, **command.env}, check=False)  # noqa: S603 - our own argv
    raise typer.Exit(done.returncode)
