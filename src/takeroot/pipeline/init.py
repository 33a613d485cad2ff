"""A workspace of one's own, copied from the reference one."""

import shutil
from pathlib import Path

from takeroot.errors import WorkspaceError
from takeroot.workspace.find_workspace import reference_workspace

_NOT_COPIED = shutil.ignore_patterns("champion", ".history", "__pycache__")


def init(folder: Path) -> Path:
    """Copy features/ and models/ of the reference workspace into `folder`, which is made if need be.

    Raises
    ------
    WorkspaceError
        If there is a features/ or models/ already: nothing of a user's is ever overwritten.
    """
    for part in ("features", "models"):
        if (folder / part).exists():
            raise WorkspaceError(f"{folder / part}: is there already; choose another folder: takeroot init DIR")
    for part in ("features", "models"):
        shutil.copytree(reference_workspace() / part, folder / part, ignore=_NOT_COPIED)
    return folder
