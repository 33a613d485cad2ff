"""Write the frames and facts of a run into the folder that is to be published."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from takeroot.pipeline.run_frames import RunFrames
from takeroot.records.write_set_aside import write_set_aside
from takeroot.runs.changes import CHANGE_TYPES
from takeroot.runs.manifest import write_manifest
from takeroot.runs.parquet import write_parquet

_TYPES: Mapping[str, Mapping[str, str]] = {
    "people": {"name": "text", "band": "text", "notice_given": "flag", "objected": "flag"},
    "facilities": {"name": "text", "kind": "text", "factor_1": "text", "factor_2": "text", "factor_3": "text"},
    "changes": CHANGE_TYPES,
}
"""Columns that may be empty, and so do not tell their own type."""


def write_run(folder: Path, frames: RunFrames, facts: Mapping[str, Any]) -> None:
    """Write every frame as Parquet, what was set aside also as CSV, and the manifest last."""
    for field in fields(frames):
        frame = getattr(frames, field.name)
        if field.name != "set_aside" and frame is not None:
            write_parquet(frame, folder / f"{field.name}.parquet", _TYPES.get(field.name))
    write_set_aside(frames.set_aside, folder)
    write_manifest(folder, facts)
