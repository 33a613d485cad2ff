"""The models of a workspace, as a table."""

import pandas as pd

from takeroot.registry.list_models import ModelRow, list_models
from takeroot.workspace.workspace import Workspace


def models(workspace: Workspace) -> pd.DataFrame:
    """List version, alias, as-of month, recipe, exits, and every reign as champion, oldest first."""
    return pd.DataFrame([_row(row) for row in list_models(workspace.home)], columns=_COLUMNS)


_COLUMNS = ["version", "alias", "trained", "learner", "exits", "champion"]


def _row(row: ModelRow) -> dict[str, str]:
    reigns = [f"{reign.since} to {reign.until or 'now'} ({reign.how})" for reign in row.reigns]
    return {
        "version": "adopted" if row.version is None else str(row.version),
        "alias": row.alias,
        "trained": row.trained,
        "learner": row.parameters.get("learner", ""),
        "exits": f"{row.metrics['exits']:.0f}" if "exits" in row.metrics else "",
        "champion": "; ".join(reigns),
    }
