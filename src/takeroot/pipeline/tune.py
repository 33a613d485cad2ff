"""Search for a better recipe on forward folds, before a training; written into hazard.toml only where asked."""

from dataclasses import dataclass

import numpy as np

from takeroot.durable import write_whole
from takeroot.errors import HazardError
from takeroot.hazard.forget_unrecorded import forget_unrecorded
from takeroot.hazard.new_model import new_model
from takeroot.hazard.observed import observed
from takeroot.hazard.tune import Tuned
from takeroot.hazard.tune import tune as search
from takeroot.hazard.tune_patch import patched, tune_patch
from takeroot.pipeline.learnable import Learnable
from takeroot.pipeline.steps import Steps
from takeroot.workspace.workspace import Workspace, read_workspace


@dataclass(frozen=True)
class Found:
    """The workspace to train with, and what the command prints.

    Parameters
    ----------
    workspace : Workspace
        Read anew where the recipe was written.
    lines : tuple of str
    """

    workspace: Workspace
    lines: tuple[str, ...]


def tune(
    learnable: Learnable, workspace: Workspace, *, as_of: int, trials: int, steps: Steps, write: bool = False
) -> Found:
    """Try `trials` recipes on the months before the as-of month, and show the best as lines for models/hazard.toml.

    Parameters
    ----------
    learnable : Learnable
        The delivery as `read_learnable` reads it; a training can go on from it, since its rows hang on no parameter
        that is tried.

    Raises
    ------
    TakerootError
        If the exits are too few to tune on, or Optuna is not installed.
    """
    recipe, names, rows = workspace.recipe, list(workspace.inputs), learnable.rows
    seen = observed(learnable.reading.tables["staff"], recipe, as_of=as_of)
    forget_unrecorded(rows, workspace.inputs, start=seen.start)
    if not np.any(rows.event):
        raise HazardError("nobody left of their own will in the months that can train: there is nothing to tune on")
    with steps(f"trying {trials} recipes, forward in time"):
        found = search(rows, names, new_model(workspace.inputs, recipe), recipe, seen=seen, trials=trials)
    return _found(found, workspace, write=write)


def _found(found: Tuned, workspace: Workspace, *, write: bool) -> Found:
    path = workspace.home / "models" / "hazard.toml"
    if not found.changes:
        return Found(workspace, (f"{path}: none of {found.trials} recipes tried beats the one in use",))
    said = (
        f"log-loss on {found.folds} forward years {found.before:.5f} -> {found.after:.5f}, the best of {found.trials} "
        "recipes and so a little flattered: judge it by takeroot backtest"
    )
    patch = tune_patch(found.changes)
    if not write:
        return Found(workspace, (said, f"for {path} (or train again with --write-recipe):", patch))
    write_whole(path, patched(path.read_text(encoding="utf-8"), found.changes).encode())
    return Found(read_workspace(workspace.home), (said, f"{path}: written", patch))
