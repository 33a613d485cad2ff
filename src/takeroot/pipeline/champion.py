"""The model in use, read for scoring; without MLflow."""

from takeroot.errors import RegistryError
from takeroot.hazard.bundle import read_fitted
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.registry.champion import Champion, current_champion
from takeroot.workspace.definitions import definitions_digest
from takeroot.workspace.workspace import Workspace


def read_champion(workspace: Workspace) -> tuple[Champion, FittedHazard]:
    """Read the workspace's champion.

    Raises
    ------
    RegistryError
        If there is none.
    HazardError
        If it was trained with other declarations, or a byte of it changed.
    """
    champion = current_champion(workspace.home)
    if champion is None:
        raise RegistryError(
            f"{workspace.home / 'models' / 'champion'}: there is no model yet; train one: takeroot train DATA --as-of M"
        )
    return champion, read_fitted(champion.bundle, definitions=definitions_digest(workspace))
