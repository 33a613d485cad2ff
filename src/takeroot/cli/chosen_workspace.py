"""The workspace a command works in, read and checked."""

from pathlib import Path

from takeroot.workspace.find_workspace import find_workspace
from takeroot.workspace.workspace import Workspace, read_workspace


def chosen_workspace(named: Path | None) -> Workspace:
    """Read the workspace named, or the one here, or the packaged one."""
    return read_workspace(find_workspace(named))
