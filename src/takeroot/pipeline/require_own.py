"""A workspace of one's own, for every command that writes into it."""

from takeroot.errors import WorkspaceError
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace


def require_own(workspace: Workspace, what: str) -> None:
    """Refuse the packaged workspace.

    Parameters
    ----------
    workspace : Workspace
    what : str
        What it cannot do: `keep a model`.

    Raises
    ------
    WorkspaceError
        With the way to a workspace of one's own.
    """
    if workspace.home.resolve() == reference_workspace().resolve():
        raise WorkspaceError(
            f"the packaged workspace cannot {what}; make your own: takeroot init DIR, then add --workspace DIR"
        )
