"""Write the frames and facts of a run into the folder that is to be published."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from takeroot.pipeline.file_types import FILE_TYPES
from takeroot.pipeline.run_frames import RunFrames
from takeroot.records.write_set_aside import write_set_aside
from takeroot.runs.manifest import write_manifest
from takeroot.runs.parquet import write_parquet


def write_run(folder: Path, frames: RunFrames, facts: Mapping[str, Any]) -> None:
    """Write every frame as Parquet, what was set aside also as CSV, and the manifest last."""
    whole = {field.name: getattr(frames, field.name) for field in fields(frames) if field.name != "per_person"}
    for name, frame in {**whole, **frames.per_person}.items():
        if name != "set_aside" and frame is not None:
            write_parquet(frame, folder / f"{name}.parquet", FILE_TYPES.get(name))
    write_set_aside(frames.set_aside, folder)
    write_manifest(folder, facts)
