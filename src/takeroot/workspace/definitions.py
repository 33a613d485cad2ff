"""The digest of what a model was trained on: definitions, without the words and spellings around them."""

import hashlib
import json
from typing import Any

from takeroot.specs.feature import Feature
from takeroot.specs.table import Table
from takeroot.workspace.workspace import Workspace

_WORDS = {"label", "unit", "arrives_as"}


def definitions_digest(workspace: Workspace) -> str:
    """SHA-256 over all that decides a feature's values and a model's target.

    Labels, units and spellings may change under a model; verbs, columns, windows, limits, leads and the split of
    exits may not.

    Examples
    --------
    >>> from takeroot.workspace.find_workspace import reference_workspace
    >>> from takeroot.workspace.workspace import read_workspace
    >>> len(definitions_digest(read_workspace(reference_workspace())))
    64
    """
    said = {
        "features": {key: _feature(feature) for key, feature in workspace.inputs.items()},
        "tables": {key: _table(table) for key, table in workspace.tables.items()},
        "leads": workspace.recipe.leads,
        "exits": workspace.recipe.exits.model_dump(),
    }
    return _digest(said)


def other_digests(workspace: Workspace) -> dict[str, str]:
    """SHA-256 of what shapes a run beyond its model: levers, recipe and disclosure, every value of each.

    Examples
    --------
    >>> from takeroot.workspace.find_workspace import reference_workspace
    >>> from takeroot.workspace.workspace import read_workspace
    >>> sorted(other_digests(read_workspace(reference_workspace())))
    ['disclosure', 'levers', 'recipe']
    """
    return {
        "levers": _digest({key: lever.model_dump(mode="json") for key, lever in workspace.levers.items()}),
        "recipe": _digest(workspace.recipe.model_dump(mode="json")),
        "disclosure": _digest(workspace.disclosure.model_dump(mode="json")),
    }


def _digest(said: Any) -> str:  # noqa: ANN401 - any JSON value
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _feature(feature: Feature) -> dict[str, Any]:
    return feature.model_dump(mode="json", exclude=_WORDS)


def _table(table: Table) -> dict[str, Any]:
    columns = {
        name: column.model_dump(mode="json", exclude=_WORDS | {"values"}) | {"values": list(column.values)}
        for name, column in table.columns.items()
    }
    return {"kind": table.kind, "key": table.key, "date": table.date, "columns": columns}
