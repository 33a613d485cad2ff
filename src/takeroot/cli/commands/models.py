"""`takeroot models`."""

from takeroot.cli.options import WorkspaceFolder


def models(workspace: WorkspaceFolder = None) -> None:
    """List the models of a workspace: versions, aliases, and when each was champion."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.show import show_table
    from takeroot.pipeline import models as stage

    show_table(stage.models(chosen_workspace(workspace)))
