"""The facts a run states about itself."""

import hashlib
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from takeroot.hazard.fairness_warnings import fairness_warnings
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.hazard.training import Training
from takeroot.months import month_text
from takeroot.pipeline.run_frames import RunFrames
from takeroot.records.reading import Reading
from takeroot.registry.champion import Champion
from takeroot.workspace.definitions import definitions_digest, other_digests
from takeroot.workspace.workspace import Workspace

_LIBRARIES = ("takeroot", "numpy", "pandas", "pyarrow", "lightgbm", "scikit-learn")


def manifest(
    reading: Reading, workspace: Workspace, champion: Champion, model: FittedHazard, frames: RunFrames, *, as_of: int
) -> dict[str, Any]:
    """Gather what a reader needs in order to trust a run, or to make it again. Nobody is named."""
    told = model.training_
    return {
        "as_of": month_text(as_of),
        "received": reading.tables.received.isoformat(),
        "inputs": dict(reading.digests),
        "definitions": definitions_digest(workspace),
        "workspace": other_digests(workspace),
        "model": _model(champion, told),
        "code": _code_digest(),
        "explained_by": model.explained_by,
        "tables": reading.counts.to_dict(orient="records"),
        "people": {"at_work": len(frames.people), "scored": len(frames.scores)},
        "notes": _notes(reading),
        "validated": told.validated,
        "band_rates": {band: figures["rate"] for band, figures in told.bands.items()},
        "assumptions": list(told.assumptions),
        "warnings": [
            *_pooled(champion, told),
            *told.warnings,
            *_warnings(frames),
            *_nobody(reading),
            *fairness_warnings(frames.fairness, workspace.recipe.fairness),
        ],
        "versions": {library: version(library) for library in _LIBRARIES},
    }


def _model(champion: Champion, told: Training) -> dict[str, Any]:
    """Which model it was; it is pooled where it was adopted from elsewhere."""
    about = {"version": champion.version, "digest": champion.digest, "since": champion.since}
    return about | {"pooled": champion.version is None} | told.to_json()


def _pooled(champion: Champion, told: Training) -> list[str]:
    """An adopted champion knows other counties: whoever reads the run must know."""
    if champion.version is not None:
        return []
    why = f" ({champion.reason})" if champion.reason else ""
    return [f"the model is pooled: adopted from elsewhere{why}, learnt there from {told.exits} voluntary exits"]


def _warnings(frames: RunFrames) -> list[str]:
    unassigned = int((frames.people["facility_id"] == "unassigned").sum())
    return [f"{unassigned} people have no known facility; they stand under 'unassigned'"] if unassigned else []


def _nobody(reading: Reading) -> list[str]:
    """Somebody objected, and nobody can say who: that person may be among those scored."""
    rows = reading.tables.objections_aside.nobody
    told = f"{rows} rows of objections name nobody in the staff table: find out whom they mean (set_aside.csv)"
    return [told] if rows else []


def _notes(reading: Reading) -> list[str]:
    """Rows set aside are noted: some always are; too many stop the reading, and a shrunken delivery is held."""
    aside = int(reading.counts["set_aside"].sum())
    return [*reading.notes, f"{aside} rows were set aside; see set_aside.csv beside this manifest"]


def _code_digest() -> str:
    """SHA-256 over every Python file of the package, by name."""
    digest = hashlib.sha256()
    for name, file in sorted(_python_files(files("takeroot"), "")):
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _python_files(folder: Traversable, above: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = f"{above}/{entry.name}"
        if entry.is_dir():
            found += _python_files(entry, name)
        elif entry.name.endswith(".py"):
            found.append((name, entry))
    return found
