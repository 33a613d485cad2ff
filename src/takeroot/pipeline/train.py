"""Learn a model from a delivery, and register it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from takeroot.errors import WarningsError
from takeroot.hazard.audit.audit import audit
from takeroot.hazard.bundle import write_bundle
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observed import observed
from takeroot.hazard.train import train_on_rows
from takeroot.hazard.train_booster import BoosterOf, train_booster
from takeroot.hazard.training import Training
from takeroot.months import month_text
from takeroot.pipeline.data_tags import data_tags
from takeroot.pipeline.learnable import Learnable
from takeroot.pipeline.model_card import model_card
from takeroot.pipeline.read import require_over
from takeroot.pipeline.read_learnable import read_learnable
from takeroot.pipeline.require_own import require_own
from takeroot.pipeline.run_in_groups import Sizes
from takeroot.pipeline.since_training import columns_in_use
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.training_figures import training_figures
from takeroot.records.reading import Reading
from takeroot.registry.log_training import Registered, log_training
from takeroot.workspace.definitions import definitions_digest
from takeroot.workspace.workspace import Workspace


@dataclass(frozen=True)
class Trained:
    """A registered training.

    Parameters
    ----------
    registered : Registered
        Version and alias in the model store.
    model : HazardModel
        The model.
    lines : tuple of str
        What the command prints.
    """

    registered: Registered
    model: HazardModel
    lines: tuple[str, ...]


def train(
    source: str,
    workspace: Workspace,
    *,
    as_of: int,
    received: date,
    steps: Steps,
    strict: bool = False,
    sizes: Sizes | None = None,
    cluster: str = "",
    learnable: Learnable | None = None,
) -> Trained:
    """Train with all that was known at the end of the as-of month, and register the model as challenger.

    The first model of a workspace becomes its champion.

    Parameters
    ----------
    source : str
        Folder, file or database URL of the staff records.
    workspace : Workspace
        Keeps the model.
    as_of : int
        Month number M.
    received : date
        The day of delivery.
    strict : bool
        Warnings stop the training before the model is kept.
    sizes : Sizes, optional
        When to go through the delivery group by group, and in how large groups; the model has the same bytes.
    cluster : str
        `local:N`, or a Dask scheduler's address, to read groups and build their features in several processes, and to
        train boosters by all workers together (lightgbm.dask): the rows are the same to the bit, the model is as
        accurate.
    learnable : Learnable, optional
        The delivery, where it was read already (`read_learnable`).

    Raises
    ------
    TakerootError
        If the records cannot be used, there are too few exits, or the workspace cannot keep a model.
    """
    require_own(workspace, "keep a model")
    require_over(as_of, received)
    found = learnable or read_learnable(
        source, workspace, as_of=as_of, received=received, steps=steps, sizes=sizes, cluster=cluster
    )
    with steps("auditing them for leaks"):
        audited = audit(
            found.tables,
            found.panel,
            workspace.inputs,
            workspace.recipe,
            as_of=as_of,
            rows=found.looked_at,
            now=found.now,
        )
    reading, rows = found.reading, found.rows
    del found, learnable  # its tables and panel are needed no more
    with steps("learning the hazard"):
        seen = observed(reading.tables["staff"], workspace.recipe, as_of=as_of)
        with _boosters_on(cluster) as place:
            model = train_on_rows(rows, seen, workspace.inputs, workspace.recipe, as_of=as_of, train=place)
    model.training_ = replace(model.training_, delivered=columns_in_use(reading.tables, workspace.inputs))
    if strict and model.training_.warnings:
        raise WarningsError(model.training_.warnings)
    with steps("registering the model"):
        registered = _register(model, reading, workspace, as_of)
    return Trained(
        registered, model, (*_lines(registered, model, workspace), f"audited for leaks: {', '.join(audited)}")
    )


@contextmanager
def _boosters_on(cluster: str) -> Iterator[BoosterOf]:
    if not cluster:
        yield train_booster
        return
    from takeroot.cluster.train_boosters import train_boosters  # noqa: PLC0415 - Dask is an extra

    with train_boosters(cluster) as place:
        yield place


def _register(model: HazardModel, reading: Reading, workspace: Workspace, as_of: int) -> Registered:
    definitions = definitions_digest(workspace)
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        write_bundle(model, bundle, definitions=definitions)
        return log_training(
            workspace.home,
            bundle,
            name=month_text(as_of),
            parameters=_parameters(model, workspace),
            metrics=_metrics(model),
            tags={"definitions": definitions} | data_tags(reading.digests),
            files=training_figures(model.training_, horizon=model.leads[-1]),
            card=model_card(model),
            features=model.feature_names,
            horizons=model.leads,
            when=reading.tables.received.isoformat(),
        )


def _parameters(model: HazardModel, workspace: Workspace) -> dict[str, object]:
    told = model.training_
    boosting = workspace.recipe.boosting.model_dump(mode="json")
    return {"learner": told.learner, "as_of": told.as_of, "landmarks": " ".join(told.landmarks), **boosting}


def _metrics(model: HazardModel) -> dict[str, float]:
    told = model.training_
    counted = {"exits": told.exits, "rows": told.rows, "people": told.people}
    return counted | {f"{f['model']}_{f['figure']}_{f['horizon']}m": f["value"] for f in told.forward}


def _lines(registered: Registered, model: HazardModel, workspace: Workspace) -> tuple[str, ...]:
    told = model.training_
    return (
        f"version {registered.version} ({registered.alias}) in {workspace.home / 'mlruns'}",
        _learnt(told),
        *(f"assumed: {assumption}" for assumption in told.assumptions),
        *(f"warning: {warning}" for warning in told.warnings),
    )


def _learnt(told: Training) -> str:
    return (
        f"learnt by {told.learner} from {told.exits} voluntary exits of {told.people} people, {told.rows} rows, "
        f"landmarks {told.landmarks[0]} to {told.landmarks[-1]}"
    )
