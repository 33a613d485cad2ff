"""A workspace: everything a hospital declares, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from takeroot.errors import Problem, WorkspaceError
from takeroot.specs.disclosure import Disclosure
from takeroot.specs.feature import Factor, Feature
from takeroot.specs.lever import Lever
from takeroot.specs.recipe import Recipe
from takeroot.specs.table import Table
from takeroot.workspace.references import references
from takeroot.workspace.toml import read_folder, read_one


@dataclass(frozen=True)
class Workspace:
    """The declarations of features/ and models/, by id in the order of their files.

    Parameters
    ----------
    home : Path
        The folder that holds features/ and models/.
    tables, factors, levers : mapping
        Id to spec.
    recipe : Recipe
        models/hazard.toml.
    disclosure : Disclosure
        models/disclosure.toml.
    """

    home: Path
    tables: Mapping[str, Table]
    factors: Mapping[str, Factor]
    levers: Mapping[str, Lever]
    recipe: Recipe
    disclosure: Disclosure

    @property
    def features(self) -> dict[str, Feature]:
        """Every feature by id, factor by factor."""
        return {key: feature for factor in self.factors.values() for key, feature in factor.features.items()}

    @property
    def inputs(self) -> dict[str, Feature]:
        """The features a model may use: all but the sensitive ones."""
        return {key: feature for key, feature in self.features.items() if not feature.sensitive}


def read_workspace(home: Path) -> Workspace:
    """Read every declaration below `home`.

    Parameters
    ----------
    home : Path
        A folder with features/ and models/.

    Returns
    -------
    Workspace

    Raises
    ------
    WorkspaceError
        With every mistake found in any file: what cannot be read, unknown keys, wrong values, ids that stand twice,
        and words that name nothing.

    Examples
    --------
    >>> from takeroot.workspace.find_workspace import reference_workspace
    >>> "pay" in read_workspace(reference_workspace()).tables
    True
    """
    problems: list[Problem] = []
    tables = read_folder(home / "features" / "tables", Table, problems)
    factors = read_folder(home / "features", Factor, problems)
    levers = read_folder(home / "models" / "levers", Lever, problems)
    recipe = read_one(home / "models" / "hazard.toml", Recipe, problems)
    disclosure = read_one(home / "models" / "disclosure.toml", Disclosure, problems)
    if problems or recipe is None or disclosure is None:
        raise WorkspaceError(problems)
    workspace = Workspace(home, tables, _named(factors), levers, recipe, disclosure)
    if problems := references(workspace):
        raise WorkspaceError(problems)
    return workspace


def _named(factors: Mapping[str, Factor]) -> dict[str, Factor]:
    """Give each feature its id and its factor."""
    return {
        name: factor.model_copy(
            update={
                "features": {
                    key: feature.model_copy(update={"id": key, "factor": name})
                    for key, feature in factor.features.items()
                }
            }
        )
        for name, factor in factors.items()
    }
