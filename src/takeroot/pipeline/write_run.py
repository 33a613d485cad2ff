"""Write the frames and facts of a run into the folder that is to be published."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from takeroot.pipeline.run_frames import RunFrames
from takeroot.records.write_set_aside import write_set_aside
from takeroot.runs.changes import CHANGE_TYPES
from takeroot.runs.manifest import write_manifest
from takeroot.runs.parquet import ParquetStream, write_parquet

_TYPES: Mapping[str, Mapping[str, str]] = {
    "people": {"name": "text", "band": "text", "notice_given": "flag", "objected": "flag"},
    "facilities": {"name": "text", "kind": "text", "factor_1": "text", "factor_2": "text", "factor_3": "text"},
    "changes": CHANGE_TYPES,
    "suggestions": dict.fromkeys(("staff_id", "lever", "factor", "grade", "payer", "scope"), "text")
    | dict.fromkeys(("risk_12m", "risk_12m_after", "effect_low", "effect_high", "cost_12m", "effect"), "number")
    | dict.fromkeys(("effect_model", "effect_prior", "prior_weight", "kept_months"), "number")
    | {"rank": "count", "cost_assumed": "flag"},
    "lever_sets": {"staff_id": "text", "levers": "text"}
    | dict.fromkeys(("kept_months", "cost_facility", "cost_county", "cost_province"), "number"),
}
"""Columns that may be empty, and so do not tell their own type."""


def write_run(folder: Path, frames: RunFrames, facts: Mapping[str, Any]) -> None:
    """Write every frame as Parquet, what was set aside also as CSV, and the manifest last."""
    for field in fields(frames):
        frame = getattr(frames, field.name)
        if field.name not in {"set_aside", "pieces"} and frame is not None:
            write_parquet(frame, folder / f"{field.name}.parquet", _TYPES.get(field.name))
    for name, pieces in frames.pieces.items():
        _write_pieces(pieces, folder / f"{name}.parquet", _TYPES.get(name, {}))
    write_set_aside(frames.set_aside, folder)
    write_manifest(folder, facts)


def _write_pieces(pieces: Iterable[pd.DataFrame], path: Path, types: Mapping[str, str]) -> None:
    """Write what is not empty; one empty piece, if all are."""
    empty, written = None, False
    with ParquetStream(path, types) as stream:
        for piece in pieces:
            empty = piece if empty is None else empty
            if len(piece):
                stream.write(piece)
                written = True
        if not written and empty is not None:
            stream.write(empty)
