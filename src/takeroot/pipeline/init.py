"""A workspace of one's own, copied from the reference one."""

import shutil
from pathlib import Path

from takeroot.errors import WorkspaceError
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.workspace.find_workspace import reference_workspace

_NOT_COPIED = shutil.ignore_patterns("champion", ".history", "__pycache__")


def init(folder: Path) -> Path:
    """Copy features/ and models/ of the reference workspace into `folder`, which is made if need be.

    Raises
    ------
    WorkspaceError
        If there is a features/ or models/ already: nothing of a user's is ever overwritten.
    RunError
        If the disk refuses.
    """
    for part in ("features", "models"):
        if (folder / part).exists():
            raise WorkspaceError(f"{folder / part}: is there already; choose another folder: takeroot init DIR")
    with disk_refusals(folder):
        _copy(folder)
    return folder


def _copy(folder: Path) -> None:
    for part in ("features", "models"):
        shutil.copytree(reference_workspace() / part, folder / part, ignore=_NOT_COPIED)
