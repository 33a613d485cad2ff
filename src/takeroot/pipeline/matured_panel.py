"""The past months that can be judged, with their features; `backtest` and `promote` compare models on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_panel import build_panel
from takeroot.hazard.backtest.origins import backtest_origins
from takeroot.workspace.workspace import Workspace


@dataclass(frozen=True)
class MaturedPanel:
    """Origins whose last horizon has been waited out.

    Parameters
    ----------
    origins : mapping of int to sequence of int
        Each origin's landmarks to train on.
    months : mapping of int to FeatureSet
        Features of every origin and landmark. All of them stand in memory: people x months x leads x features x
        8 bytes, which with 113 features is 3 kB a person and month.
    """

    origins: Mapping[int, Sequence[int]]
    months: Mapping[int, FeatureSet]


def matured_panel(
    tables: CleanTables, workspace: Workspace, *, as_of: int, first: int, newest: int | None = None
) -> MaturedPanel:
    """Build the features of the matured origins and of all their landmarks.

    Parameters
    ----------
    tables : CleanTables
        The delivery.
    workspace : Workspace
        Its recipe chooses the landmarks.
    as_of : int
        Month number M: what is known at its end judges.
    first : int
        The first month in which the records hold anything.
    newest : int, optional
        Only so many origins, the newest.

    Raises
    ------
    HazardError
        If there is no origin.
    """
    recipe = workspace.recipe
    found = backtest_origins(tables["staff"], recipe, as_of=as_of, first_data_month=first)
    origins = {origin: found[origin] for origin in sorted(found)[-(newest or len(found)) :]}
    wanted = sorted({*origins, *(month for landmarks in origins.values() for month in landmarks)})
    panel = build_panel(tables, workspace.inputs, months=wanted, leads=recipe.leads)
    return MaturedPanel(origins, {month.as_of: month for month in panel})
