"""Which workspace a command works in: the one named, the one here, or the packaged reference."""

from importlib.resources import files
from pathlib import Path

from takeroot.errors import WorkspaceError


def find_workspace(named: Path | None) -> Path:
    """Return the workspace's folder.

    Parameters
    ----------
    named : Path, optional
        What `--workspace` says. Without it: the folder we are in if it holds features/ and models/, else the packaged
        reference workspace.

    Raises
    ------
    WorkspaceError
        If the folder named is no workspace.
    """
    if named is not None:
        if not _is_workspace(named):
            raise WorkspaceError(
                f"{named}: no workspace (features/ and models/ are missing); make one: takeroot init DIR"
            )
        return named
    here = Path.cwd()
    return here if _is_workspace(here) else reference_workspace()


def reference_workspace() -> Path:
    """Return the folder of the reference workspace that the package carries."""
    return Path(str(files("takeroot.reference")))


def _is_workspace(folder: Path) -> bool:
    return (folder / "features").is_dir() and (folder / "models").is_dir()
